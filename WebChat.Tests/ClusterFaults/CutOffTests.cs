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
    private static readonly TimeSpan CutOff = TimeSpan.FromSeconds(Scale.Of(24, 60));
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_node_that_is_cut_off_tells_its_clients_and_sends_them_elsewhere()
    {
        using var record = new Recorder("cut-off");
        await using var farm = await NodeFarm.StartAsync();
        var people = await Crew.JoinAsync(record, farm.Url, People, Room);
        await using var load = new Load(people, Room, perSecond: 50);
        await load.NextReceiptAsync().WaitAsync(Soon);

        record.Write(new Fault("node 0 is cut off"));
        var clock = Stopwatch.StartNew();
        farm.Wires[0].Freeze();
        var told = new Dictionary<Person, double>();
        var moved = new Dictionary<Person, double>();
        while (clock.Elapsed < CutOff)
        {
            foreach (var person in people)
            {
                if (person.Lines.Any(e => e is NoticeEvent { Code: Codes.Unavailable }))
                    told.TryAdd(person, clock.Elapsed.TotalSeconds);
                if (person.Disturbances() > 0 && person.IsLive)
                    moved.TryAdd(person, clock.Elapsed.TotalSeconds);
            }

            await Task.Delay(50);
        }

        farm.Wires[0].Mend();
        await load.StopAsync();
        await load.AllShownAsync(Soon);
        var findings = await Crew.FinishAsync(record, farm, people, Room);
        var affected = moved.Keys.ToList();
        // Whoever the load balancer took away before the node itself could say a word knows it as well.
        var late = affected.Count(p => told.GetValueOrDefault(p, moved[p]) > 5);
        Bars.Judge(
            $"one node cut off from PostgreSQL {CutOff.TotalSeconds} s",
            "its clients told within 5 s, on another node within 30 s, 0 overlapping names",
            $"{affected.Count} clients, told after {affected.Select(p => told.GetValueOrDefault(p, moved[p])).Max():0.0} s, on another node after {moved.Values.Max():0.0} s (worst); {findings.Count} findings{findings.Words()}",
            affected.Count > 0 && (late == 0 || !Scale.IsFull) && moved.Values.Max() <= 30 && findings.Count == 0
        );
    }
}
