using WebChat.Bench.Load;
using WebChat.Bench.Report;

namespace WebChat.Bench.Scenarios;

/// <summary>A crowd that comes into one room, 64 on their way at a time.</summary>
internal static class JoinScenario
{
    public static async Task<ScenarioReport> RunAsync(Lab lab)
    {
        var crowd = new CrowdSettings(lab.Settings.Members ?? 10_000);
        var servers = await lab.CompareAsync("join", new Plan(crowd, []), lab.WithPeers());
        var what = $"{crowd.Members:#,0} join one room";
        return new ScenarioReport(
            what,
            ComparisonTable.Make(servers, []),
            [Bar.AtMost(what, 30, servers[0].Median(t => t.JoinSeconds), " s"), Bar.NobodyCutOff(what, servers[0].Faults)]
        );
    }
}
