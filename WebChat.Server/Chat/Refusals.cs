using System.Globalization;
using WebChat.Contracts;

namespace WebChat.Server.Chat;

/// <summary>The refusals that more than one place gives, in words.</summary>
internal static class Refusals
{
    public static readonly Refusal NotJoined = new(Codes.NotJoined, "Join with a nickname first.");
    public static readonly Refusal AlreadyJoined = new(Codes.AlreadyJoined, "This connection has joined already.");
    public static readonly Refusal NotInRoom = new(Codes.NotInRoom, "You are not in that room. Enter it first.");
    public static readonly Refusal Quiet = new(Codes.Quiet, "Quiet mode is on: turn it off to write to the room.");
    public static readonly Refusal IdInvalid = new(Codes.IdInvalid, "The id must be a UUID, like 3f2b8c1e-7a54-4d0c-9b1d-2f6e8a9c0d11.");
    public static readonly Refusal KindInvalid = new(Codes.TextInvalid, "The kind of a message is \"text\" or \"action\".");
    public static readonly Refusal NoSuchMessage = new(Codes.NoSuchMessage, "There is no such message in this room, or it is deleted.");
    public static readonly Refusal NotYours = new(Codes.NotYours, "Only who wrote a message can change it.");
    public static readonly Refusal TooLate = new(Codes.TooLate, $"A message can be changed for {Limits.V1.ChangeHours} hours.");
    public static readonly Refusal EmojiInvalid = new(Codes.EmojiInvalid, "A reaction is exactly one emoji.");
    public static readonly Refusal ReplyInvalid = new(Codes.IdInvalid, "The message it answers does not exist in this room.");
    public static readonly Refusal TooManyReactions = new(
        Codes.TooManyReactions,
        $"This message has {Limits.V1.Reactions} different emoji already, or too many of this one. Choose another one of those that it has."
    );
    public static readonly Refusal NobodyThere = new(Codes.NobodyThere, "Nobody here has that nickname.");
    public static readonly Refusal Gone = new(Codes.Gone, "That nickname belongs to somebody else now.");
    public static readonly Refusal Stopping = new(Codes.Stopping, "The server is stopping. Try again in a moment.");
    public static readonly Refusal StorageFull = new(Codes.StorageFull, "The server's disk is full: nothing was stored.");
    public static readonly Refusal Internal = new(Codes.Internal, "The server made a mistake. It is in its log.");
    public static readonly Refusal Unavailable = new(
        Codes.Unavailable,
        "The store did not answer in time. Send it again with the same id: it is never stored twice."
    );

    public static Refusal NicknameTaken(string name) =>
        new(Codes.NicknameTaken, $"\"{name}\" is taken, or looks like a name that is. Choose another one.");

    public static Refusal SlowDown(int retryAfterMs) =>
        new(
            Codes.SlowDown,
            string.Create(CultureInfo.InvariantCulture, $"Too fast. Try again in {retryAfterMs / 1000.0:0.#} s."),
            RetryAfterMs: retryAfterMs
        );
}
