using System.Globalization;

namespace WebChat.Bench.Report;

/// <summary>Numbers as people read them: three digits that mean something.</summary>
internal static class Figures
{
    public static string Number(double value) =>
        double.IsNaN(value) ? "–"
        : Math.Abs(value) >= 1000 ? Math.Round(value).ToString("#,0", CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 100 ? value.ToString("0", CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 10 ? value.ToString("0.0", CultureInfo.InvariantCulture)
        : value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>The median, and between what the measurements lay.</summary>
    public static string Spread(IReadOnlyList<double> values)
    {
        var median = Number(Statistics.Median(values));
        if (values.Count < 2)
            return median;
        var (least, most) = (Number(values.Min()), Number(values.Max()));
        return string.Equals(least, most, StringComparison.Ordinal) ? median : $"{median} ({least} to {most})";
    }
}
