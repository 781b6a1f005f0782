using Microsoft.Extensions.Options;

namespace WebChat.Server.Delivery;

/// <summary>
/// Sees to it that connections which never join, say nothing or are gone without a word do not stay. Each is looked at
/// when something about it may be due, not in every round: thousands that are all right cost next to nothing.
/// </summary>
internal sealed class Watch(Stalls stalls, IOptions<WebSocketOptions> sockets, TimeProvider time)
{
    private static readonly TimeSpan JoinDeadline = TimeSpan.FromSeconds(15);

    /// <summary>For somebody whose name was refused, to find another one without having to connect again.</summary>
    private static readonly TimeSpan ThinkingTime = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan SilenceDeadline = TimeSpan.FromSeconds(60);

    /// <summary>Hub clients give up when they hear nothing for thirty seconds.</summary>
    private static readonly TimeSpan TellAfter = TimeSpan.FromSeconds(15);

    /// <summary>Who was told to close, and did not.</summary>
    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(1);

    // Under the lock. By the time stamp of when to look next.
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Connection, long> _next = new();

    public void Add(Connection connection) => Plan(connection, TimeSpan.Zero);

    /// <summary>Looks at those that are due, every second or so.</summary>
    public void LookAround()
    {
        var now = time.GetTimestamp();
        while (TakeDue(now) is { } connection)
        {
            if (!connection.Lifeline.HasEnded)
                Plan(connection, Look(connection));
        }
    }

    /// <returns>After what time to look again.</returns>
    private TimeSpan Look(Connection connection)
    {
        var left = SilenceDeadline - time.GetElapsedTime(connection.Heard.At);
        if (connection.Session is null)
            left = Least(left, (connection.HasAsked ? ThinkingTime : JoinDeadline) - time.GetElapsedTime(connection.Lifeline.OpenedAt));
        if (left < TimeSpan.Zero)
        {
            connection.Drop();
            return TellAgain;
        }

        return connection.Wire is { } wire ? Least(left, Ask(connection, wire)) : left;
    }

    // What a WebSocket does by itself, which is not direct.
    private TimeSpan Ask(Connection connection, SocketWire wire)
    {
        var (patience, mayAnswer) = (sockets.Value.KeepAliveInterval, sockets.Value.KeepAliveTimeout);
        var unanswered = wire.Unanswered;
        if (unanswered > mayAnswer)
        {
            stalls.Condemn(connection.Lifeline);
            return mayAnswer;
        }

        if (unanswered > TimeSpan.Zero)
            return mayAnswer - unanswered;
        var left = Least(patience - wire.Silence, TellAfter - wire.SilenceTowards);
        if (left > TimeSpan.Zero)
            return left;
        wire.Ask();
        return mayAnswer;
    }

    private void Plan(Connection connection, TimeSpan after)
    {
        // A little later, so that what is due then is over, and not just about to be; and never in the same round again.
        var ticks = (long)((after.TotalSeconds + 0.001) * time.TimestampFrequency);
        lock (_gate)
            _next.Enqueue(connection, time.GetTimestamp() + ticks);
    }

    private Connection? TakeDue(long now)
    {
        lock (_gate)
            return _next.TryPeek(out _, out var at) && at <= now ? _next.Dequeue() : null;
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
