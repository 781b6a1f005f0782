using System.Numerics;

namespace WebChat.Bench.Load;

/// <summary>
/// Times in buckets that grow with the time, so that every quantile is right within 1 %: 128 buckets for each doubling. Adding
/// allocates nothing.
/// </summary>
internal sealed class Histogram
{
    private const int Bits = 7;
    private const int Buckets = 1 << Bits;

    private readonly long[] _counts = new long[(64 - Bits + 1) * Buckets];

    public long Count { get; private set; }

    public long Max { get; private set; }

    public void Add(long nanoseconds)
    {
        var value = Math.Max(nanoseconds, 0);
        _counts[IndexOf(value)]++;
        Count++;
        if (value > Max)
            Max = value;
    }

    /// <summary>The time that this share of all did not exceed; 0 when there are none.</summary>
    public long Quantile(double share)
    {
        var wanted = Math.Max((long)Math.Ceiling(Count * share), 1);
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
                return Math.Min(MiddleOf(i), Max);
        }

        return 0;
    }

    public Times Summary() =>
        new(
            Count,
            Quantile(0.5) / (double)Net.Clock.Millisecond,
            Quantile(0.99) / (double)Net.Clock.Millisecond,
            Max / (double)Net.Clock.Millisecond
        );

    /// <summary>Below 128 each value has its own bucket; above, the seven bits behind the highest one choose it.</summary>
    private static int IndexOf(long value)
    {
        if (value < Buckets)
            return (int)value;
        var shift = BitOperations.Log2((ulong)value) - Bits;
        return ((shift + 1) * Buckets) + (int)((value >> shift) & (Buckets - 1));
    }

    private static long MiddleOf(int index)
    {
        if (index < Buckets)
            return index;
        var shift = (index / Buckets) - 1;
        return ((long)(Buckets + (index % Buckets)) << shift) + ((1L << shift) >> 1);
    }
}

/// <summary>Times in milliseconds.</summary>
internal readonly record struct Times(long Count, double P50, double P99, double Max);
