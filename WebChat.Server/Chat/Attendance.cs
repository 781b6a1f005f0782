using Microsoft.Extensions.Options;
using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>
/// Who is there. Two seconds without a connection: others see "reconnecting". The grace time over: they see "left",
/// and the name is free. Back before that: they see "online", or nothing at all.
/// </summary>
internal sealed partial class Attendance(
    IChatStore store,
    SessionIndex index,
    Rooms rooms,
    CallGate gate,
    IOptions<ChatOptions> options,
    TimeProvider time,
    ILogger<Attendance> log
)
{
    /// <summary>A reload takes less than this, and nobody needs to know of it.</summary>
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryStore = TimeSpan.FromSeconds(1);

    /// <summary>After a start: everybody who was there is "reconnecting", with a fresh grace time.</summary>
    public async Task RestoreAsync()
    {
        foreach (var stored in await store.NameHoldersAsync())
        {
            var name = Nickname.OfStored(stored.Nickname);
            var session = index.AddOrGet(new Session(stored, name, options.Value.Limits, time));
            session.Presence = Presence.Reconnecting;
            index.AddName(session, name.CaseKey);
            await rooms.RestoreAsync(session);
            Watch(session, options.Value.Grace);
        }
    }

    /// <summary>In the session's turn: a connection of it has joined.</summary>
    public async Task ArriveAsync(Session session, Connection connection)
    {
        connection.Session = session;
        connection.HearsRooms = !session.Quiet;
        session.Connections = session.Connections.Add(connection);
        Unwatch(session);
        var before = session.Presence;
        session.Presence = Presence.Online;
        if (before == Presence.Reconnecting)
            await rooms.ForEachOfAsync(session, room => room.PresenceAsync(session, MemberStates.Online));
        if (connection.IsClosed)
            await DropAsync(session, connection);
    }

    /// <summary>A connection is closed, for whatever reason.</summary>
    public Task DepartAsync(Session session, Connection connection) =>
        session.TakeTurnAsync(async () =>
        {
            await DropAsync(session, connection);
            return true;
        });

    /// <summary>In the session's turn: it is over.</summary>
    public void End(Session session)
    {
        session.Presence = Presence.Over;
        Unwatch(session);
        index.Remove(session);
    }

    /// <summary>In the session's turn: an absent session that could not come back need not be kept in memory.</summary>
    public void Forget(Session session)
    {
        // Whoever waits for a turn of this object finds it over and looks the session up again.
        session.Presence = Presence.Over;
        index.Remove(session);
    }

    private async Task DropAsync(Session session, Connection connection)
    {
        session.Connections = session.Connections.Remove(connection);
        await rooms.ForEachOfAsync(session, room => room.StopListeningAsync(connection));
        if (session.Connections.IsEmpty && session.Presence == Presence.Online)
            Watch(session, Unnoticed < options.Value.Grace ? Unnoticed : options.Value.Grace);
    }

    private async Task<bool> AbsenceGoesOnAsync(Session session)
    {
        if (!session.Connections.IsEmpty || session.Presence is Presence.Over or Presence.Absent)
            return true;
        if (session.Presence == Presence.Online && options.Value.Grace > Unnoticed)
        {
            session.Presence = Presence.Reconnecting;
            await rooms.ForEachOfAsync(session, room => room.PresenceAsync(session, MemberStates.Reconnecting));
            Watch(session, options.Value.Grace - Unnoticed);
            return true;
        }

        try
        {
            await store.ReleaseNameAsync(session.Id, time.GetUtcNow());
        }
        catch (Exception e) when (e is StorageFullException or StoreUnavailableException)
        {
            Watch(session, RetryStore);
            return true;
        }

        await rooms.ForEachOfAsync(session, room => room.LeaveAsync(session, LeaveReasons.Lost, except: null));
        Unwatch(session);
        Forget(session);
        return true;
    }

    private void Watch(Session session, TimeSpan due)
    {
        Unwatch(session);
        session.Absence = time.CreateTimer(_ => _ = ExpireAsync(session), null, due, Timeout.InfiniteTimeSpan);
    }

    private static void Unwatch(Session session)
    {
        session.Absence?.Dispose();
        session.Absence = null;
    }

    private async Task ExpireAsync(Session session)
    {
        // After the restart everybody has a fresh grace time.
        if (gate.IsStopping)
            return;
        try
        {
            await session.TakeTurnAsync(() => AbsenceGoesOnAsync(session));
        }
        catch (Exception e)
        {
            // A timer has no caller that could be told.
            LogExpiryFailed(log, e, session.Tag);
        }
    }

    [LoggerMessage(110, LogLevel.Error, "The absence of session {Tag} could not be handled")]
    private static partial void LogExpiryFailed(ILogger log, Exception e, string tag);
}
