using WebChat.Bench.Load;
using WebChat.Bench.Report;

namespace WebChat.Bench.Scenarios;

/// <summary>The first minute of a server: what a delivery costs while its code is still being compiled, and later.</summary>
internal static class ColdScenario
{
    private const double Minute = 60;

    public static async Task<ScenarioReport> RunAsync(Lab lab)
    {
        var settings = lab.Settings;
        var crowd = new CrowdSettings(settings.Members ?? 1000, 1, settings.Senders);
        // Few posts: with many, the cost of compiling is spread over so many deliveries that it does not show.
        var rate = settings.Rates.Count > 0 ? settings.Rates[0] : 10;
        Phase[] phases =
        [
            Phase.Paced(rate, Minute) with
            {
                Name = "cold",
                SliceSeconds = 5,
            },
            .. WarmUp.Of(settings, crowd),
            Phase.Paced(rate, settings.Seconds) with
            {
                Name = "warm",
            },
        ];
        var plan = new Plan(crowd, phases) { SettleSeconds = 0 };
        var turns = (await lab.CompareAsync("cold", plan, [lab.WebChat()]))[0];
        var warm = turns.Of("warm", Cpu);
        var slices = turns.Count == 0 ? 0 : (int)turns.Of("cold", p => p.Slices.Count).Min();
        var rows = Enumerable
            .Range(0, slices)
            .Select(i =>
                Row($"until {turns.Of("cold", p => p.Slices[i].At)[0]:0} s", turns.Of("cold", p => p.Slices[i].MicrosecondsPerDelivery))
            )
            .Append(Row("the whole minute", turns.Of("cold", Cpu)))
            .Append(Row("warm", warm));
        return new ScenarioReport(
            $"The first minute: {crowd.Members:#,0} members, {rate:0.##} posts/s",
            [Markdown.Table(["after the first post", "server CPU per delivery, µs", "times warm"], rows)],
            [
                Bar.AtMost("the first minute: CPU per delivery, times warm", 1.5, Statistics.MedianRatio(turns.Of("cold", Cpu), warm), ""),
                Bar.NoFaults("the first minute", turns.Faults),
            ]
        );

        string[] Row(string when, IReadOnlyList<double> figures) =>
            [when, Figures.Spread(figures), Figures.Number(Statistics.MedianRatio(figures, warm))];
    }

    private static double Cpu(PhaseResult phase) => phase.MicrosecondsPerDelivery;
}
