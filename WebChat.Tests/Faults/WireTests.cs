using WebChat.Tests.Faults.Checking;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>Everything that a bad network does, in an order that chance chooses, to people who go on talking.</summary>
[Collection(nameof(Alone))]
public sealed class WireTests : IDisposable
{
    private const string Room = "lobby";
    private const int Wires = 5;

    private static readonly (string Name, Action<FaultProxy> Begin)[] Faults =
    [
        ("delay", proxy => proxy.Delay = TimeSpan.FromMilliseconds(150)),
        ("clients are not read", proxy => proxy.Up = Flow.Hold),
        ("the server is not read", proxy => proxy.Down = Flow.Hold),
        ("nothing is carried", proxy => proxy.Freeze()),
        ("what clients say is lost", proxy => proxy.Up = Flow.Drop),
        ("what the server says is lost", proxy => proxy.Down = Flow.Drop),
        ("half-close", proxy => proxy.HalfClose()),
        ("reset", proxy => proxy.Reset()),
        ("cut", proxy => proxy.Cut()),
    ];

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Whatever_the_network_does_everybody_has_everything_once_and_in_order()
    {
        var perWire = Scale.Of(2, 4);
        var rounds = Scale.Of(2, 20);
        using var record = new Recorder("wire");
        await using var server = await ServerProcess.StartAsync(_data.Path);
        var proxies = Enumerable.Range(0, Wires).Select(_ => new FaultProxy(server.Url)).ToList();
        var people = await Task.WhenAll(
            proxies.SelectMany(
                (proxy, wire) => Enumerable.Range(1, perWire).Select(i => Person.JoinAsync(record, proxy.Url, $"wire{wire}person{i}", Room))
            )
        );
        long acknowledged;
        await using (var load = new Load(people, Room, perSecond: 50))
        {
            await Task.WhenAll(proxies.Select((proxy, wire) => SpoilAsync(proxy, wire, rounds, record)));
            using var impatience = new Timer(_ => Array.ForEach(people, p => p.TryNow()), null, 0, 100);
            await load.StopAsync();
            await load.AllShownAsync(TimeSpan.FromSeconds(30));
            acknowledged = load.Acknowledged;
        }

        await FinalHistory.ReadAsync(record, server.Url, Room);
        foreach (var person in people)
        {
            person.Finish(Room);
            await person.DisposeAsync();
        }

        foreach (var proxy in proxies)
            await proxy.DisposeAsync();
        var findings = record.Findings();
        var entries = record.Read();
        Bars.Judge(
            $"delay, stop reading, drop a direction, half-close, reset, cut, by chance: {Wires * rounds} times on {Wires} wires with {people.Length} people",
            "0 findings",
            $"{entries.OfType<Fault>().Count()} faults, {acknowledged:N0} messages acknowledged, {entries.OfType<Shown>().Count():N0} shown, {findings.Count} findings{findings.Words()}",
            findings.Count == 0
        );
    }

    private static async Task SpoilAsync(FaultProxy proxy, int wire, int rounds, Recorder record)
    {
        var chance = Scale.Chance(200 + wire);
        for (var round = 0; round < rounds; round++)
        {
            await Task.Delay(chance.Next(200, 1000));
            var (name, begin) = Faults[chance.Next(Faults.Length)];
            record.Write(new Fault($"wire {wire}: {name}"));
            begin(proxy);
            await Task.Delay(chance.Next(100, 1500));
            // What was lost on the way is noticed by nobody until the connection ends.
            if (proxy.Up == Flow.Drop || proxy.Down == Flow.Drop)
                proxy.Reset();
            proxy.Mend();
        }
    }
}
