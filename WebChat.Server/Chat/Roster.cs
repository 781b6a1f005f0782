using Microsoft.Extensions.Options;
using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>
/// What is known of the sessions, and what others are told when one changes. Every change goes this way, wherever it was made: it is
/// stored first, and the state that the store gives is applied here.
/// </summary>
internal sealed class Roster(
    SessionIndex index,
    Rooms rooms,
    PrivateMessages privates,
    SessionNotices notices,
    IOptions<ChatOptions> options,
    TimeProvider time
)
{
    private static readonly TimeSpan CloseLinger = TimeSpan.FromMilliseconds(200);

    private readonly GoneSessions _gone = new(time);

    /// <summary>Whether the session is gone, and was known in this state, or a later one.</summary>
    public bool IsPast(StoredSession stored) => index.ById(stored.Id) is null && _gone.HasSeen(stored.Id, stored.Version);

    /// <summary>The session that is known by this id, or a new one of which nothing has been applied yet.</summary>
    public Session Of(StoredSession stored) => index.ById(stored.Id) ?? index.AddOrGet(new Session(stored, options.Value.Limits, time));

    /// <summary>In the session's turn: it is now as the store says. An older state than the one that is known changes nothing.</summary>
    /// <param name="by">The connection that asked for it: it gets an answer, and needs no notice.</param>
    public async Task ApplyAsync(Session session, StoredSession next, Connection? by = null)
    {
        if (next.Version <= session.Version || session.Presence == Presence.Over)
            return;
        session.Version = next.Version;
        if (next.IsPresent)
            await PresentAsync(session, next, by);
        else if (next.Presence == Presence.Over)
            await OverAsync(session, next.Ending ?? new Ending(LeaveReasons.Lost), by);
        else if (session.Presence != Presence.Absent)
            await ForgetAsync(session);
    }

    /// <summary>In the session's turn: it is absent, or over and nobody knows why. What is still connected comes back, and then knows.</summary>
    public async Task ForgetAsync(Session session)
    {
        await GoneAsync(session, LeaveReasons.Lost);
        foreach (var connection in session.Connections)
            connection.Drop();
    }

    private async Task PresentAsync(Session session, StoredSession next, Connection? by)
    {
        await NameAsync(session, next, by);
        var (presence, before, state) = (session.Presence, session.Rooms, session.State);
        session.Presence = next.Presence;
        session.Rooms = [.. next.Rooms];
        if (session.Quiet != next.Quiet)
        {
            session.Quiet = next.Quiet;
            var words = next.Quiet ? "Quiet mode is on." : "Quiet mode is off.";
            notices.Tell(session, new(NoticeCodes.Quiet, words, Quiet: next.Quiet), except: by);
        }

        if (session.Away != next.Away)
        {
            session.Away = next.Away;
            var words = next.Away ? "You are away." : "You are back.";
            notices.Tell(session, new(NoticeCodes.Away, words, Away: next.Away), except: by);
        }

        foreach (var room in before.Except(session.Rooms))
        {
            if (rooms.Find(room) is { } left)
                await left.LeaveAsync(session, LeaveReasons.Left, except: by);
            notices.Tell(session, new(NoticeCodes.Left, $"You left {room}.", Room: room), except: by);
        }

        if (presence != Presence.Absent && !string.Equals(state, session.State, StringComparison.Ordinal))
            await rooms.ForEachOfAsync(before, room => room.PresenceAsync(session, session.State));
        foreach (var room in session.Rooms.Except(before))
        {
            notices.Tell(session, new(NoticeCodes.Entered, $"You entered {room}.", Room: room), except: by);
            await rooms.JoinAsync(session, room);
        }
    }

    private async Task NameAsync(Session session, StoredSession next, Connection? by)
    {
        var old = session.Name;
        if (!string.Equals(old.Text, next.Nickname, StringComparison.Ordinal))
            session.Name = Nickname.OfStored(next.Nickname);
        var name = session.Name;
        index.AddName(session, name.CaseKey);
        if (!string.Equals(old.CaseKey, name.CaseKey, StringComparison.Ordinal))
            index.RemoveName(session, old.CaseKey);
        if (name == old || session.Presence == Presence.Absent)
            return;
        await rooms.ForEachOfAsync(session.Rooms, room => room.RenamedAsync(session, old.Text, name.Text));
        notices.Tell(session, new(NoticeCodes.Renamed, $"You are now called {name.Text}.", Nickname: name.Text), except: by);
    }

    private async Task OverAsync(Session session, Ending ending, Connection? by)
    {
        await GoneAsync(session, ending.Reason);
        notices.Tell(session, NoticeOf(ending), except: by);
        foreach (var connection in session.Connections)
            _ = connection.CloseAsync(CloseLinger, comeBack: false, time);
    }

    private async Task GoneAsync(Session session, string reason)
    {
        await rooms.ForEachOfAsync(session.Rooms, room => room.LeaveAsync(session, reason, except: null));
        await privates.UnattendAsync(session);
        session.Absence?.Dispose();
        // Whoever waits for a turn of this object finds it over and looks the session up again.
        session.Presence = Presence.Over;
        _gone.Remember(session.Id, session.Version);
        index.Remove(session);
    }

    private static NoticeEvent NoticeOf(Ending ending) =>
        ending switch
        {
            { Reason: LeaveReasons.Quit } => new(NoticeCodes.Ended, "You quit."),
            { Words: { } words } => new(NoticeCodes.Kicked, $"An operator closed your session: {words}", Reason: words),
            _ => new(NoticeCodes.Kicked, "An operator closed your session."),
        };
}
