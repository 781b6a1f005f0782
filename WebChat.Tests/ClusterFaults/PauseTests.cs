using WebChat.Contracts;
using WebChat.Tests.Faults;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ClusterFaults;

/// <summary>A server stands still for longer than its lease, and then goes on as if nothing had been.</summary>
public sealed class PauseTests
{
    private const string Room = "lobby";
    private const int Sleepers = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(Scale.Of(19, 60));
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_a_paused_node_still_had_to_write_is_not_written_and_its_names_are_others()
    {
        await using var farm = await NodeFarm.StartAsync("--Chat:GraceSeconds=2");
        var sleepers = await Task.WhenAll(Enumerable.Range(0, Sleepers).Select(i => JoinAsync(farm, 0, $"sleeper{i}")));
        await using var witness = await JoinAsync(farm, 1, "witness");

        farm.Pause(0);
        // What they say now waits in the sockets of the server that does not read it.
        var said = sleepers
            .Select((s, i) => s.CallWithoutPatienceAsync<Reply<Receipt>>("Post", new PostRequest(Room, Id(i), "old")))
            .ToList();
        var slept = Task.Delay(Pause);
        var heirs = new List<TestUser>();
        for (var i = 0; i < Sleepers; i++)
            heirs.Add(await InheritAsync(farm, $"sleeper{i}"));
        await slept;
        foreach (var heir in heirs)
            await heir.SayAsync("mine");
        farm.Continue(0);

        var receipts = 0;
        foreach (var call in said)
            receipts += await HasReceiptAsync(call) ? 1 : 0;
        var written = await farm.AskAsync<long>("SELECT count(*) FROM messages WHERE text = 'old'");
        foreach (var sleeper in sleepers)
            await sleeper.Closed.WaitAsync(Soon);
        // It is one of them again, under another number, and knows who has the names now.
        await using var late = await JoinWhenReadyAsync(farm, 0, "late");
        var members = (await late.CallAsync<Reply<Member[]>>("Who", Room)).Ok!;
        var overlaps = members.Count(m => sleepers.Any(s => s.Tag == m.Tag));
        var owners = members.Count(m => heirs.Exists(h => h.Tag == m.Tag));
        foreach (var user in sleepers.Concat(heirs))
            await user.DisposeAsync();
        Bars.Judge(
            $"a node paused {Pause.TotalSeconds} s (`SIGSTOP`), then continued, with {Sleepers} calls in its sockets and its names taken by others",
            "0 writes under the old lease, 0 overlapping names",
            $"{written} writes, {receipts} receipts, {overlaps} overlapping names, {owners} of {Sleepers} new owners known there",
            written == 0 && receipts == 0 && overlaps == 0 && owners == Sleepers
        );
    }

    private static string Id(int i) => new Guid(i + 1, 0, 0, new byte[8]).ToString();

    // One whose connection was closed, by whichever end, has no answer.
    private static async Task<bool> HasReceiptAsync(Task<Reply<Receipt>> call)
    {
        await Task.WhenAny(call, Task.Delay(Soon));
        Assert.True(call.IsCompleted, "a call is neither answered nor given up");
        return call.IsCompletedSuccessfully && (await call).Ok is not null;
    }

    // As soon as the name is free.
    private static async Task<TestUser> InheritAsync(NodeFarm farm, string name)
    {
        var user = await TestUser.ConnectAsync(farm.Nodes[2].Url, name);
        await Patience.UntilAsync(
            async () => (await user.TryJoinAsync(name)).Ok is not null,
            () => $"{name} is free",
            TimeSpan.FromSeconds(25)
        );
        await user.EnterAsync(Room);
        return user;
    }

    private static async Task<TestUser> JoinWhenReadyAsync(NodeFarm farm, int node, string name)
    {
        using var http = new HttpClient { BaseAddress = farm.Nodes[node].Url };
        await Patience.UntilAsync(async () => (await http.GetAsync("health/ready")).IsSuccessStatusCode, "the node is ready again");
        return await JoinAsync(farm, node, name);
    }

    private static async Task<TestUser> JoinAsync(NodeFarm farm, int node, string name)
    {
        var user = await TestUser.ConnectAsync(farm.Nodes[node].Url, name);
        await user.JoinAsync(name);
        await user.EnterAsync(Room);
        return user;
    }
}
