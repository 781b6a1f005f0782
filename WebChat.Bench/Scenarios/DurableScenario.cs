using WebChat.Bench.Load;
using WebChat.Bench.Report;

namespace WebChat.Bench.Scenarios;

/// <summary>How many posts a second are made durable: as many receipts as come when everybody in a room posts without a pause.</summary>
internal static class DurableScenario
{
    public static async Task<ScenarioReport> RunAsync(Lab lab)
    {
        var settings = lab.Settings;
        var members = settings.Members ?? 50;
        var crowd = new CrowdSettings(members, 1, members);
        var phase = Phase.FlatOut(settings.Seconds, settings.Outstanding ?? 512) with { Name = "durable", Window = Window.Acknowledged };
        var warmUp = phase with { Name = "warming up", Seconds = Math.Max(settings.WarmUp, 0.1) };
        var plan = new Plan(crowd, [phase]) { WarmUp = [warmUp] };
        var turns = (await lab.CompareAsync("durable", plan, [lab.WebChat()]))[0];
        (string What, Func<PhaseResult, double> Figure)[] rows =
        [
            ("receipts/s", p => p.ReceiptsPerSecond),
            ("receipt p50, ms", p => p.Receipt.P50),
            ("receipt p99, ms", p => p.Receipt.P99),
            ("the disk by itself, p99, ms", p => p.Disk.P99),
            ("deliveries/s", p => p.DeliveriesPerSecond),
            ("server CPU per post, µs", p => p.Server.CpuSeconds * 1e6 / p.Posts),
            ("generator's share of its core, %", p => p.GeneratorShare * 100),
        ];
        return new ScenarioReport(
            $"Durable posts: {members} senders in one room of {members}, {phase.Outstanding} posts on their way",
            [Markdown.Table(["durable", turns.Name], rows.Select(r => (string[])[r.What, Figures.Spread(turns.Of(phase.Name, r.Figure))]))],
            [
                Bar.AtLeast("posts made durable", 20_000, turns.Median(phase.Name, p => p.ReceiptsPerSecond), "/s"),
                Bar.NoFaults("posts made durable", turns.Faults),
            ]
        );
    }
}
