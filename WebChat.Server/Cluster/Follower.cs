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
    private ulong _seen;
    private long _lookedAt;

    /// <summary>How old what is known of the others is at most, in milliseconds.</summary>
    public int LagMs => (int)time.GetElapsedTime(Volatile.Read(ref _lookedAt)).TotalMilliseconds;

    /// <summary>What is read from here on is not too old: call it before rooms and sessions are first read.</summary>
    public async Task BeginAsync()
    {
        _seen = await store.NowAsync();
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

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await _wake.WaitAsync(Pause, stop);
            try
            {
                await LookNowAsync();
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
            await InTurnAsync(session, () => roster.ForgetAsync(session));
        foreach (var stored in holders)
            await FollowAsync(stored);
        foreach (var room in await store.RoomsAsync())
            rooms.FindOrOpen(room).Follow(room);
    }

    public void Dispose() => _wake.Dispose();

    private async Task LookNowAsync()
    {
        var changes = await store.ChangesAsync(_seen);
        foreach (var room in changes.Rooms)
            rooms.FindOrOpen(room).Follow(room);
        // Who gave a name up, before who has it now.
        foreach (var session in changes.Sessions.OrderBy(s => s.IsPresent))
            await FollowAsync(session);
        foreach (var announcement in changes.Announcements)
            announcements.Tell(announcement);
        _seen = changes.Seen;
        Volatile.Write(ref _lookedAt, time.GetTimestamp());
        foreach (var room in rooms.All)
        {
            if (room.IsBehind)
                room.CatchUp();
        }
    }

    private async Task FollowAsync(StoredSession stored)
    {
        if (!stored.IsPresent && index.ById(stored.Id) is null)
            return;
        var session = roster.Of(stored);
        await InTurnAsync(
            session,
            async () =>
            {
                await roster.ApplyAsync(session, stored);
                if (!session.Connections.IsEmpty)
                    await privates.FollowAsync(session, stored.PrivateLast);
            }
        );
    }

    private async Task InTurnAsync(Session session, Func<Task> act)
    {
        var turn = TakeTurnAsync();
        if (await Task.WhenAny(turn, Task.Delay(SessionMayTake, time)) != turn)
            LogSlow(log, session.Tag);

        async Task TakeTurnAsync()
        {
            try
            {
                await session.TakeTurnAsync(async () =>
                {
                    await act();
                    return true;
                });
            }
            catch (Exception e)
            {
                LogFailed(log, e, session.Tag);
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
