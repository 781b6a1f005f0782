using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>Clients that joined, entered, and never read again. They must cost the others nothing, and the server little and not for long.</summary>
[Collection(nameof(Alone))]
public sealed class DeadReaderTests : IDisposable
{
    private const string Room = "lobby";
    private static readonly int PerSecond = Scale.Of(100, 50);
    private static readonly int Length = Scale.Of(3900, 1024);
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Those_who_never_read_hurt_only_themselves()
    {
        var count = Scale.Of(100, 1000);
        var warm = TimeSpan.FromSeconds(Scale.Of(0.5, 15));
        var calm = TimeSpan.FromSeconds(Scale.Of(1, 20.0));
        await using var server = await ServerProcess.StartAsync(_data.Path);
        await using var crowd = await Crowd.JoinAsync(server.Url, Scale.Of(10, 50), Room);
        await crowd.TalkAsync(PerSecond, Length, warm);
        double without;
        // Reading the kernel's table of sockets takes a core for some milliseconds, in which messages wait: in both cases, then.
        await using (new SocketWatch(server.Url, []))
            without = (await crowd.TalkAsync(PerSecond, Length, calm)).Percentile(99);
        var memory = Machine.ResidentMegabytes(server.Id);
        var sockets = Machine.SocketMegabytes();

        var dead = new List<FrameSocket>();
        double with,
            peak,
            peakSockets;
        IReadOnlyCollection<double> closed;
        try
        {
            for (var i = 0; i < count; i++)
                dead.Add(await DeadReaderAsync(server.Url, i));
            await using var watch = new SocketWatch(server.Url, dead.Select(d => d.Port));
            peak = 0.0;
            var latencies = await crowd
                .TalkAsync(
                    PerSecond,
                    Length,
                    () =>
                    {
                        peak = Math.Max(peak, Machine.ResidentMegabytes(server.Id));
                        return watch.HasAllClosed;
                    }
                )
                .WaitAsync(TimeSpan.FromSeconds(60));
            with = latencies.Percentile(99);
            closed = watch.ClosedAfter;
            peakSockets = watch.PeakMegabytes;
        }
        finally
        {
            foreach (var socket in dead)
                await socket.DisposeAsync();
        }

        await crowd.TalkAsync(PerSecond, Length, TimeSpan.FromSeconds(Scale.Of(0, 60)));
        var after = Machine.ResidentMegabytes(server.Id);
        var socketsAfter = Machine.SocketMegabytes();
        // Latencies and what is left after a minute are judged by the full run only: the short one is too short for them.
        Bars.Judge(
            $"{count:N0} clients that never read, in a room of {Scale.Of(10, 50)} healthy ones at {PerSecond} messages/s of {Length} bytes",
            "each closed within 15 s of its first unsent byte; p99 of the healthy at most twice what it is without them; RSS +300 MB at most, kernel socket memory +400 MB at most, both back within 20 % in a minute",
            $"closed after {closed.Max():0.0} s (worst of {closed.Count}); p99 {without:0.0} → {with:0.0} ms; RSS {memory:0} → {peak:0} → {after:0} MB; sockets {sockets:0.0} → {peakSockets:0.0} → {socketsAfter:0.0} MB",
            closed.Max() <= 15
                && (with <= without * 2 || !Scale.IsFull)
                && peak - memory <= 300
                && peakSockets - sockets <= 400
                && (!Scale.IsFull || (after <= memory * 1.2 && socketsAfter <= sockets * 1.2 + 1))
        );
    }

    private static async Task<FrameSocket> DeadReaderAsync(Uri server, int number)
    {
        var socket = await FrameSocket.ConnectToHubAsync(server);
        await socket.CallAsync($$$"""{"type":1,"target":"Join","invocationId":"1","arguments":[{"nickname":"dead{{{number}}}"}]}""");
        await socket.SendAsync($$"""{"type":1,"target":"Enter","arguments":[{"room":"{{Room}}"}]}""" + "\u001e");
        return socket;
    }
}
