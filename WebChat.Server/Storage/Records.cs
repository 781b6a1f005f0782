using WebChat.Contracts;

namespace WebChat.Server.Storage;

/// <summary>A session as kept.</summary>
/// <param name="Version">Grows with each change of it: of two states, the one with the higher number is the later one.</param>
/// <param name="PrivateLast">The number of its last private message; 0: none.</param>
/// <param name="Away">Whether it said that it is away.</param>
/// <param name="Ending">Why it is over, if it is.</param>
internal sealed record StoredSession(
    long Id,
    long Version,
    string Tag,
    byte[] TokenHash,
    string Nickname,
    bool Quiet,
    DateTimeOffset Since,
    Presence Presence,
    IReadOnlyList<string> Rooms,
    long PrivateLast = 0,
    bool Away = false,
    Ending? Ending = null
)
{
    /// <summary>Whether it holds its name.</summary>
    public bool IsPresent => Presence is Presence.Online or Presence.Reconnecting;
}

/// <summary>How far a session is from being there. The numbers are in the database.</summary>
internal enum Presence
{
    /// <summary>It holds no name; its token can still bring it back.</summary>
    Absent = 0,

    /// <summary>It has a connection, or lost its last one less than two seconds ago, which nobody is told.</summary>
    Online = 1,

    /// <summary>Without a connection, within the grace time; others were told.</summary>
    Reconnecting = 2,

    /// <summary>Quit, kicked, or kept as long as sessions are kept.</summary>
    Over = 3,
}

/// <summary>Why a session is over.</summary>
/// <param name="Reason">One of <see cref="LeaveReasons"/>.</param>
/// <param name="Words">An operator's.</param>
internal sealed record Ending(string Reason, string? Words = null);

/// <summary>How a claim to a name ended.</summary>
/// <param name="IsTaken">Somebody has it, or one that looks the same.</param>
/// <param name="Session">The session that has it now; none: it ended meanwhile, or the name is taken.</param>
internal sealed record NameClaim(bool IsTaken, StoredSession? Session = null);

/// <summary>A room as kept.</summary>
/// <param name="Last">The last number given; 0: none.</param>
internal sealed record StoredRoom(string Name, string Topic, long Last);

/// <summary>A message that has no number yet.</summary>
/// <param name="Reply">The message it answers, as it was read: for those who hear it live.</param>
internal sealed record MessageDraft(
    long Session,
    string Tag,
    string Nickname,
    string Id,
    string Text,
    string Kind,
    long? ReplyTo,
    DateTimeOffset At,
    Quote? Reply = null
)
{
    public MessageEvent ToEvent(string room, long seq) => new(room, seq, Id, Nickname, Tag, Text, Kind, ReplyTo, Reply: Reply) { At = At };
}

/// <summary>A private message that has no numbers yet.</summary>
internal sealed record PrivateDraft(Party From, Party To, string Id, string Text, string Kind, DateTimeOffset At);

/// <summary>One end of a private message.</summary>
internal sealed record Party(long Session, string Nickname, string Tag);

/// <summary>What was stored, or had been stored before under the same id.</summary>
internal sealed record Stored<T>(T Value, bool Repeat);

/// <summary>A private message as its two sessions see it; with oneself both are the same. No receiver: that session ended meanwhile.</summary>
internal sealed record PrivateCopies(PrivateEvent Sender, PrivateEvent? Receiver);

/// <summary>Which messages to read: those after a number, or the newest ones before a number, or the newest.</summary>
/// <param name="After">Oldest first from the one behind this number.</param>
/// <param name="Before">The newest ones below this number.</param>
/// <param name="UpTo">None above this number.</param>
/// <param name="Limit">At most so many; fewer when their texts are long (<see cref="MaxTextUnits"/>).</param>
/// <param name="IsPlain">Changes come without the state of their messages: for those who read all of it.</param>
internal sealed record PageRequest(int Limit, long? After = null, long? Before = null, long? UpTo = null, bool IsPlain = false)
{
    /// <summary>UTF-16 units of text after which a page ends early, so that no reply becomes too large to send.</summary>
    public const int MaxTextUnits = 128 * 1024;

    /// <summary>The first of these rows, as far as their texts have room on one page.</summary>
    public static List<T> WithinSize<T>(List<T> rows, Func<T, int> units)
    {
        var sum = 0;
        return [.. rows.TakeWhile(row => (sum += units(row)) <= MaxTextUnits)];
    }
}

/// <summary>What is kept of a room, oldest first, and the numbers the room has.</summary>
internal sealed record MessagePage(long First, long Last, IReadOnlyList<RoomEvent> Events);
