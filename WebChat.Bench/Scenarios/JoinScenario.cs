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
        return new ScenarioReport(
            $"{crowd.Members:#,0} join one room",
            ComparisonTable.Make(servers, []),
            [Bar.AtMost($"{crowd.Members:#,0} join one room", 30, servers[0].Median(t => t.JoinSeconds), " s")]
        );
    }
}
