using System.Text.Json.Serialization;

namespace WebChat.Contracts;

/// <summary>
/// Something that happened. A type that this version does not know reads as the plain base, which clients ignore.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", IgnoreUnrecognizedTypeDiscriminators = true)]
[JsonDerivedType(typeof(MessageEvent), "message")]
[JsonDerivedType(typeof(EditedEvent), "edited")]
[JsonDerivedType(typeof(DeletedEvent), "deleted")]
[JsonDerivedType(typeof(ReactedEvent), "reacted")]
[JsonDerivedType(typeof(TopicEvent), "topic")]
[JsonDerivedType(typeof(OtherEvent), "other")]
[JsonDerivedType(typeof(JoinedEvent), "joined")]
[JsonDerivedType(typeof(LeftEvent), "left")]
[JsonDerivedType(typeof(PresenceEvent), "presence")]
[JsonDerivedType(typeof(PopulationEvent), "population")]
[JsonDerivedType(typeof(RenamedEvent), "renamed")]
[JsonDerivedType(typeof(PrivateEvent), "private")]
[JsonDerivedType(typeof(AnnouncementEvent), "announcement")]
[JsonDerivedType(typeof(TypingEvent), "typing")]
[JsonDerivedType(typeof(NoticeEvent), "notice")]
public record ChatEvent
{
    /// <summary>When, by the server's clock; to read, not to sort by.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>Somebody entered a room. Goes to the others.</summary>
/// <param name="Room">The room.</param>
/// <param name="Nickname">Who.</param>
/// <param name="Tag">Their tag.</param>
/// <param name="Since">When their session began.</param>
public sealed record JoinedEvent(string Room, string Nickname, string Tag, DateTimeOffset? Since = null) : ChatEvent;

/// <summary>Somebody left a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="Nickname">Who.</param>
/// <param name="Tag">Their tag.</param>
/// <param name="Reason">One of <see cref="LeaveReasons"/>.</param>
public sealed record LeftEvent(string Room, string Nickname, string Tag, string Reason) : ChatEvent;

/// <summary>Why somebody left.</summary>
public static class LeaveReasons
{
    /// <summary>By <c>/quit</c>.</summary>
    public const string Quit = "quit";

    /// <summary>Left this room only.</summary>
    public const string Left = "left";

    /// <summary>The connection dropped and did not come back within the grace time.</summary>
    public const string Lost = "lost";

    /// <summary>An operator closed the session.</summary>
    public const string Kicked = "kicked";

    /// <summary>An operator closed the session, and it cannot come back for a time.</summary>
    public const string Banned = "banned";
}

/// <summary>Somebody's state changed.</summary>
/// <param name="Room">The room.</param>
/// <param name="Nickname">Who.</param>
/// <param name="State">One of <see cref="MemberStates"/>.</param>
public sealed record PresenceEvent(string Room, string Nickname, string State) : ChatEvent;

/// <summary>In a crowd, instead of who came and went: how many there are.</summary>
/// <param name="Room">The room.</param>
/// <param name="Count">How many people are in it.</param>
public sealed record PopulationEvent(string Room, int Count) : ChatEvent;

/// <summary>Somebody has another name.</summary>
/// <param name="Room">The room.</param>
/// <param name="Nickname">The old name.</param>
/// <param name="To">The new name.</param>
/// <param name="Tag">Their tag, which stays.</param>
public sealed record RenamedEvent(string Room, string Nickname, string To, string Tag) : ChatEvent;

/// <summary>A private message. Only its two sessions can read it.</summary>
/// <param name="Seq">Its number among the private messages of the session that reads it.</param>
/// <param name="Id">The id that its sender chose.</param>
/// <param name="From">The sender's nickname at that time.</param>
/// <param name="To">The receiver's nickname at that time.</param>
/// <param name="Tag">The sender's tag.</param>
/// <param name="Text">As cleaned by the server. Never markup.</param>
/// <param name="Kind">One of <see cref="MessageKinds"/>.</param>
/// <param name="ToTag">The receiver's tag.</param>
public sealed record PrivateEvent(long Seq, string Id, string From, string To, string Tag, string Text, string Kind, string ToTag)
    : ChatEvent;

/// <summary>An operator's message to everybody.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">As cleaned by the server. Never markup.</param>
/// <param name="By">Who: <c>admin</c> by HTTP, <c>operator</c> at the server's console.</param>
public sealed record AnnouncementEvent(string Id, string Text, string By) : ChatEvent;

/// <summary>Somebody is writing. Lasts 5 seconds unless it comes again.</summary>
/// <param name="Room">The room.</param>
/// <param name="Nickname">Who.</param>
public sealed record TypingEvent(string Room, string Nickname) : ChatEvent;

/// <summary>Something that this session should know.</summary>
/// <param name="Code">One of <see cref="Codes"/> or <see cref="NoticeCodes"/>.</param>
/// <param name="Message">An English sentence.</param>
/// <param name="Reason">An operator's words.</param>
/// <param name="Nickname">With <see cref="NoticeCodes.Renamed"/>: the new name.</param>
/// <param name="Quiet">With <see cref="NoticeCodes.Quiet"/>: whether it is on.</param>
/// <param name="Room">With <see cref="NoticeCodes.Entered"/> and <see cref="NoticeCodes.Left"/>: the room.</param>
/// <param name="Away">With <see cref="NoticeCodes.Away"/>: whether one is.</param>
public sealed record NoticeEvent(
    string Code,
    string Message,
    string? Reason = null,
    string? Nickname = null,
    bool? Quiet = null,
    string? Room = null,
    bool? Away = null
) : ChatEvent;

/// <summary>Codes of notices that are no refusals. Those of one's own doing go to the session's other connections.</summary>
public static class NoticeCodes
{
    /// <summary>An operator closed the session. Do not come back by yourself.</summary>
    public const string Kicked = "kicked";

    /// <summary>The session quit on another connection of its own.</summary>
    public const string Ended = "ended";

    /// <summary>The session has another name since another connection of it asked.</summary>
    public const string Renamed = "renamed";

    /// <summary>Quiet mode was switched on another connection.</summary>
    public const string Quiet = "quiet_changed";

    /// <summary>Another connection said that one is away, or back.</summary>
    public const string Away = "away_changed";

    /// <summary>Another connection of this session entered a room.</summary>
    public const string Entered = "entered";

    /// <summary>What was <see cref="Codes.Unavailable"/> for everybody is not any more.</summary>
    public const string Available = "available";

    /// <summary>Another connection of this session left a room.</summary>
    public const string Left = "left";
}
