using System.Diagnostics;
using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Faults;
using WebChat.Tests.Faults.Checking;

namespace WebChat.Tests.ClusterFaults;

/// <summary>PostgreSQL is not there for a while: for everybody, or for one server only.</summary>
[Collection(nameof(Alone))]
public sealed class DatabaseAwayTests
{
    private const string Room = "lobby";
    private const int People = 12;
    private const double MostMegabytes = 50;
    private static readonly int Restarts = Scale.Of(1, 10);
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(Scale.Of(6, 30));
    private static readonly TimeSpan CutOff = TimeSpan.FromSeconds(Scale.Of(26, 60));
    private static readonly TimeSpan Receipt = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task While_it_is_away_nothing_is_promised_and_afterwards_all_goes_on()
    {
        var firsts = new List<double>();
        var early = 0;
        using var record = new Recorder("database-away");
        await using var farm = await NodeFarm.StartAsync();
        var people = await JoinAsync(record, farm);
        var before = Megabytes(farm);
        var most = 0.0;
        await using (var load = new Load(people, Room, perSecond: 50))
        {
            await load.NextReceiptAsync().WaitAsync(Soon);
            for (var i = 0; i <= Restarts; i++)
            {
                var disturbed = people.Sum(Disturbances);
                record.Write(new Fault($"database away, {i}"));
                var clock = Stopwatch.StartNew();
                await farm.Postgres.StopAsync();
                var isLong = i == Restarts;
                if (isLong && Away > TimeSpan.FromSeconds(19))
                {
                    await Task.Delay(TimeSpan.FromSeconds(19) - clock.Elapsed);
                    early += people.Sum(Disturbances) - disturbed;
                }

                if (isLong)
                    await Task.Delay(Away - clock.Elapsed);
                most = Math.Max(most, Megabytes(farm) - before);
                load.ForgetReceipts();
                await farm.Postgres.StartAgainAsync();
                var back = Stopwatch.GetTimestamp();
                firsts.Add(Stopwatch.GetElapsedTime(back, await load.NextReceiptAsync().WaitAsync(Soon)).TotalSeconds);
                if (!isLong || Away < TimeSpan.FromSeconds(19))
                    early += people.Sum(Disturbances) - disturbed;
                await Task.Delay(1000);
            }

            await load.StopAsync();
            await load.AllShownAsync(Soon);
        }

        var (findings, _) = await FinishAsync(record, farm, people);
        Bars.Judge(
            $"PostgreSQL restarted {Restarts} times; away {Away.TotalSeconds} s",
            $"0 false receipts, 0 lost; no client disconnected in the first 20 s; first receipt within {Receipt.TotalSeconds} s of its return; RSS +{MostMegabytes} MB at most",
            $"{findings.Count} findings; {early} disconnected; first receipt after {firsts.Median():0.0} s (median), {firsts.Max():0.0} s (worst); RSS {most:+0;-0} MB{findings.Words()}",
            findings.Count == 0 && early == 0 && firsts.Max() <= Receipt.TotalSeconds && most <= MostMegabytes
        );
    }

    [Fact]
    public async Task A_node_that_is_cut_off_tells_its_clients_and_sends_them_elsewhere()
    {
        using var record = new Recorder("cut-off");
        await using var farm = await NodeFarm.StartAsync();
        var people = await JoinAsync(record, farm);
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
                if (Disturbances(person) > 0 && person.IsLive)
                    moved.TryAdd(person, clock.Elapsed.TotalSeconds);
            }

            await Task.Delay(50);
        }

        farm.Wires[0].Mend();
        await load.StopAsync();
        await load.AllShownAsync(Soon);
        var (findings, _) = await FinishAsync(record, farm, people);
        var affected = moved.Keys.ToList();
        // Whoever the load balancer took away before the node itself could say a word knows it as well.
        var late = affected.Count(p => told.GetValueOrDefault(p, moved[p]) > 5);
        Bars.Judge(
            $"one node cut off from PostgreSQL {CutOff.TotalSeconds} s",
            "its clients told within 5 s, on another node within 30 s, 0 overlapping names",
            $"{affected.Count} clients, told after {affected.Select(p => told.GetValueOrDefault(p, moved[p])).Max():0.0} s, on another node after {moved.Values.Max():0.0} s (worst); {findings.Count} findings{findings.Words()}",
            affected.Count > 0 && late == 0 && moved.Values.Max() <= 30 && findings.Count == 0
        );
    }

    private static Task<Person[]> JoinAsync(Recorder record, NodeFarm farm) =>
        Task.WhenAll(Enumerable.Range(1, People).Select(i => Person.JoinAsync(record, farm.Url, $"person{i}", Room)));

    private static int Disturbances(Person person) =>
        person.Lines.Count(e => e is ConnectionEvent { State: ConnectionState.Reconnecting or ConnectionState.Ended });

    private static double Megabytes(NodeFarm farm) => farm.Nodes.Max(n => Machine.ResidentMegabytes(n.Id));

    private static async Task<(IReadOnlyList<Finding> Findings, long Last)> FinishAsync(Recorder record, NodeFarm farm, Person[] people)
    {
        foreach (var person in people)
        {
            person.Finish(Room);
            await person.DisposeAsync();
        }

        var last = await FinalHistory.ReadAsync(record, farm.Nodes[1].Url, Room);
        return (record.Findings(), last);
    }
}
