using System.Globalization;
using WebChat.Bench.Load;
using WebChat.Bench.Net;
using WebChat.Bench.Protocols;
using WebChat.Bench.Servers;
using WebChat.Tests.Faults;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ClusterFaults;

/// <summary>How many posts a second are made durable, by one server, two and three.</summary>
[Collection(nameof(Alone))]
public sealed class ThroughputTests
{
    private const int Rooms = 30;
    private const int MembersOfEach = 6;
    private const int Bar = 15_000;
    private const int MostConnections = 10;
    private static readonly double Seconds = Scale.Of(1, 20);

    [Fact]
    public async Task Servers_together_store_what_one_database_takes()
    {
        await using var farm = await NodeFarm.StartPlainAsync("--Chat:GraceSeconds=1");
        var rates = new List<(int Nodes, double Rate)>();
        var connections = 0L;
        var faults = default(FaultCounts);
        foreach (var nodes in Scale.Of<int[]>([3], [1, 2, 3]))
        {
            using var watching = new CancellationTokenSource();
            var most = MostConnectionsAsync(farm, watching.Token);
            // The generator blocks its thread.
            var (rate, fault) = await Task.Run(() => Measure(farm, nodes));
            await watching.CancelAsync();
            connections = Math.Max(connections, await most);
            rates.Add((nodes, rate));
            faults += fault;
            await Patience.UntilAsync(
                async () => await farm.AskAsync<long>("SELECT count(*) FROM sessions WHERE case_key IS NOT NULL") == 0,
                "the names are free"
            );
        }

        // For a second, beside all that has just been tested, only what is lost or wrong says something: a busy machine answers some posts too late
        // ("unavailable"); they must arrive all the same, or count as lost.
        var wrong = Scale.Of(faults with { Refused = 0 }, faults);
        Bars.Judge(
            $"posts/s made durable over 3 nodes, {Rooms} rooms of {MembersOfEach}; database connections",
            $"at least {Bar:N0}; at most {MostConnections} connections a node under load",
            $"{string.Join(", ", rates.Select(r => $"{r.Nodes} node{(r.Nodes > 1 ? "s" : "")}: {r.Rate:N0}/s"))}; {faults}; {connections} connections at most",
            wrong.None && connections is > 0 and <= MostConnections && (rates[^1].Rate >= Bar || !Scale.IsFull)
        );
    }

    private static (double Rate, FaultCounts Faults) Measure(NodeFarm farm, int nodes)
    {
        var ports = farm.Nodes.Take(nodes).Select(n => n.Url.Port).ToArray();
        var server = new Endpoint(ports[0]) { Others = ports[1..] };
        var settings = new CrowdSettings(Rooms * MembersOfEach, Rooms, MembersOfEach);
        var progress = new Progress(TextWriter.Null);
        using var crowd = new WebChat.Bench.Load.Crowd(settings, new HubProtocol(), server, progress, CancellationToken.None);
        crowd.Join(settings.Members);
        crowd.Idle(1);
        var meter = new Meter(crowd, new UsageReader([.. farm.Nodes.Select(n => n.Id)], core: 0), progress, textBytes: 100);
        var phase = Phase.FlatOut(Seconds, outstanding: 3000) with { Window = Window.Acknowledged };
        // Once for everything to be compiled, and for PostgreSQL to know its tables.
        meter.Run(phase);
        var result = meter.Run(phase);
        return (result.ReceiptsPerSecond, result.Faults);
    }

    private static async Task<long> MostConnectionsAsync(NodeFarm farm, CancellationToken stop)
    {
        var most = 0L;
        while (!stop.IsCancellationRequested)
        {
            most = Math.Max(
                most,
                await farm.AskAsync<long>(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"SELECT coalesce(max(n), 0)::bigint FROM (SELECT count(*) AS n FROM pg_stat_activity WHERE application_name LIKE 'node%' GROUP BY application_name) AS each"
                    )
                )
            );
            await Task.Delay(200, CancellationToken.None);
        }

        return most;
    }
}
