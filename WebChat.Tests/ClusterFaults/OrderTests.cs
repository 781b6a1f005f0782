using WebChat.Tests.Faults;
using WebChat.Tests.Faults.Checking;

namespace WebChat.Tests.ClusterFaults;

/// <summary>People on three servers talk in ten rooms.</summary>
[Collection(nameof(Alone))]
public sealed class OrderTests
{
    private const double Rate = 200;
    private const double MostAdded = 30;
    private static readonly int Rooms = Scale.Of(5, 10);
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(Scale.Of(5, 300));
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Across_nodes_nothing_is_lost_twice_or_out_of_order()
    {
        await using var farm = await NodeFarm.StartAsync();
        var one = await TalkAsync(farm, "one-node", _ => 0, Scale.Of(3, 60));
        var three = await TalkAsync(farm, "three-nodes", i => i % NodeFarm.Count, Time.TotalSeconds);
        var added = three.Latency.Percentile(99) - one.Latency.Percentile(99);
        var findings = one.Findings.Concat(three.Findings).ToList();
        Bars.Judge(
            $"order and delivery across nodes, {Rate} messages/s, {Rooms} rooms, {Time.TotalSeconds} s",
            $"0 lost, twice, out of order; the same order on all nodes; added p99 at most {MostAdded} ms over one node",
            $"{three.Acknowledged:N0} acknowledged, {findings.Count} findings; from sending to another's eyes p50 {three.Latency.Median():0.0}, p99 {three.Latency.Percentile(99):0.0} ms; on one node {one.Latency.Median():0.0}, {one.Latency.Percentile(99):0.0} ms{findings.Words()}",
            findings.Count == 0 && three.Acknowledged > 0 && (added <= MostAdded || !Scale.IsFull)
        );
    }

    private static async Task<Run> TalkAsync(NodeFarm farm, string name, Func<int, int> nodeOf, double seconds)
    {
        using var record = new Recorder(name);
        var loads = new List<Load>();
        var people = new List<(Person Person, string Room)>();
        for (var r = 0; r < Rooms; r++)
        {
            var room = $"{name}-{r}";
            var talkers = await Task.WhenAll(
                Enumerable.Range(0, NodeFarm.Count).Select(i => Person.JoinAsync(record, farm.Nodes[nodeOf(i)].Url, $"{name}{r}.{i}", room))
            );
            people.AddRange(talkers.Select(p => (p, room)));
            loads.Add(new Load(talkers, room, Rate / Rooms));
        }

        await Task.Delay(TimeSpan.FromSeconds(seconds));
        foreach (var load in loads)
            await load.StopAsync();
        await Task.WhenAll(loads.Select(l => l.AllShownAsync(Shown)));
        foreach (var (person, room) in people)
        {
            person.Finish(room);
            await person.DisposeAsync();
        }

        for (var r = 0; r < Rooms; r++)
            await FinalHistory.ReadAsync(record, farm.Nodes[r % NodeFarm.Count].Url, $"{name}-{r}");
        var acknowledged = loads.Sum(l => l.Acknowledged);
        foreach (var load in loads)
            await load.DisposeAsync();
        return new Run(acknowledged, record.Findings(), Latencies(record.Read()));
    }

    // From the moment of sending to that of being shown to somebody else, in milliseconds.
    private static List<double> Latencies(IReadOnlyList<Entry> record)
    {
        var sent = record.OfType<Invoked>().ToDictionary(i => i.Id, StringComparer.Ordinal);
        return [.. record.OfType<Shown>().Where(s => sent[s.Id].Who != s.Who).Select(s => s.Ms - sent[s.Id].Ms)];
    }

    private sealed record Run(long Acknowledged, IReadOnlyList<Finding> Findings, List<double> Latency);
}
