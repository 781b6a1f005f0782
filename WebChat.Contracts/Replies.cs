namespace WebChat.Contracts;

/// <summary>A reply that can be made of a refusal.</summary>
/// <typeparam name="TSelf">The reply.</typeparam>
public interface IReply<TSelf>
    where TSelf : IReply<TSelf>
{
    /// <summary>The reply that says no.</summary>
    static abstract TSelf Refused(Refusal refusal);
}

/// <summary>The answer of a hub method: a result, or a refusal. A refusal is an answer, never an exception.</summary>
/// <typeparam name="T">The result.</typeparam>
public sealed record Reply<T>(T? Ok, Refusal? Error) : IReply<Reply<T>>
    where T : class
{
    /// <inheritdoc />
    public static Reply<T> Refused(Refusal refusal) => new(null, refusal);

    /// <summary>A result.</summary>
    public static implicit operator Reply<T>(T ok) => new(ok, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Reply<T>(Refusal error) => new(null, error);
}

/// <summary>The answer of a hub method without a result.</summary>
public sealed record Reply(Refusal? Error) : IReply<Reply>
{
    /// <inheritdoc />
    public static Reply Refused(Refusal refusal) => new(refusal);

    /// <summary>Done; there is nothing to tell.</summary>
    public static readonly Reply Done = new((Refusal?)null);

    /// <summary>A refusal.</summary>
    public static implicit operator Reply(Refusal error) => new(error);
}

/// <summary>Why something was not done.</summary>
/// <param name="Code">One of <see cref="Codes"/>: for programs, and for words in the user's language.</param>
/// <param name="Message">An English sentence.</param>
/// <param name="RetryAfterMs">With <see cref="Codes.SlowDown"/>: when it can be tried again, in milliseconds from now.</param>
/// <param name="Until">With <see cref="Codes.Muted"/> and <see cref="Codes.Banned"/>: when it ends.</param>
/// <param name="Reason">With <see cref="Codes.Muted"/> and <see cref="Codes.Banned"/>: the moderator's words.</param>
public sealed record Refusal(string Code, string Message, int? RetryAfterMs = null, DateTimeOffset? Until = null, string? Reason = null);

/// <summary>The answer to <c>Join</c>.</summary>
/// <param name="Nickname">As stored: normalised.</param>
/// <param name="Token">The secret of this session. Keep it; it brings the session back.</param>
/// <param name="Tag">The public id of the session: the same person as before, even when a nickname is reused.</param>
/// <param name="Resumed">Whether an earlier session came back.</param>
/// <param name="Epoch">Made with the database: numbers of another epoch mean nothing in this one.</param>
/// <param name="ServerTime">The server's clock.</param>
/// <param name="Motd">A welcome text.</param>
/// <param name="Limits">What the server takes.</param>
/// <param name="Announcements">Those still standing, oldest first.</param>
/// <param name="Privates">Private messages of this session after <see cref="JoinRequest.PrivateAfter"/>, oldest first.</param>
/// <param name="Quiet">Whether quiet mode is on.</param>
/// <param name="Rooms">The rooms it was in: call <c>Enter</c> for each.</param>
/// <param name="Away">Whether it said that it is away.</param>
public sealed record Welcome(
    string Nickname,
    string Token,
    string Tag,
    bool Resumed,
    string Epoch,
    DateTimeOffset ServerTime,
    string Motd,
    Limits Limits,
    IReadOnlyList<ChatEvent> Announcements,
    IReadOnlyList<ChatEvent> Privates,
    bool Quiet,
    IReadOnlyList<string> Rooms,
    bool Away = false
);

/// <summary>What the server takes at most.</summary>
/// <param name="Nickname">Grapheme clusters of a nickname.</param>
/// <param name="NicknameBytes">UTF-8 bytes of a nickname.</param>
/// <param name="Text">UTF-16 units of a message.</param>
/// <param name="Lines">Lines of a message.</param>
/// <param name="Room">Characters of a room's name.</param>
/// <param name="RoomsPerSession">Rooms that one session can be in.</param>
/// <param name="Page">Events in one page of history.</param>
/// <param name="Topic">UTF-16 units of a topic.</param>
/// <param name="Reactions">Different emoji on one message.</param>
/// <param name="ChangeHours">Hours for which one can edit and delete one's own message.</param>
public sealed record Limits(
    int Nickname,
    int NicknameBytes,
    int Text,
    int Lines,
    int Room,
    int RoomsPerSession,
    int Page,
    int Topic = 200,
    int Reactions = 20,
    int ChangeHours = 24
)
{
    /// <summary>The limits of this version of the contract.</summary>
    public static readonly Limits V1 = new(
        Nickname: 32,
        NicknameBytes: 128,
        Text: 4000,
        Lines: 60,
        Room: 32,
        RoomsPerSession: 50,
        Page: 500
    );
}

/// <summary>The answer to <c>Enter</c>.</summary>
/// <param name="Room">The room's name, normalised.</param>
/// <param name="Topic">What it is about; empty: nothing said.</param>
/// <param name="Epoch">See <see cref="Welcome"/>.</param>
/// <param name="First">The first number that is still kept; 0: none yet.</param>
/// <param name="Last">The number of the last event before this reply; 0: none yet.</param>
/// <param name="Count">How many people are in the room.</param>
/// <param name="Members">At most 500 of them.</param>
/// <param name="Events">What the client does not have, oldest first; without <c>after</c>, or with a gap, the newest page.</param>
/// <param name="Complete">Whether <paramref name="Events"/> reach <paramref name="Last"/>; if not, the history request has the rest.</param>
/// <param name="Gap">What cannot be had.</param>
public sealed record RoomState(
    string Room,
    string Topic,
    string Epoch,
    long First,
    long Last,
    int Count,
    IReadOnlyList<Member> Members,
    IReadOnlyList<ChatEvent> Events,
    bool Complete,
    Gap? Gap = null
);

/// <summary>Numbers that cannot be had, both ends included.</summary>
/// <param name="From">The first missing number.</param>
/// <param name="To">The last missing number.</param>
/// <param name="Reason">One of <see cref="GapReasons"/>.</param>
public sealed record Gap(long From, long To, string Reason);

/// <summary>Why events cannot be had.</summary>
public static class GapReasons
{
    /// <summary>The database is another one than the one the client knew.</summary>
    public const string Epoch = "epoch";

    /// <summary>They were kept as long as the server keeps them, and are deleted.</summary>
    public const string Retention = "retention";

    /// <summary>The client knows later numbers than the server: it was put back to an earlier state.</summary>
    public const string Restored = "restored";
}

/// <summary>Somebody in a room.</summary>
/// <param name="Nickname">The name shown.</param>
/// <param name="Tag">Tells people apart where names do not.</param>
/// <param name="State">One of <see cref="MemberStates"/>.</param>
/// <param name="Bot">Whether it is a program.</param>
/// <param name="Since">When their session began; not told of crowds.</param>
public sealed record Member(string Nickname, string Tag, string State, bool? Bot = null, DateTimeOffset? Since = null);

/// <summary>Whether somebody is there.</summary>
public static class MemberStates
{
    /// <summary>There.</summary>
    public const string Online = "online";

    /// <summary>Connected, but away from the keyboard.</summary>
    public const string Away = "away";

    /// <summary>Without a connection, within the grace time.</summary>
    public const string Reconnecting = "reconnecting";
}

/// <summary>A room in the list.</summary>
/// <param name="Room">Its name.</param>
/// <param name="Topic">What it is about; empty: nothing said.</param>
/// <param name="Members">How many people are in it.</param>
/// <param name="Last">The number of its last event; 0: none yet.</param>
public sealed record RoomInfo(string Room, string Topic, int Members, long Last);

/// <summary>A message is on disk, and has its place.</summary>
/// <param name="Id">The id that the client chose.</param>
/// <param name="Seq">Its number in the room, or among the sender's private messages.</param>
/// <param name="At">When the server took it.</param>
public sealed record Receipt(string Id, long Seq, DateTimeOffset At);

/// <summary>One's own reactions to a message.</summary>
/// <param name="Seq">The number of the message.</param>
/// <param name="Changed">The number of the last event that changed it: what is said here holds up to that one.</param>
/// <param name="Emoji">In the order of the message's reactions; may be none.</param>
public sealed record OwnReactions(long Seq, long Changed, IReadOnlyList<string> Emoji);

/// <summary>A page of a session's private messages.</summary>
/// <param name="Events">Oldest first. There are more when the first one's number is not the one behind <c>after</c>.</param>
public sealed record PrivatePage(IReadOnlyList<ChatEvent> Events);

/// <summary>The answer to <c>Rename</c>.</summary>
/// <param name="Nickname">As stored: normalised.</param>
public sealed record Renamed(string Nickname);

/// <summary>A room as a wall shows it.</summary>
/// <param name="Room">The room's name, normalised.</param>
/// <param name="Topic">What it is about; empty: nothing said.</param>
/// <param name="Epoch">See <see cref="Welcome"/>.</param>
/// <param name="Last">The number of the room's last event; 0: none.</param>
/// <param name="Count">How many people are in the room.</param>
/// <param name="Announcements">Those still standing, oldest first.</param>
/// <param name="Events">The newest ones, oldest first, at most 40; those after <c>after</c> if that is near.</param>
public sealed record WallView(
    string Room,
    string Topic,
    string Epoch,
    long Last,
    int Count,
    IReadOnlyList<ChatEvent> Announcements,
    IReadOnlyList<ChatEvent> Events
);

/// <summary>A page of a room's history.</summary>
/// <param name="Room">The room's name, normalised.</param>
/// <param name="Epoch">See <see cref="Welcome"/>.</param>
/// <param name="First">The first number that is still kept; 0: none.</param>
/// <param name="Last">The number of the room's last event; 0: none.</param>
/// <param name="Events">Oldest first.</param>
public sealed record HistoryPage(string Room, string Epoch, long First, long Last, IReadOnlyList<ChatEvent> Events);
