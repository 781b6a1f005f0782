using WebChat.Contracts;

namespace WebChat.Server.Storage;

/// <summary>A session as kept.</summary>
internal sealed record StoredSession(
    long Id,
    string Tag,
    byte[] TokenHash,
    string Nickname,
    bool Quiet,
    DateTimeOffset Since,
    IReadOnlyList<string> Rooms
);

/// <summary>How a claim to a name ended.</summary>
internal enum NameClaim
{
    Claimed,

    /// <summary>Somebody has it, or one that looks the same.</summary>
    Taken,

    /// <summary>The session that claims it ended meanwhile.</summary>
    SessionOver,
}

/// <summary>A room as kept.</summary>
/// <param name="Last">The last number given; 0: none.</param>
internal sealed record StoredRoom(string Name, string Topic, long Last);

/// <summary>A message that has no number yet.</summary>
internal sealed record MessageDraft(
    long Session,
    string Tag,
    string Nickname,
    string Id,
    string Text,
    string Kind,
    long? ReplyTo,
    DateTimeOffset At
);

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
internal sealed record PageRequest(int Limit, long? After = null, long? Before = null, long? UpTo = null)
{
    /// <summary>UTF-16 units of text after which a page ends early, so that no reply becomes too large to send.</summary>
    public const int MaxTextUnits = 128 * 1024;
}

/// <summary>Messages of a room, oldest first, and the numbers the room has.</summary>
internal sealed record MessagePage(long First, long Last, IReadOnlyList<MessageEvent> Events);
