using WebChat.Server.Chat;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Postgres;

namespace WebChat.Server.Cluster;

/// <summary>
/// Lets this server's people see what happened on the others. Notifications say when to look, a look at the store says what there is; without
/// a word from anybody it looks once a second.
/// </summary>
internal sealed partial class Follower(
    PostgresStore store,
    SessionIndex index,
    Roster roster,
    Rooms rooms,
    PrivateMessages privates,
    Announcements announcements,
    CallGate gate,
    TimeProvider time,
    ILogger<Follower> log
) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks, however often others change something: what changes meanwhile is seen together.</summary>
    private static readonly TimeSpan AtLeast = TimeSpan.FromMilliseconds(20);

    /// <summary>How long one session may hold up the others: its turn may wait for the store.</summary>
    private static readonly TimeSpan SessionMayTake = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _wake = new(0, 1);
    private Seen _seen = null!;
    private Seen _roomsSeen = null!;
    private long _lookedAt;
    private long _lookedAtRoomsAt;
    private volatile bool _roomsAreDue;

    /// <summary>How old what is known of the others is at most, in milliseconds.</summary>
    public int LagMs => (int)time.GetElapsedTime(Volatile.Read(ref _lookedAt)).TotalMilliseconds;

    /// <summary>What is read from here on is not too old: call it before rooms and sessions are first read.</summary>
    public async Task BeginAsync()
    {
        _seen = _roomsSeen = await store.NowAsync();
        Volatile.Write(ref _lookedAt, time.GetTimestamp());
    }

    /// <summary>What another server says. Never waits.</summary>
    public void Hear(Hint hint)
    {
        switch (hint)
        {
            case Hint.Changed:
                Look();
                break;
            case Hint.RoomGrew grew:
                rooms.Find(grew.Room)?.Hint(grew.Last);
                break;
            case Hint.Typing typing when rooms.Find(typing.Room) is { } room && index.ById(typing.Session) is { } session:
                room.HearTyping(session);
                break;
        }
    }

    /// <summary>Looks as soon as it can. Never waits.</summary>
    public void Look()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It will look anyway.
        }
    }

    /// <summary>Something may have been missed: looks at everything. Never waits.</summary>
    public void LookAtAll()
    {
        _roomsAreDue = true;
        Look();
    }

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await _wake.WaitAsync(Pause, stop);
            try
            {
                await gate.UnlessStoppingAsync(LookNowAsync);
            }
            catch (StoreUnavailableException e)
            {
                LogBlind(log, e.Message);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // What one look does wrong must not keep this server from looking again.
                LogLookFailed(log, e);
            }

            await Task.Delay(AtLeast, time, stop);
        }
    }

    /// <summary>What is known is made what the store says, whatever was missed.</summary>
    public async Task ReloadAsync()
    {
        // Before the store is asked: who comes in meanwhile is not in its answer.
        var known = index.All.ToList();
        var holders = await store.NameHoldersAsync();
        var kept = holders.Select(s => s.Id).ToHashSet();
        foreach (var session in known.Where(s => !kept.Contains(s.Id)))
            await ForgetAsync(session);
        foreach (var stored in holders)
            await FollowAsync(stored);
        foreach (var room in await store.RoomsAsync())
            rooms.FindOrOpen(room).Follow(room);
    }

    public void Dispose() => _wake.Dispose();

    private async Task LookNowAsync()
    {
        // What others say of rooms is heard as they say it; a look is for what was not heard.
        var withRooms = _roomsAreDue || time.GetElapsedTime(_lookedAtRoomsAt) >= Pause;
        _roomsAreDue = false;
        var changes = await store.ChangesAsync(_seen, withRooms ? _roomsSeen : null);
        foreach (var room in changes.Rooms)
            rooms.FindOrOpen(room).Follow(room);
        // Who gave a name up, before who has it now.
        foreach (var session in changes.Sessions.OrderBy(s => s.IsPresent))
            await FollowAsync(session);
        foreach (var announcement in changes.Announcements)
            announcements.Tell(announcement);
        _seen = changes.Seen;
        if (withRooms)
            (_roomsSeen, _lookedAtRoomsAt) = (changes.Seen, time.GetTimestamp());
        Volatile.Write(ref _lookedAt, time.GetTimestamp());
        foreach (var room in rooms.All)
        {
            if (room.IsBehind)
                room.CatchUp();
        }

        privates.CatchUp();
    }

    private Task FollowAsync(StoredSession stored) => NotForLongAsync(stored.Tag, ApplyAsync(stored));

    private async Task ApplyAsync(StoredSession stored)
    {
        while (!roster.IsPast(stored) && (stored.IsPresent || index.ById(stored.Id) is not null))
        {
            var session = roster.Of(stored);
            var isApplied = await session.TakeTurnAsync(async () =>
            {
                await roster.ApplyAsync(session, stored);
                if (!session.Connections.IsEmpty)
                    await privates.FollowAsync(session, stored.PrivateLast);
                return session.Version >= stored.Version;
            });
            // Not if it went while this waited for its turn, and has come back elsewhere since: then it is another object.
            if (isApplied)
                return;
        }
    }

    private Task ForgetAsync(Session session) =>
        NotForLongAsync(
            session.Tag,
            session.TakeTurnAsync(async () =>
            {
                await roster.ForgetAsync(session);
                return true;
            })
        );

    // What one session does wrong, or waits for, must not keep the others from being seen.
    private async Task NotForLongAsync(string tag, Task news)
    {
        var done = WatchAsync();
        if (await Task.WhenAny(done, Task.Delay(SessionMayTake, time)) != done)
            LogSlow(log, tag);

        async Task WatchAsync()
        {
            try
            {
                await news;
            }
            catch (Exception e)
            {
                LogFailed(log, e, tag);
            }
        }
    }

    [LoggerMessage(170, LogLevel.Warning, "What happens on other servers is not seen: {Reason}")]
    private static partial void LogBlind(ILogger log, string reason);

    [LoggerMessage(173, LogLevel.Error, "A look at what happened on other servers failed")]
    private static partial void LogLookFailed(ILogger log, Exception e);

    [LoggerMessage(171, LogLevel.Debug, "Session {Tag} is busy: what happened to it elsewhere is applied when it is not")]
    private static partial void LogSlow(ILogger log, string tag);

    [LoggerMessage(172, LogLevel.Error, "What happened to session {Tag} elsewhere could not be applied")]
    private static partial void LogFailed(ILogger log, Exception e, string tag);
}
