using System.Diagnostics;

namespace WebChat.Bench.Net;

/// <summary>The monotonic clock, in nanoseconds.</summary>
internal static class Clock
{
    public const long Second = 1_000_000_000;
    public const long Millisecond = 1_000_000;

    private static readonly double PerTick = (double)Second / Stopwatch.Frequency;

    public static long Now => Stopwatch.Frequency == Second ? Stopwatch.GetTimestamp() : (long)(Stopwatch.GetTimestamp() * PerTick);

    public static long Of(double seconds) => (long)(seconds * Second);

    public static double Seconds(long nanoseconds) => nanoseconds / (double)Second;
}
