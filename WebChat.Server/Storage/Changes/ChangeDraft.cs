using WebChat.Contracts;

namespace WebChat.Server.Storage.Changes;

/// <summary>What rows of <c>messages</c> are that are no messages. Their kind is in the database.</summary>
internal static class ChangeKinds
{
    public const string Edited = "edited";
    public const string Deleted = "deleted";
    public const string Reacted = "reacted";
    public const string Unreacted = "unreacted";
    public const string Topic = "topic";

    /// <summary>A reaction to a message that was deleted since; or, in an imported transcript, what its server did not know.</summary>
    public const string Other = "other";
}

/// <summary>A change that has no number yet, and that may not be allowed, or change nothing.</summary>
/// <param name="Id">Any id of its own.</param>
/// <param name="Kind">One of <see cref="ChangeKinds"/>.</param>
/// <param name="Target">The number of the message; 0: it is about the room.</param>
/// <param name="Value">The text, the emoji or the topic.</param>
internal sealed record ChangeDraft(
    long Session,
    string Tag,
    string Nickname,
    string Id,
    string Kind,
    long Target,
    string Value,
    DateTimeOffset At
)
{
    /// <summary>What its own row holds: nothing that must be gone with the message.</summary>
    public string Kept => Kind is ChangeKinds.Edited ? "" : Value;

    public RoomEvent ToEvent(string room, long seq) => ChangeRow.ToEvent(room, seq, Kind, Target, Value, Nickname, Tag, At);
}

/// <summary>The event that a change makes.</summary>
internal static class ChangeRow
{
    /// <param name="value">The target's text, the emoji or the topic.</param>
    public static RoomEvent ToEvent(
        string room,
        long seq,
        string kind,
        long target,
        string value,
        string nickname,
        string tag,
        DateTimeOffset at
    ) =>
        kind switch
        {
            ChangeKinds.Edited => new EditedEvent(room, seq, target, value) { At = at },
            ChangeKinds.Deleted => new DeletedEvent(room, seq, target, nickname) { At = at },
            ChangeKinds.Reacted => new ReactedEvent(room, seq, target, value, nickname, tag, On: true) { At = at },
            ChangeKinds.Unreacted => new ReactedEvent(room, seq, target, value, nickname, tag, On: false) { At = at },
            ChangeKinds.Topic => new TopicEvent(room, seq, value, nickname) { At = at },
            // During an upgrade a newer server may write more: the number is taken, and the room goes on.
            _ => new OtherEvent(room, seq) { At = at },
        };
}

/// <summary>What became of a change: an event, a refusal, or neither: it was so already.</summary>
internal readonly record struct ChangeOutcome(RoomEvent? Event, Refusal? Error)
{
    public static readonly ChangeOutcome AlreadySo;
}
