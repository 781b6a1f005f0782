using WebChat.Tests.Faults;
using WebChat.Tests.Faults.Checking;

namespace WebChat.Tests.ClusterFaults;

/// <summary>All servers are restarted, one after the other, while people talk: an upgrade.</summary>
[Collection(nameof(Alone))]
public sealed class RollingTests
{
    private const string Room = "lobby";
    private const int People = 12;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task No_send_fails_and_nobody_is_seen_to_leave()
    {
        using var record = new Recorder("rolling");
        await using var farm = await NodeFarm.StartAsync();
        var people = await Crew.JoinAsync(record, farm.Url, People, Room);
        await using (var load = new Load(people, Room, perSecond: 50))
        {
            for (var node = 0; node < NodeFarm.Count; node++)
            {
                record.Write(new Fault($"restart of node {node}"));
                await farm.RestartNodeAsync(node);
                load.ForgetReceipts();
                await load.NextReceiptAsync().WaitAsync(Soon);
                await Task.Delay(Scale.Of(500, 5000));
            }

            await load.StopAsync();
            await load.AllShownAsync(Soon);
        }

        var findings = await Crew.FinishAsync(record, farm, people, Room);
        // Reactions are not sent again by themselves: whoever reacts is told, and may react again.
        var answers = record.Read().OfType<Answered>().Where(a => !ReactionId.Is(a.Id)).ToList();
        var failed = answers.Count(a => a.Outcome != Outcome.Ok);
        var lines = people.Sum(p => p.Lines.Count(e => e is WebChat.Contracts.LeftEvent));
        Bars.Judge(
            "rolling restart of all nodes under load",
            "0 failed sends after the client's own retry",
            $"{failed} of {answers.Count:N0} failed, {lines} lines of people who leave, {findings.Count} findings{findings.Words()}",
            failed == 0 && lines == 0 && findings.Count == 0 && answers.Count > 0
        );
    }
}
