using System.Text.Json.Serialization;
using WebChat.Contracts;

namespace WebChat.Tests.Faults.Checking;

/// <summary>
/// One line of the record of a run: what a client did, what came of it, what it was shown, and at the end what is stored.
/// Lines are in the order in which things happened, by one clock.
/// </summary>
/// <param name="Who">The client that writes the line; each has a name of its own.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "what")]
[JsonDerivedType(typeof(Invoked), "invoked")]
[JsonDerivedType(typeof(Answered), "answered")]
[JsonDerivedType(typeof(Shown), "shown")]
[JsonDerivedType(typeof(Skipped), "skipped")]
[JsonDerivedType(typeof(CaughtUp), "caughtUp")]
[JsonDerivedType(typeof(ShownPrivate), "shownPrivate")]
[JsonDerivedType(typeof(Named), "named")]
[JsonDerivedType(typeof(Unnamed), "unnamed")]
[JsonDerivedType(typeof(Stored), "stored")]
[JsonDerivedType(typeof(Fault), "fault")]
public abstract record Entry(string Who)
{
    /// <summary>Milliseconds since the run began; set by the recorder.</summary>
    public double Ms { get; init; }
}

/// <summary>A message is being sent: to a room, or to the session with a tag. Texts are all different. A reaction is one too, under what it is.</summary>
public sealed record Invoked(string Who, string Id, string Text, string? Room = null, string? ToTag = null) : Entry(Who);

/// <summary>A reaction in a record: it has no id of its own, and nobody makes the same one twice.</summary>
public static class ReactionId
{
    public static string Of(long target, string emoji, string tag) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"reacted/{target}/{emoji}/{tag}");

    public static string Of(ReactedEvent e) => Of(e.Target, e.Emoji, e.Tag);

    public static bool Is(string id) => id.StartsWith("reacted/", StringComparison.Ordinal);
}

/// <summary>What came of it. Without such a line nobody knows, which is like <see cref="Outcome.Unknown"/>.</summary>
public sealed record Answered(string Who, string Id, Outcome Outcome, long? Seq = null, string? Code = null) : Entry(Who);

/// <summary>A room's message was shown to the client's person.</summary>
public sealed record Shown(string Who, string Room, long Seq, string Id, string Text) : Entry(Who);

/// <summary>The client said that these messages cannot be had.</summary>
public sealed record Skipped(string Who, string Room, long From, long To, string Reason) : Entry(Who);

/// <summary>The run is over, and the client has been shown everything of this room.</summary>
public sealed record CaughtUp(string Who, string Room) : Entry(Who);

/// <summary>A private message was shown to the client's person.</summary>
public sealed record ShownPrivate(string Who, long Seq, string Id, string Text) : Entry(Who);

/// <summary>The server said that the client's session has this name from now on.</summary>
public sealed record Named(string Who, string Tag, string Key) : Entry(Who);

/// <summary>From now on the server may give the name away.</summary>
public sealed record Unnamed(string Who, string Tag, string Key) : Entry(Who);

/// <summary>A message in the final history.</summary>
public sealed record Stored(string Room, long Seq, string Id, string Text) : Entry("store");

/// <summary>What was done to the server or to the network: for the reader of the record.</summary>
public sealed record Fault(string Kind) : Entry("fault");

[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
public enum Outcome
{
    /// <summary>There is a receipt.</summary>
    Ok,

    /// <summary>The server said no: nothing may be stored.</summary>
    Refused,

    /// <summary>No answer: it may be stored, once.</summary>
    Unknown,
}
