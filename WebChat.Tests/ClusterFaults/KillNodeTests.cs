using System.Diagnostics;
using WebChat.Contracts;
using WebChat.Tests.Faults;
using WebChat.Tests.Faults.Checking;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ClusterFaults;

/// <summary>A server dies without a word.</summary>
public sealed class KillNodeTests
{
    private const string Room = "lobby";
    private const int People = 15;
    private static readonly int Kills = Scale.Of(1, 10);
    private static readonly int Grace = Scale.Of(2, 30);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(16);

    [Fact]
    public async Task The_clients_of_a_killed_node_go_on_elsewhere_and_its_ghosts_leave()
    {
        var recoveries = new List<double>();
        var ghosts = new List<double>();
        var errors = 0;
        using var record = new Recorder("kill-node");
        await using var farm = await NodeFarm.StartAsync($"--Chat:GraceSeconds={Grace}");
        var people = await Crew.JoinAsync(record, farm.Url, People, Room);
        await using (var load = new Load(people, Room, perSecond: 50))
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                var node = kill % NodeFarm.Count;
                await using var witness = await JoinAsync(farm, (node + 1) % NodeFarm.Count, $"witness{kill}");
                await using var ghost = await JoinAsync(farm, node, $"ghost{kill}");
                var disturbed = people.Select(p => p.Disturbances()).ToArray();

                record.Write(new Fault($"kill node {node}"));
                var clock = Stopwatch.StartNew();
                await farm.KillNodeAsync(node);
                var gone = GoneAsync(witness, ghost.Name, clock);
                await Task.Delay(500);
                var hit = people.Where((p, i) => p.Disturbances() > disturbed[i]).ToList();
                await Task.WhenAll(hit.Select(p => p.IsLiveAsync(Most * 2)));
                await load.AllShownAsync(Most * 2);
                recoveries.Add(clock.Elapsed.TotalSeconds);
                ghosts.Add(await gone);
                errors += people.Count(p => !hit.Contains(p) && p.Disturbances() > disturbed[Array.IndexOf(people, p)]);
                await farm.StartNodeAsync(node);
            }

            await load.StopAsync();
            await load.AllShownAsync(Most * 2);
        }

        var findings = await Crew.FinishAsync(record, farm, people, Room);
        var latest = TimeSpan.FromSeconds(Grace) + Lease;
        Bars.Judge(
            $"`kill -9` of one node, {Kills} times, grace time {Grace} s",
            $"its clients on other nodes with name and everything missed within {Most.TotalSeconds} s p99; others see no error; ghosts gone within grace + {Lease.TotalSeconds} s",
            $"everybody had everything after {recoveries.Median():0.0} s (median), {recoveries.Max():0.0} s (worst); {errors} errors of others; ghosts gone after grace + {ghosts.Max() - Grace:0.0} s (worst); {findings.Count} findings{findings.Words()}",
            findings.Count == 0 && recoveries.Max() <= Most.TotalSeconds && errors == 0 && ghosts.Max() <= latest.TotalSeconds
        );
    }

    private static async Task<double> GoneAsync(TestUser witness, string name, Stopwatch clock)
    {
        var deadline = TimeSpan.FromSeconds(Grace) + (2 * Lease);
        var left = await witness.ExpectAsync<LeftEvent>(e => e.Nickname == name, deadline);
        Assert.Equal(LeaveReasons.Lost, left.Reason);
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<TestUser> JoinAsync(NodeFarm farm, int node, string name)
    {
        var user = await TestUser.ConnectAsync(farm.Nodes[node].Url, name);
        await user.JoinAsync(name);
        await user.EnterAsync(Room);
        return user;
    }
}
