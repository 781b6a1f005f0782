using WebChat.Bench.Load;
using WebChat.Bench.Report;

namespace WebChat.Bench.Scenarios;

/// <summary>Many small rooms at once, flat out: what a post costs that reaches few.</summary>
internal static class RoomsScenario
{
    public static async Task<ScenarioReport> RunAsync(Lab lab)
    {
        var settings = lab.Settings;
        var crowd = new CrowdSettings(settings.Members ?? 1000, settings.Rooms ?? 100, settings.Senders);
        Phase[] phases = [Phase.FlatOut(settings.Seconds, settings.Outstanding ?? 64)];
        var plan = new Plan(crowd, phases) { WarmUp = WarmUp.Of(settings, crowd) };
        var servers = await lab.CompareAsync("rooms", plan, lab.WithPeers());
        var figure = servers[0].Median(phases[0].Name, p => p.DeliveriesPerSecond);
        return new ScenarioReport(
            $"{crowd.Rooms} rooms of {crowd.Members / crowd.Rooms}, {crowd.Groups.Senders} senders in each, {settings.Bytes} bytes",
            ComparisonTable.Make(servers, phases),
            [
                Bar.AtLeast($"{crowd.Rooms} rooms, flat out, deliveries/s", 140_000, figure, ""),
                Bar.NoFaults($"{crowd.Rooms} rooms, flat out", servers[0].Faults),
            ]
        );
    }
}
