using System.Diagnostics;
using WebChat.Contracts;
using WebChat.Tests.Faults;
using WebChat.Tests.Faults.Checking;

namespace WebChat.Tests.ClusterFaults;

/// <summary>PostgreSQL is not there for one server only.</summary>
public sealed class CutOffTests
{
    private const string Room = "lobby";
    private const int People = 12;
    private static readonly TimeSpan CutOff = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_node_that_is_cut_off_tells_its_clients_and_sends_them_elsewhere()
    {
        using var record = new Recorder("cut-off");
        await using var farm = await NodeFarm.StartAsync();
        var people = await Crew.JoinAsync(record, farm.Url, People, Room);
        await using var load = new Load(people, Room, perSecond: 50);
        await load.NextReceiptAsync().WaitAsync(Soon);
        var node = await farm.BusiestAsync();
        var disturbed = people.ToDictionary(p => p, p => p.Disturbances());

        record.Write(new Fault($"node {node} is cut off"));
        var clock = Stopwatch.StartNew();
        farm.Wires[node].Freeze();
        var told = new Dictionary<Person, double>();
        var moved = new Dictionary<Person, double>();
        // The short run ends when all are elsewhere.
        while (clock.Elapsed < CutOff && (Scale.IsFull || moved.Count == 0 || !told.Keys.All(moved.ContainsKey)))
        {
            foreach (var person in people)
            {
                if (person.Lines.Any(e => e is NoticeEvent { Code: Codes.Unavailable }))
                    told.TryAdd(person, clock.Elapsed.TotalSeconds);
                if (person.Disturbances() > disturbed[person] && person.IsLive)
                    moved.TryAdd(person, clock.Elapsed.TotalSeconds);
            }

            await Task.Delay(50);
        }

        var cutOff = clock.Elapsed;
        farm.Wires[node].Mend();
        await load.StopAsync();
        await load.AllShownAsync(Soon);
        var findings = await Crew.FinishAsync(record, farm, people, Room);
        var affected = told.Keys.Union(moved.Keys).ToList();
        // Whoever the load balancer took away before the node itself could say a word knows it as well.
        var known = affected.Select(p => told.TryGetValue(p, out var said) ? said : moved[p]).DefaultIfEmpty().Max();
        var elsewhere = affected.Select(p => moved.GetValueOrDefault(p, double.PositiveInfinity)).DefaultIfEmpty().Max();
        // Other tests run beside the short one: there it is enough that all got away while the fault lasted.
        var onTime = Scale.IsFull ? known <= 5 && elsewhere <= 30 : double.IsFinite(elsewhere);
        Bars.Judge(
            $"one node cut off from PostgreSQL {cutOff.TotalSeconds:0} s",
            "its clients told within 5 s, on another node within 30 s, 0 overlapping names",
            $"{affected.Count} clients, told after {known:0.0} s, on another node after {elsewhere:0.0} s (worst); {findings.Count} findings{findings.Words()}",
            affected.Count > 0 && onTime && findings.Count == 0
        );
    }
}
