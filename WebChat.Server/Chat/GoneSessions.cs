namespace WebChat.Server.Chat;

/// <summary>
/// As what sessions went a short while ago, for news of them that are still on their way from the store: a state that is not newer is no news,
/// and must not bring them back.
/// </summary>
internal sealed class GoneSessions(TimeProvider time)
{
    /// <summary>Longer than any look at the store takes, and any turn that it waits for.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    // Under the lock. As many as go in a minute.
    private readonly Lock _gate = new();
    private readonly Dictionary<long, long> _versions = [];
    private readonly Queue<(long Session, long Version, long At)> _inOrder = new();

    public void Remember(long session, long version)
    {
        lock (_gate)
        {
            while (_inOrder.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > Kept)
            {
                _inOrder.Dequeue();
                if (_versions.GetValueOrDefault(oldest.Session) == oldest.Version)
                    _versions.Remove(oldest.Session);
            }

            _versions[session] = version;
            _inOrder.Enqueue((session, version, time.GetTimestamp()));
        }
    }

    /// <summary>Whether it was known in this state, or a later one, when it went.</summary>
    public bool HasSeen(long session, long version)
    {
        lock (_gate)
            return _versions.TryGetValue(session, out var seen) && seen >= version;
    }
}
