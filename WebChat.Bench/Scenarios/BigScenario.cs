using WebChat.Bench.Load;
using WebChat.Bench.Report;

namespace WebChat.Bench.Scenarios;

/// <summary>One very large room, beside one of 1,000 at the same rate: a delivery must not cost more because there are many.</summary>
internal static class BigScenario
{
    private const int Ordinary = 1000;

    public static async Task<ScenarioReport> RunAsync(Lab lab)
    {
        var settings = lab.Settings;
        var members = settings.Members ?? 10_000;
        var phase = Phase.Paced(settings.Rates.Count > 0 ? settings.Rates[0] : 10, settings.Seconds);
        var big = new Turns($"{members:#,0} members");
        var small = new Turns($"{Ordinary:#,0} members");
        for (var pair = 0; pair < settings.Pairs; pair++)
        {
            big.Add(await lab.MeasureAsync("big", pair, lab.WebChat(), PlanOf(members)));
            small.Add(await lab.MeasureAsync("big", pair, lab.WebChat(), PlanOf(Ordinary)));
        }

        var ratio = Statistics.MedianRatio(
            big.Of(phase.Name, p => p.MicrosecondsPerDelivery),
            small.Of(phase.Name, p => p.MicrosecondsPerDelivery)
        );
        return new ScenarioReport(
            $"{members:#,0} members in one room, {phase.Name}",
            ComparisonTable.Make([big, small], [phase]),
            [
                Bar.AtMost($"{members:#,0} members, {phase.Name}: CPU per delivery, times that of {small.Name}", 1.3, ratio, ""),
                Bar.NoFaults($"{members:#,0} members, {phase.Name}", big.Faults),
            ]
        );

        Plan PlanOf(int count)
        {
            var crowd = new CrowdSettings(count, 1, settings.Senders);
            return new Plan(crowd, [phase]) { WarmUp = WarmUp.Of(settings, crowd) };
        }
    }
}
