namespace WebChat.Client;

/// <summary>
/// When to try again, for ever: after about 1, 2, then every 3 seconds, and after a minute every 15; each time between half and all of it,
/// so that a thousand clients that lost one server do not come back in one moment. A connection that held for a while starts it over.
/// </summary>
/// <remarks>
/// A server keeps the place and name of whoever dropped for 30 s by default. So for the first minute tries begin at most
/// <see cref="Urgent"/> apart, also when each hangs until it is given up: after an outage of 25 s one is certain to come in time.
/// </remarks>
internal sealed class ReconnectPolicy(TimeProvider time, Func<double> random)
{
    internal static readonly TimeSpan Urgent = TimeSpan.FromSeconds(3);
    internal static readonly TimeSpan UrgentFor = TimeSpan.FromSeconds(60);
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    internal static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);

    private int _failures;
    private long? _liveSince;
    private long? _lostAt;
    private long? _triedAt;
    private TimeSpan _took;

    /// <summary>A try begins.</summary>
    /// <param name="longest">What the program allows.</param>
    /// <returns>How long opening the connection may take; twice as long as last time at least, for those with a slow network.</returns>
    public TimeSpan Try(TimeSpan longest)
    {
        _triedAt = time.GetTimestamp();
        var enough = 2 * _took > Urgent ? 2 * _took : Urgent;
        return IsUrgent && enough < longest ? enough : longest;
    }

    /// <summary>The connection is open.</summary>
    public void Opened() => _took = SinceTry;

    /// <summary>The connection is live.</summary>
    public void Live() => _liveSince = time.GetTimestamp();

    /// <summary>It is lost, or could not be made.</summary>
    /// <param name="atLeast">What the server asked for.</param>
    /// <returns>How long to wait before the next try.</returns>
    public TimeSpan Lost(TimeSpan atLeast = default)
    {
        if (_liveSince is { } since)
        {
            if (time.GetElapsedTime(since) >= Stable)
                _failures = 0;

            _lostAt = time.GetTimestamp();
            (_liveSince, _triedAt) = (null, null);
        }

        var longest = IsUrgent ? Urgent : Longest;
        var ceiling = TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, Math.Pow(2, Math.Min(_failures, 10))));
        _failures++;

        // From the beginning of one try to that of the next: one that hung has waited already.
        var delay = (ceiling * (0.5 + (random() / 2))) - SinceTry;
        return delay > atLeast ? delay : atLeast;
    }

    private bool IsUrgent => _lostAt is { } lost && time.GetElapsedTime(lost) < UrgentFor;

    private TimeSpan SinceTry => _triedAt is { } tried ? time.GetElapsedTime(tried) : TimeSpan.Zero;
}
