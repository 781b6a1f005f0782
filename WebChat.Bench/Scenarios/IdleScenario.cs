using WebChat.Bench.Load;
using WebChat.Bench.Report;

namespace WebChat.Bench.Scenarios;

/// <summary>What it costs when many are there and nobody says anything.</summary>
internal static class IdleScenario
{
    public static async Task<ScenarioReport> RunAsync(Lab lab)
    {
        var crowd = new CrowdSettings(lab.Settings.Members ?? 5000);
        // A server gives back what so many cost in coming; its last time is forty seconds after the last of them.
        var plan = new Plan(crowd, []) { SettleSeconds = lab.Settings.Seconds * 4, IdleSeconds = lab.Settings.Seconds * 2 };
        var servers = await lab.CompareAsync("idle", plan, lab.WithPeers());
        (string What, Func<Turn, double> Figure)[] rows =
        [
            ("RSS at the start, MB", t => t.AtStart.ResidentMegabytes),
            ($"RSS per connection {plan.SettleSeconds:0} s after joining, KB", t => t.KilobytesPerConnection),
            ($"the same {plan.IdleSeconds:0} s later, KB", t => t.IdleKilobytesPerConnection),
            ("idle CPU, % of a core", t => t.IdleShare * 100),
        ];
        var table = Markdown.Table(
            ["idle", .. servers.Select(s => s.Name)],
            rows.Select(row => (string[])[row.What, .. servers.Select(s => Figures.Spread(s.Of(row.Figure)))])
        );
        var ours = servers[0];
        var what = $"{crowd.Members:#,0} idle connections";
        return new ScenarioReport(
            $"{crowd.Members:#,0} joined connections in one room, idle",
            [table],
            [
                Bar.AtMost("idle joined connection: RSS above the start", 10, ours.Median(t => t.IdleKilobytesPerConnection), " KB"),
                Bar.AtMost($"{what}: CPU", 2, ours.Median(t => t.IdleShare * 100), " % of a core"),
                Bar.NobodyCutOff(what, ours.Faults),
            ]
        );
    }
}
