using WebChat.Tests.Faults;
using WebChat.Tests.Faults.Checking;

namespace WebChat.Tests.ClusterFaults;

/// <summary>The file for nginx does what that for HAProxy does, which all other tests use.</summary>
[Collection(nameof(Alone))]
public sealed class BalancerTests
{
    private const string Room = "lobby";
    private const int People = 9;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Behind_nginx_people_are_spread_and_go_on_when_a_node_dies()
    {
        using var record = new Recorder("nginx");
        await using var farm = await NodeFarm.StartAsync();
        await using var nginx = await farm.NginxAsync();
        var people = await Crew.JoinAsync(record, nginx.Url, People, Room);
        var nodes = await farm.AskAsync<long>("SELECT count(DISTINCT node) FROM attendances");
        Assert.Equal(NodeFarm.Count, nodes);

        record.Write(new Fault("kill node 2"));
        await farm.KillNodeAsync(2);
        var said = await Task.WhenAll(people.Select(p => p.SayAsync(Room))).WaitAsync(Soon);
        Assert.All(said, Assert.NotNull);
        await Task.WhenAll(people.Select(p => p.SeesAsync(Room, People, Soon)));

        Assert.Empty(await Crew.FinishAsync(record, farm, people, Room));
    }
}
