namespace WebChat.Contracts;

/// <summary>What has a number in its room, and is kept: messages, and what changes them or the room.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">Its number: 1, 2, 3 ... without holes, over all these types.</param>
public abstract record RoomEvent(string Room, long Seq) : ChatEvent;

/// <summary>A message in a room. In pages of history it is as it is now: edited, deleted, with its reactions.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">Its number.</param>
/// <param name="Id">The id that its sender chose.</param>
/// <param name="From">The sender's nickname at that time.</param>
/// <param name="Tag">The sender's tag.</param>
/// <param name="Text">As cleaned by the server. Never markup. Empty: it is deleted.</param>
/// <param name="Kind">One of <see cref="MessageKinds"/>.</param>
/// <param name="ReplyTo">The number of the message it answers.</param>
/// <param name="Bot">Whether the sender is a program.</param>
/// <param name="Reply">What it answers, if that is still kept.</param>
/// <param name="Edited">When it was last edited.</param>
/// <param name="Deleted">When it was deleted.</param>
/// <param name="Reactions">In the order in which they came; none: nobody reacted.</param>
/// <param name="Changed">The number of the last event that changed it; none: nothing did.</param>
/// <param name="Imported">Whether it came with a transcript: nobody can edit or delete it, whatever its tag.</param>
public sealed record MessageEvent(
    string Room,
    long Seq,
    string Id,
    string From,
    string Tag,
    string Text,
    string Kind,
    long? ReplyTo = null,
    bool? Bot = null,
    Quote? Reply = null,
    DateTimeOffset? Edited = null,
    DateTimeOffset? Deleted = null,
    IReadOnlyList<Reaction>? Reactions = null,
    long? Changed = null,
    bool? Imported = null
) : RoomEvent(Room, Seq);

/// <summary>The message that another one answers, in short.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="From">Its sender's nickname at that time.</param>
/// <param name="Tag">Its sender's tag.</param>
/// <param name="Excerpt">The beginning of its text, on one line; empty: it is deleted.</param>
public sealed record Quote(long Seq, string From, string Tag, string Excerpt)
{
    /// <summary>UTF-16 units of an excerpt at most.</summary>
    public const int Length = 140;
}

/// <summary>What several people answered with the same picture.</summary>
/// <param name="Emoji">The picture.</param>
/// <param name="Count">How many they are.</param>
/// <param name="By">The first ten nicknames.</param>
/// <param name="Tags">The tags of the same.</param>
public sealed record Reaction(string Emoji, int Count, IReadOnlyList<string> By, IReadOnlyList<string> Tags)
{
    /// <summary>How many people are named.</summary>
    public const int Named = 10;
}

/// <summary>What changed a message.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">Its own number.</param>
/// <param name="Target">The number of the message.</param>
public abstract record ChangeEvent(string Room, long Seq, long Target) : RoomEvent(Room, Seq)
{
    /// <summary>In pages of history: the message as it is now. It stands for all changes up to <see cref="MessageNow.Changed"/>.</summary>
    public MessageNow? Now { get; init; }
}

/// <summary>A message as it is now, whatever happened to it.</summary>
/// <param name="Text">Empty: it is deleted.</param>
/// <param name="Edited">When it was last edited.</param>
/// <param name="Deleted">When it was deleted.</param>
/// <param name="Reactions">See <see cref="MessageEvent"/>.</param>
/// <param name="Changed">The number of the last event that changed it.</param>
public sealed record MessageNow(
    string Text,
    DateTimeOffset? Edited,
    DateTimeOffset? Deleted,
    IReadOnlyList<Reaction>? Reactions,
    long Changed
);

/// <summary>A message has another text.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">Its own number.</param>
/// <param name="Target">The number of the message.</param>
/// <param name="Text">The new text; in history the present one. Empty: it was deleted since.</param>
public sealed record EditedEvent(string Room, long Seq, long Target, string Text) : ChangeEvent(Room, Seq, Target);

/// <summary>A message is gone: its text and its reactions are kept nowhere.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">Its own number.</param>
/// <param name="Target">The number of the message.</param>
/// <param name="By">The nickname of who deleted it.</param>
public sealed record DeletedEvent(string Room, long Seq, long Target, string By) : ChangeEvent(Room, Seq, Target);

/// <summary>Somebody answered a message with a picture, or took it back.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">Its own number.</param>
/// <param name="Target">The number of the message.</param>
/// <param name="Emoji">The picture.</param>
/// <param name="Nickname">Who.</param>
/// <param name="Tag">Their tag.</param>
/// <param name="On">False: taken back.</param>
public sealed record ReactedEvent(string Room, long Seq, long Target, string Emoji, string Nickname, string Tag, bool On)
    : ChangeEvent(Room, Seq, Target);

/// <summary>A room is about something else now.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">Its number.</param>
/// <param name="Topic">One line, at most 200 UTF-16 units; empty: nothing said.</param>
/// <param name="By">The nickname of who said so.</param>
public sealed record TopicEvent(string Room, long Seq, string Topic, string By) : RoomEvent(Room, Seq);

/// <summary>Something with a number that the server does not know: a newer one beside it wrote it, during an upgrade.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">Its number.</param>
public sealed record OtherEvent(string Room, long Seq) : RoomEvent(Room, Seq);
