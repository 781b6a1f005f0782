namespace WebChat.Bench.Report;

/// <summary>A figure that has to be reached, and whether it was.</summary>
internal sealed record Bar(string What, string Wanted, string Figure, bool Met)
{
    public static Bar AtMost(string what, double most, double figure, string unit) =>
        new(what, $"at most {Figures.Number(most)}{unit}", $"{Figures.Number(figure)}{unit}", figure <= most);

    public static Bar AtLeast(string what, double least, double figure, string unit) =>
        new(what, $"at least {Figures.Number(least)}{unit}", $"{Figures.Number(figure)}{unit}", figure >= least);

    public static Bar NoFaults(string what, Load.FaultCounts faults) =>
        new(what, "nothing lost, doubled or out of order", faults.ToString(), faults.None);

    /// <summary>For those who only sit there: who is cut off needs no memory.</summary>
    public static Bar NobodyCutOff(string what, Load.FaultCounts faults) => new(what, "nobody is cut off", faults.ToString(), faults.None);

    public static string Table(IEnumerable<Bar> bars) =>
        Markdown.Table(
            ["what", "bar", "figure", ""],
            bars.Select(b => (string[])[b.What, b.Wanted, b.Figure, b.Met ? "met" : "**missed**"])
        );
}
