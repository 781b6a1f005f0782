namespace WebChat.Client;

/// <summary>
/// When to try again: after about 1, 2, 4, 8, then every 15 seconds, for ever; each time between half and all of it, so that
/// a thousand clients that lost one server do not come back in one moment. A connection that held for a while starts it over.
/// </summary>
internal sealed class ReconnectPolicy(TimeProvider time, Func<double> random)
{
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    internal static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);

    private int failures;
    private long? liveSince;

    /// <summary>The connection is live.</summary>
    public void Live() => liveSince = time.GetTimestamp();

    /// <summary>It is lost, or could not be made.</summary>
    /// <param name="atLeast">What the server asked for.</param>
    /// <returns>How long to wait before the next try.</returns>
    public TimeSpan Lost(TimeSpan atLeast = default)
    {
        if (liveSince is { } since && time.GetElapsedTime(since) >= Stable)
        {
            failures = 0;
        }

        liveSince = null;
        var ceiling = TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(failures, 10))));
        failures++;
        var delay = ceiling * (0.5 + (random() / 2));
        return delay > atLeast ? delay : atLeast;
    }
}
