namespace WebChat.Bench.Servers;

/// <summary>What processes have used since they began, and the memory they have now.</summary>
internal readonly record struct Usage(double UserSeconds, double SystemSeconds, long ResidentBytes)
{
    public double CpuSeconds => UserSeconds + SystemSeconds;

    public double ResidentMegabytes => ResidentBytes / 1024.0 / 1024.0;

    public static Usage operator +(Usage a, Usage b) =>
        new(a.UserSeconds + b.UserSeconds, a.SystemSeconds + b.SystemSeconds, a.ResidentBytes + b.ResidentBytes);

    /// <summary>What was used between two readings; the memory is that of the later one.</summary>
    public static Usage operator -(Usage a, Usage b) =>
        new(a.UserSeconds - b.UserSeconds, a.SystemSeconds - b.SystemSeconds, a.ResidentBytes);
}

/// <param name="CoreSeconds">How long the server's core was busy, with whatever.</param>
internal readonly record struct UsageReading(Usage Server, double GeneratorSeconds, double? CoreSeconds)
{
    /// <summary>The share of the server's core that something else than the server took.</summary>
    public double ForeignSince(UsageReading before, double seconds) =>
        CoreSeconds is { } now && before.CoreSeconds is { } then
            ? Math.Max(0, now - then - (Server - before.Server).CpuSeconds) / seconds
            : 0;
}
