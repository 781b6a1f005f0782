using WebChat.Bench.Load;
using WebChat.Bench.Report;

namespace WebChat.Bench.Scenarios;

/// <summary>Servers side by side, WebChat first, with its ratio to each of the others.</summary>
internal static class ComparisonTable
{
    /// <summary>The share of its core from which on the generator may be the limit.</summary>
    public const double Full = 0.95;

    private static readonly (string What, Func<PhaseResult, double> Figure)[] OfPhase =
    [
        ("deliveries/s", p => p.DeliveriesPerSecond),
        ("server CPU per delivery, µs", p => p.MicrosecondsPerDelivery),
        ("p50, ms", p => p.Delivery.P50),
        ("p99, ms", p => p.Delivery.P99),
        ("max, ms", p => p.Delivery.Max),
        ("receipt p99, ms", p => p.Receipt.Count > 0 ? p.Receipt.P99 : double.NaN),
        ("the disk by itself, p99, ms", p => p.Disk.P99),
        ("the disk by itself, max, ms", p => p.Disk.Max),
        ("bytes per delivery", p => p.BytesPerDelivery),
        ("deliveries that come together", p => p.DeliveriesPerRead),
        ("server's share of its core, %", p => p.Server.CpuSeconds / p.Seconds * 100),
        ("generator's share of its core, %", p => p.GeneratorShare * 100),
        ("latest post after its time, ms", p => p.Phase.PostsPerSecond is null ? double.NaN : p.Lag),
        ("others on the server's core, %", p => p.ForeignShare * 100),
    ];

    private static readonly (string What, Func<Turn, double> Figure)[] OfTurn =
    [
        ("joining, s", t => t.JoinSeconds),
        ("RSS at the start, MB", t => t.AtStart.ResidentMegabytes),
        ("RSS per connection, KB", t => t.KilobytesPerConnection),
    ];

    /// <summary>A table of coming in, and one of each phase.</summary>
    public static IReadOnlyList<string> Make(IReadOnlyList<Turns> servers, IEnumerable<Phase> phases) =>
        [
            Table("coming in", servers, OfTurn.Select(row => Row(row.What, servers, t => t.Of(row.Figure)))),
            .. phases.Select(p => Make(servers, p.Name)),
        ];

    private static string Make(IReadOnlyList<Turns> servers, string phase)
    {
        var rows = OfPhase.Select(row => Row(row.What, servers, t => t.Of(phase, row.Figure)));
        string[] faults =
        [
            "faults",
            .. servers.Select(s => s.LeftOut(phase) == s.Count ? "–" : s.FaultsOf(phase).ToString()),
            .. servers.Skip(1).Select(_ => ""),
        ];
        var full = servers.Where(s => Statistics.Median(Finite(s.Of(phase, p => p.GeneratorShare))) > Full).Select(s => s.Name);
        var leftOut = servers.Where(s => s.LeftOut(phase) > 0).Select(s => $"{s.Name} in {s.LeftOut(phase)} of {s.Count} turns");
        return Table(phase, servers, rows.Append(faults))
            + Remark("The generator was the limit, these may do more", full)
            + Remark("Left out, as flat out it was less", leftOut);
    }

    private static string Remark(string what, IEnumerable<string> whose)
    {
        var all = string.Join(", ", whose);
        return all.Length == 0 ? "" : $"\n{what}: {all}.\n";
    }

    private static double[] Finite(IEnumerable<double> figures) => [.. figures.Where(double.IsFinite)];

    private static string Table(string name, IReadOnlyList<Turns> servers, IEnumerable<IReadOnlyList<string>> rows) =>
        Markdown.Table([name, .. servers.Select(s => s.Name), .. servers.Skip(1).Select(s => $"ratio to {s.Name}")], rows);

    private static IReadOnlyList<string> Row(string what, IReadOnlyList<Turns> servers, Func<Turns, IReadOnlyList<double>> figures)
    {
        var first = figures(servers[0]);
        return
        [
            what,
            .. servers.Select(s => Figures.Spread(Finite(figures(s)))),
            .. servers.Skip(1).Select(s => Figures.Number(Statistics.MedianRatio(first, figures(s)))),
        ];
    }
}
