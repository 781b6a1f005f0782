using WebChat.Bench.Load;
using WebChat.Bench.Report;

namespace WebChat.Bench.Scenarios;

/// <summary>Private messages between two of many who are silent: until it has reached both, and the sender has its receipt.</summary>
internal static class PrivateScenario
{
    public static async Task<ScenarioReport> RunAsync(Lab lab)
    {
        var settings = lab.Settings;
        var crowd = new CrowdSettings(settings.Members ?? 1000);
        if (crowd.Members % 2 != 0)
            throw new BenchException("Private messages go between two: --members must be an even number.");
        var rate = settings.Rates.Count > 0 ? settings.Rates[0] : 50;
        var phase = Phase.Paced(rate, settings.Seconds) with { Name = "private", Private = true };
        // The way of a room warms up the most of it; the rest is the way of private messages.
        var own = Phase.Paced(500, settings.WarmUp / 4) with
        {
            Name = "warming up",
            Private = true,
        };
        var plan = new Plan(crowd, [phase])
        {
            WarmUp = [.. WarmUp.Of(settings, crowd), .. settings.WarmUp > 0 ? [own] : Array.Empty<Phase>()],
        };
        var turns = (await lab.CompareAsync("private", plan, [lab.WebChat()]))[0];
        (string What, Func<Times, double> Figure)[] columns = [("p50, ms", t => t.P50), ("p99, ms", t => t.P99), ("max, ms", t => t.Max)];
        (string What, Func<PhaseResult, Times> Times)[] rows =
        [
            ("receipt", p => p.Receipt),
            ("delivery to either", p => p.Delivery),
            ("all of it", p => p.Done),
            ("the disk by itself", p => p.Disk),
        ];
        var table = Markdown.Table(
            ["private message", .. columns.Select(c => c.What)],
            rows.Select(row =>
                (string[])[row.What, .. columns.Select(c => Figures.Spread(turns.Of(phase.Name, p => c.Figure(row.Times(p)))))]
            )
        );
        return new ScenarioReport(
            $"Private messages between two of {crowd.Members:#,0}, {rate:0.##}/s",
            [table],
            [
                Bar.AtMost("private message, receipt included: p99", 5, turns.Median(phase.Name, p => p.Done.P99), " ms"),
                Bar.NoFaults("private messages", turns.Faults),
            ]
        );
    }
}
