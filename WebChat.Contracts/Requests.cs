using System.Text.Json.Serialization;

namespace WebChat.Contracts;

// Requests are structs: a JSON null in their place fails in the reader with a completion error and never reaches the hub.

/// <summary>The first call on a connection.</summary>
/// <param name="Nickname">The wished name; ignored when <paramref name="Token"/> brings back a session that still holds its name.</param>
/// <param name="Token">The secret of an earlier session, from its <see cref="Welcome"/>.</param>
/// <param name="PrivateAfter">The last private sequence number the client has; none: 0.</param>
public readonly record struct JoinRequest(
    [property: JsonConverter(typeof(UntrustedStringConverter))] string? Nickname,
    string? Token = null,
    long? PrivateAfter = null
);

/// <summary>Enter a room, or come back to it.</summary>
/// <param name="Room">The room's name.</param>
/// <param name="After">The last sequence number of the room that the client has.</param>
/// <param name="Epoch">The epoch in which it got that number.</param>
public readonly record struct EnterRequest(string? Room, long? After = null, string? Epoch = null);

/// <summary>A message to a room.</summary>
/// <param name="Room">The room's name.</param>
/// <param name="Id">A UUID made by the client. The same id again gives the first receipt and sends nothing twice.</param>
/// <param name="Text">At most 4,000 UTF-16 units and 60 lines.</param>
/// <param name="Kind">One of <see cref="MessageKinds"/>; none: text.</param>
/// <param name="ReplyTo">The sequence number of the message in the same room that this one answers.</param>
public readonly record struct PostRequest(
    string? Room,
    [property: JsonConverter(typeof(UntrustedStringConverter))] string? Id,
    [property: JsonConverter(typeof(UntrustedStringConverter))] string? Text,
    string? Kind = null,
    long? ReplyTo = null
);

/// <summary>Another text for one's own message.</summary>
/// <param name="Room">The room's name.</param>
/// <param name="Seq">The number of the message.</param>
/// <param name="Text">As in <see cref="PostRequest"/>.</param>
public readonly record struct EditRequest(string? Room, long Seq, [property: JsonConverter(typeof(UntrustedStringConverter))] string? Text);

/// <summary>One's own message is to be gone.</summary>
/// <param name="Room">The room's name.</param>
/// <param name="Seq">The number of the message.</param>
public readonly record struct DeleteRequest(string? Room, long Seq);

/// <summary>A picture as an answer to a message.</summary>
/// <param name="Room">The room's name.</param>
/// <param name="Seq">The number of the message.</param>
/// <param name="Emoji">One emoji.</param>
/// <param name="On">False: take it back; none: true.</param>
public readonly record struct ReactRequest(
    string? Room,
    long Seq,
    [property: JsonConverter(typeof(UntrustedStringConverter))] string? Emoji,
    bool? On = null
);

/// <summary>Which reactions to some messages are one's own.</summary>
/// <param name="Room">The room's name.</param>
/// <param name="Seqs">The numbers of the messages; those behind the first <see cref="Most"/> are not looked at.</param>
public readonly record struct OwnReactionsRequest(string? Room, long[]? Seqs)
{
    /// <summary>So many messages are looked at.</summary>
    public const int Most = 100;
}

/// <summary>What a room is about.</summary>
/// <param name="Room">The room's name.</param>
/// <param name="Topic">One line of at most 200 UTF-16 units; empty: nothing said.</param>
public readonly record struct TopicRequest(string? Room, [property: JsonConverter(typeof(UntrustedStringConverter))] string? Topic);

/// <summary>A private message to a nickname.</summary>
/// <param name="To">The nickname.</param>
/// <param name="Id">A UUID made by the client; see <see cref="PostRequest"/>.</param>
/// <param name="Text">As in <see cref="PostRequest"/>.</param>
/// <param name="Tag">In a conversation that goes on: whom it is with. Refused with <see cref="Codes.Gone"/> if the name is somebody else's now.</param>
/// <param name="Kind">One of <see cref="MessageKinds"/>; none: text.</param>
public readonly record struct WhisperRequest(
    string? To,
    [property: JsonConverter(typeof(UntrustedStringConverter))] string? Id,
    [property: JsonConverter(typeof(UntrustedStringConverter))] string? Text,
    string? Tag = null,
    string? Kind = null
);

/// <summary>A page of the session's private messages: the newest between two numbers.</summary>
/// <param name="Before">Below this number; none: the newest.</param>
/// <param name="After">Above this number; none: 0.</param>
public readonly record struct PrivatesRequest(long? Before = null, long? After = null);

/// <summary>What a message is.</summary>
public static class MessageKinds
{
    /// <summary>Something said.</summary>
    public const string Text = "text";

    /// <summary>Something done: <c>/me waves</c>.</summary>
    public const string Action = "action";
}
