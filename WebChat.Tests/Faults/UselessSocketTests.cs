using System.Diagnostics;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>
/// Sockets that take a place and do nothing with it. The short run looks only at what they do to a normal user; how the
/// rules close them is tested with a clock of one's own in <see cref="IdleSocketTests"/>.
/// </summary>
[Collection(nameof(Alone))]
public sealed class UselessSocketTests : IDisposable
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Sockets_that_are_of_no_use_are_closed_and_nobody_has_to_wait_for_them()
    {
        var many = Scale.Of(100, 1000);
        var some = Scale.Of(10, 100);
        await using var server = await ServerProcess.StartAsync(_data.Path);
        await (await JoinAsync(server.Url, "warm")).DisposeAsync();
        var memory = Machine.ResidentMegabytes(server.Id);
        Kind[] kinds =
        [
            await Kind.OpenAsync("never join", 15, many, server.Url, _ => Task.CompletedTask, _ => Task.CompletedTask),
            await Kind.OpenAsync("trickle without joining", 15, some, server.Url, _ => Task.CompletedTask, s => s.TrickleAsync()),
            await Kind.OpenAsync("trickle after joining", 60, some, server.Url, JoinAsync, s => s.TrickleAsync()),
            await Kind.OpenAsync("send {\"type\":99}", 1, some, server.Url, JoinAsync, s => s.SendAsync("{\"type\":99}\u001e"), once: true),
        ];
        var slowestJoin = TimeSpan.Zero;
        var peak = 0.0;
        var since = Stopwatch.GetTimestamp();
        var patience = TimeSpan.FromSeconds(Scale.Of(3, 65));
        for (var i = 0; Stopwatch.GetElapsedTime(since) < patience && kinds.Any(k => !k.AllClosed); i++)
        {
            var clock = Stopwatch.StartNew();
            await (await JoinAsync(server.Url, $"normal{i}")).DisposeAsync();
            slowestJoin = clock.Elapsed > slowestJoin ? clock.Elapsed : slowestJoin;
            peak = Math.Max(peak, Machine.ResidentMegabytes(server.Id));
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        foreach (var kind in kinds)
            await kind.DisposeAsync();
        var asRuled = kinds.All(k => k.AllClosed ? k.Slowest <= k.Rule + Slack.TotalSeconds : k.Rule > patience.TotalSeconds);
        Bars.Judge(
            $"{many:N0} sockets that never join; sockets that trickle a byte every 10 s; `{{\"type\":99}}`",
            "closed by the rules (15 s, 60 s), a normal user joins in under 1 s meanwhile, RSS +100 MB at most",
            $"{string.Join("; ", kinds.Select(k => k.ToString()))}; slowest join {slowestJoin.TotalMilliseconds:0} ms; RSS {memory:0} → {peak:0} MB",
            asRuled && (slowestJoin < TimeSpan.FromSeconds(1) || !Scale.IsFull) && peak - memory <= 100
        );
    }

    private static async Task<TestUser> JoinAsync(Uri server, string name)
    {
        var user = await TestUser.ConnectAsync(server, name);
        await user.JoinAsync(name);
        return user;
    }

    private static Task JoinAsync(FrameSocket socket) =>
        socket.CallAsync($$$"""{"type":1,"target":"Join","invocationId":"1","arguments":[{"nickname":"useless{{{socket.Port}}}"}]}""");

    /// <summary>Sockets of one kind, and when the server closed them.</summary>
    private sealed class Kind : IAsyncDisposable
    {
        private readonly string _name;
        private readonly List<FrameSocket> _sockets = [];
        private readonly List<double> _closedAfter = [];
        private readonly CancellationTokenSource _stop = new();
        private readonly List<Task> _tasks = [];

        private Kind(string name, double rule) => (_name, Rule) = (name, rule);

        /// <summary>After how many seconds the server has to close them.</summary>
        public double Rule { get; }

        public double Slowest => _closedAfter.DefaultIfEmpty().Max();

        public bool AllClosed => _closedAfter.Count == _sockets.Count;

        public static async Task<Kind> OpenAsync(
            string name,
            double rule,
            int count,
            Uri server,
            Func<FrameSocket, Task> first,
            Func<FrameSocket, Task> then,
            bool once = false
        )
        {
            var kind = new Kind(name, rule);
            for (var i = 0; i < count; i++)
            {
                var socket = await FrameSocket.ConnectToHubAsync(server);
                var since = Stopwatch.GetTimestamp();
                await first(socket);
                kind._sockets.Add(socket);
                kind._tasks.Add(kind.DoAsync(socket, then, once ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(10)));
                kind._tasks.Add(kind.WatchAsync(socket, since));
            }

            return kind;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            foreach (var socket in _sockets)
                await socket.DisposeAsync();
            await Task.WhenAll(_tasks);
            _stop.Dispose();
        }

        public override string ToString() =>
            AllClosed
                ? $"{_name}: {_sockets.Count} closed after {Slowest:0} s at most"
                : $"{_name}: {_closedAfter.Count} of {_sockets.Count} closed";

        private async Task DoAsync(FrameSocket socket, Func<FrameSocket, Task> what, TimeSpan pause)
        {
            while (!_stop.IsCancellationRequested)
            {
                await what(socket);
                if (pause == Timeout.InfiniteTimeSpan)
                    return;
                await Task.WhenAny(Task.Delay(pause, _stop.Token));
            }
        }

        private async Task WatchAsync(FrameSocket socket, long since)
        {
            await socket.WaitForEndAsync();
            if (_stop.IsCancellationRequested)
                return;
            lock (_closedAfter)
                _closedAfter.Add(Stopwatch.GetElapsedTime(since).TotalSeconds);
        }
    }
}
