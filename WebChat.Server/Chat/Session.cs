using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>
/// A person: not a connection, of which a session can have several, and not a nickname, which can change. It lives in
/// the store; this is the part of it that this server needs while the session holds its name.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore without a wait handle holds nothing to give back.")]
internal sealed class Session(StoredSession stored, LimitOptions limits, TimeProvider time)
{
    // Never changes.
    public long Id { get; } = stored.Id;
    public string Tag { get; } = stored.Tag;
    public byte[] TokenHash { get; } = stored.TokenHash;
    public DateTimeOffset Since { get; } = stored.Since;

    // What is known of it: written by the Roster, in the session's turn, whole values at a time; read by anyone. It begins as nobody.
    public volatile Nickname Name = Nickname.OfStored(stored.Nickname);
    public volatile ImmutableHashSet<string> Rooms = [];
    public volatile Presence Presence = Presence.Absent;
    public volatile bool Away = stored.Away;
    private volatile bool _quiet = stored.Quiet;

    /// <summary>Its connections to this server. Written in the session's turn.</summary>
    public ImmutableArray<Connection> Connections = [];

    // Written and read in the session's turn only.

    /// <summary>Of which state it is known (<see cref="StoredSession.Version"/>).</summary>
    internal long Version { get; set; } = stored.Version - 1;

    /// <summary>In which <see cref="IChatStore.Tenure"/> the store was told that it has a connection here, and not yet that it has none.</summary>
    internal long? AttendedIn { get; set; }

    /// <summary>How many connections the store was told that it has here: for operators.</summary>
    internal int CountTold { get; set; } = 1;

    /// <summary>When its last connection was gone: a time stamp of the <see cref="TimeProvider"/>.</summary>
    internal long AloneSince { get; set; }

    /// <summary>Fires when it has been without a connection for too long.</summary>
    internal ITimer? Absence { get; set; }

    // Any thread.
    public TokenBucket Messages { get; } = limits.NewMessageBucket(time);
    public TokenBucket Moves { get; } = limits.NewMoveBucket(time);

    public bool Quiet
    {
        get => _quiet;
        set
        {
            _quiet = value;
            foreach (var connection in Connections)
                connection.HearsRooms = !value;
        }
    }

    /// <summary>What others see.</summary>
    public string State =>
        Presence != Presence.Online ? MemberStates.Reconnecting
        : Away ? MemberStates.Away
        : MemberStates.Online;

    public Party AsParty() => new(Id, Name.Text, Tag);

    /// <summary>
    /// What changes a session goes one at a time, in the order of arrival: two tabs that come back at once, a grace time
    /// that ends while a connection arrives. A turn may wait for the store and for rooms; these never wait for a turn.
    /// At most one call of each connection and one timer wait for it.
    /// </summary>
    public async Task<T> TakeTurnAsync<T>(Func<Task<T>> turn)
    {
        await _turns.WaitAsync();
        try
        {
            return await turn();
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Send(Frame frame, Connection? except = null)
    {
        foreach (var connection in Connections)
        {
            if (!ReferenceEquals(connection, except))
                connection.Send(frame);
        }
    }

    private readonly SemaphoreSlim _turns = new(1, 1);
}
