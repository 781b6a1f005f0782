using WebChat.Bench.Load;
using WebChat.Bench.Report;
using WebChat.Bench.Servers;

namespace WebChat.Bench.Scenarios;

/// <summary>What TLS or a proxy in front costs; there is no bar but that nothing goes wrong.</summary>
internal static class FrontScenario
{
    public static async Task<ScenarioReport> RunAsync(Lab lab, Front front)
    {
        var settings = lab.Settings;
        var crowd = new CrowdSettings(settings.Members ?? 1000, 1, settings.Senders);
        double[] rates = settings.Rates.Count > 0 ? [.. settings.Rates] : [10, 50];
        Phase[] phases =
        [
            .. rates.Select(r => Phase.Paced(r, settings.Seconds)),
            Phase.FlatOut(settings.Seconds, settings.Outstanding ?? 64),
        ];
        var plan = new Plan(crowd, phases) { WarmUp = WarmUp.Of(settings, crowd) };
        var servers = await lab.CompareAsync(front == Front.Tls ? "tls" : "nginx", plan, [lab.WebChat(front), lab.WebChat()]);
        return new ScenarioReport(
            $"{servers[0].Name}: {crowd.Members:#,0} members in one room, CPU of all processes together",
            ComparisonTable.Make(servers, phases),
            [Bar.NoFaults(servers[0].Name, servers[0].Faults)]
        );
    }
}
