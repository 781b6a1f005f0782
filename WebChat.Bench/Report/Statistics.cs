namespace WebChat.Bench.Report;

/// <summary>What several measurements of the same thing say together.</summary>
internal static class Statistics
{
    /// <summary>The one in the middle; not a number when one of them is none, for what was left out once is not to count as little.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0 || double.IsNaN(sorted[0]))
            return double.NaN;
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    // What rounding leaves of a difference.
    private const double Nothing = 1e-6;

    /// <summary>The median of the ratios of pairs: what changed on the machine between pairs does not count, and nothing is a multiple of nothing.</summary>
    public static double MedianRatio(IEnumerable<double> values, IEnumerable<double> others) =>
        Median(values.Zip(others, (a, b) => b < Nothing ? double.NaN : a / b).Where(double.IsFinite));
}
