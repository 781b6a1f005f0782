using WebChat.Tests.Faults.Checking;

namespace WebChat.Tests.Faults;

/// <summary>What is made of many measurements.</summary>
internal static class Figures
{
    public static double Median(this IEnumerable<double> values) => values.Percentile(50);

    /// <summary>The smallest value that so many percent do not exceed.</summary>
    public static double Percentile(this IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100) - 1)];
    }

    /// <summary>The first few findings, for a row that is not met.</summary>
    public static string Words(this IReadOnlyList<Finding> findings) =>
        string.Concat(findings.Take(10).Select(f => $"\n    {f.Rule}: {f.Text}"));
}
