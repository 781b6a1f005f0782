using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>Where the connection stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConnectionState>))]
public enum ConnectionState
{
    /// <summary>On the way, for the first time or again.</summary>
    [JsonStringEnumMemberName("connecting")]
    Connecting,

    /// <summary>Joined; what was missed follows, then what happens.</summary>
    [JsonStringEnumMemberName("live")]
    Live,

    /// <summary>Lost; the next try comes after <see cref="ConnectionEvent.RetryInMs"/>.</summary>
    [JsonStringEnumMemberName("reconnecting")]
    Reconnecting,

    /// <summary>Over: quit, closed by an operator, refused, or disposed. Nothing follows.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,
}

/// <summary>The client's own event: the state of the connection changed.</summary>
/// <param name="State">The new state.</param>
/// <param name="RetryInMs">With <see cref="ConnectionState.Reconnecting"/>: when the next try comes, in milliseconds from now.</param>
/// <param name="Reason">A sentence: why it is lost or over.</param>
/// <param name="Missed">With <see cref="ConnectionState.Live"/> after a loss: how many messages of others follow that came meanwhile.</param>
public sealed record ConnectionEvent(ConnectionState State, int? RetryInMs = null, string? Reason = null, int? Missed = null) : ChatEvent;

/// <summary>The client's own event: one is in a room, for the first time or again after a loss. The newest messages came just before.</summary>
/// <param name="Room">The room.</param>
/// <param name="Topic">What it is about; empty: nothing said.</param>
/// <param name="Count">How many people are in it.</param>
/// <param name="Members">At most 500 of them.</param>
public sealed record EnteredEvent(string Room, string Topic, int Count, IReadOnlyList<Member> Members) : ChatEvent;

/// <summary>The client's own event: messages that cannot be had, both ends included.</summary>
/// <param name="Room">The room.</param>
/// <param name="From">The first missing number.</param>
/// <param name="To">The last missing number.</param>
/// <param name="Reason">One of <see cref="GapReasons"/>, or <see cref="Unread"/>.</param>
public sealed record GapEvent(string Room, long From, long To, string Reason) : ChatEvent
{
    /// <summary>Nobody read <see cref="ChatClient.Events"/> for so long that the oldest were thrown away.</summary>
    public const string Unread = "unread";
}

/// <summary>Events as JSON, the client's own ones (<c>connection</c>, <c>entered</c>, <c>gap</c>) among them.</summary>
public static class ChatJson
{
    /// <summary>The JSON of the wire, with every character escaped that a terminal could take for a command.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var readable = new TextEncoderSettings(UnicodeRanges.All);
        readable.ForbidRange(UnicodeRange.Create('\u200b', '\u200f'));
        readable.ForbidRange(UnicodeRange.Create('\u2028', '\u202e'));
        readable.ForbidRange(UnicodeRange.Create('\u2060', '\u206f'));
        readable.ForbidRange(UnicodeRange.Create('\ufff0', '\uffff'));
        readable.ForbidCharacters('\u061c', '\ufeff');
        var options = Wire.Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));
        options.Encoder = JavaScriptEncoder.Create(readable);
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AddOwnEvents } };
        return options;
    }

    private static void AddOwnEvents(JsonTypeInfo type)
    {
        if (type.Type == typeof(ChatEvent) && type.PolymorphismOptions is { } options)
        {
            options.DerivedTypes.Add(new JsonDerivedType(typeof(ConnectionEvent), "connection"));
            options.DerivedTypes.Add(new JsonDerivedType(typeof(EnteredEvent), "entered"));
            options.DerivedTypes.Add(new JsonDerivedType(typeof(GapEvent), "gap"));
        }
    }
}
