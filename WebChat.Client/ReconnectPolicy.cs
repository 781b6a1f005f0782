namespace WebChat.Client;

/// <summary>
/// When to try again: after about 1, 2, 4, 8, then every 15 seconds, for ever; each time between half and all of it, so that
/// a thousand clients that lost one server do not come back in one moment. A connection that held for a while starts it over.
/// </summary>
internal sealed class ReconnectPolicy(TimeProvider time, Func<double> random)
{
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    internal static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);

    private int _failures;
    private long? _liveSince;

    /// <summary>The connection is live.</summary>
    public void Live() => _liveSince = time.GetTimestamp();

    /// <summary>It is lost, or could not be made.</summary>
    /// <param name="atLeast">What the server asked for.</param>
    /// <returns>How long to wait before the next try.</returns>
    public TimeSpan Lost(TimeSpan atLeast = default)
    {
        if (_liveSince is { } since && time.GetElapsedTime(since) >= Stable)
            _failures = 0;

        _liveSince = null;
        var ceiling = TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(_failures, 10))));
        _failures++;
        var delay = ceiling * (0.5 + (random() / 2));
        return delay > atLeast ? delay : atLeast;
    }
}
