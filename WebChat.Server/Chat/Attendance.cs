using Microsoft.Extensions.Options;
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
    Roster roster,
    Rooms rooms,
    PrivateMessages privates,
    CallGate gate,
    IOptions<ChatOptions> options,
    TimeProvider time,
    ILogger<Attendance> log
)
{
    /// <summary>A reload takes less than this, and nobody needs to know of it.</summary>
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryStore = TimeSpan.FromSeconds(1);

    /// <summary>Everybody who holds a name is known; where no other server can have them, all are "reconnecting", with a fresh grace time.</summary>
    public async Task RestoreAsync()
    {
        foreach (var stored in await store.NameHoldersAsync())
        {
            var session = roster.Of(stored);
            await roster.ApplyAsync(session, stored);
            if (!store.IsShared)
                BeginGrace(session, options.Value.Grace);
        }
    }

    /// <summary>In the session's turn: a connection of it has joined. False: the session is not there any more.</summary>
    /// <param name="attended">What the store gave when it was told already.</param>
    public async Task<bool> ArriveAsync(Session session, Connection connection, StoredSession? attended = null)
    {
        if (!IsAttended(session) || attended is not null)
        {
            var tenure = store.Tenure;
            if ((attended ?? await store.ArriveAsync(session.Id)) is not { } state)
            {
                await roster.ForgetAsync(session);
                return false;
            }

            await roster.ApplyAsync(session, state);
            if (session.Presence == Presence.Over)
                return false;
            session.AttendedIn = tenure;
            session.CountTold = 1;
            await privates.AttendAsync(session, state.PrivateLast);
        }

        connection.Session = session;
        connection.HearsRooms = !session.Quiet;
        session.Connections = session.Connections.Add(connection);
        Unwatch(session);
        if (connection.IsClosed)
            await DropAsync(session, connection);
        return true;
    }

    /// <summary>Another server is gone, and these sessions with it: they are ours to look after.</summary>
    /// <param name="sessions">Their ids.</param>
    /// <param name="isNoticed">Whether they have been away for a while; else they dropped just now, as far as anybody knows.</param>
    public async Task AdoptAsync(IEnumerable<long> sessions, bool isNoticed)
    {
        foreach (var session in sessions.Select(index.ById).OfType<Session>())
        {
            await session.TakeTurnAsync(async () =>
            {
                if (session.Presence == Presence.Over || !session.Connections.IsEmpty || session.Absence is not null)
                    return false;
                // How long it has been waited for elsewhere nobody knows any more: it has the whole grace time.
                BeginGrace(session, session.Presence == Presence.Online ? Unnoticed : options.Value.Grace);
                return isNoticed && session.Presence == Presence.Online && await AbsenceGoesOnAsync(session);
            });
        }
    }

    /// <summary>A connection is closed, for whatever reason.</summary>
    public Task DepartAsync(Session session, Connection connection) =>
        session.TakeTurnAsync(async () =>
        {
            await DropAsync(session, connection);
            return true;
        });

    private bool IsAttended(Session session) => session.AttendedIn == store.Tenure;

    private async Task DropAsync(Session session, Connection connection)
    {
        // The grace time begins before anybody can see that nobody is there.
        var left = session.Connections.Remove(connection);
        if (left.IsEmpty && session.Presence != Presence.Over)
            BeginGrace(session, Unnoticed);
        session.Connections = left;
        await rooms.ForEachOfAsync(session.Rooms, room => room.StopListeningAsync(connection));
    }

    private async Task<bool> AbsenceGoesOnAsync(Session session)
    {
        if (!session.Connections.IsEmpty || session.Presence == Presence.Over)
            return true;
        try
        {
            // By the clock: what the session looks like may be news of an answer that was lost on its way here.
            var isOver = GraceOf(session) == TimeSpan.Zero;
            // Already now: if the answer is lost, whoever comes next tells the store again.
            session.AttendedIn = null;
            var state = await (isOver ? store.ReleaseNameAsync(session.Id, time.GetUtcNow()) : store.DepartAsync(session.Id));
            await privates.UnattendAsync(session);
            Unwatch(session);
            if (state is null)
                await roster.ForgetAsync(session);
            else
                await roster.ApplyAsync(session, state);
            // One that is online is elsewhere, and no longer ours to release.
            if (!isOver && state?.Presence == Presence.Reconnecting)
                Watch(session, GraceOf(session));
        }
        catch (Exception e) when (e is StorageFullException or StoreUnavailableException)
        {
            Watch(session, RetryStore);
        }

        return true;
    }

    // What is left of it.
    private TimeSpan GraceOf(Session session)
    {
        var rest = options.Value.Grace - time.GetElapsedTime(session.AloneSince);
        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }

    // Nobody is told before `due`; the grace time begins now.
    private void BeginGrace(Session session, TimeSpan due)
    {
        session.AloneSince = time.GetTimestamp();
        Watch(session, due < options.Value.Grace ? due : options.Value.Grace);
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
        try
        {
            // After the restart everybody has a fresh grace time.
            await gate.UnlessStoppingAsync(() => session.TakeTurnAsync(() => AbsenceGoesOnAsync(session)));
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
