namespace WebChat.Contracts;

/// <summary>Every reason for a refusal. Clients word them in the user's language.</summary>
public static class Codes
{
    /// <summary><c>Join</c> comes first.</summary>
    public const string NotJoined = "not_joined";

    /// <summary>This connection has joined already.</summary>
    public const string AlreadyJoined = "already_joined";

    /// <summary>A nickname of nothing.</summary>
    public const string NicknameEmpty = "nickname_empty";

    /// <summary>Over 32 characters, or over 128 bytes.</summary>
    public const string NicknameTooLong = "nickname_too_long";

    /// <summary>Characters that a nickname cannot have; the message says which rule.</summary>
    public const string NicknameInvalid = "nickname_invalid";

    /// <summary>A name that only the server may bear.</summary>
    public const string NicknameReserved = "nickname_reserved";

    /// <summary>Somebody has it, or one that looks the same.</summary>
    public const string NicknameTaken = "nickname_taken";

    /// <summary>No name for a room.</summary>
    public const string RoomInvalid = "room_invalid";

    /// <summary>Enter the room first.</summary>
    public const string NotInRoom = "not_in_room";

    /// <summary>Nothing visible in the text.</summary>
    public const string TextEmpty = "text_empty";

    /// <summary>Over 4,000 UTF-16 units, or over 60 lines.</summary>
    public const string TextTooLong = "text_too_long";

    /// <summary>Not a well-formed text.</summary>
    public const string TextInvalid = "text_invalid";

    /// <summary>Not a UUID, or a number of no message.</summary>
    public const string IdInvalid = "id_invalid";

    /// <summary>No message of that room has this number, or it is deleted.</summary>
    public const string NoSuchMessage = "no_such_message";

    /// <summary>Somebody else's message.</summary>
    public const string NotYours = "not_yours";

    /// <summary>A message can be changed for 24 hours.</summary>
    public const string TooLate = "too_late";

    /// <summary>Not exactly one emoji.</summary>
    public const string EmojiInvalid = "emoji_invalid";

    /// <summary>The message has 20 different emoji already, 1,000 people with this one, or was reacted to 10,000 times.</summary>
    public const string TooManyReactions = "too_many_reactions";

    /// <summary>Over 200 UTF-16 units.</summary>
    public const string TopicTooLong = "topic_too_long";

    /// <summary>Nobody holds that nickname.</summary>
    public const string NobodyThere = "nobody_there";

    /// <summary>The name belongs to somebody else now.</summary>
    public const string Gone = "gone";

    /// <summary>Quiet mode is on.</summary>
    public const string Quiet = "quiet";

    /// <summary>Muted by an operator.</summary>
    public const string Muted = "muted";

    /// <summary>Nobody can write in this room.</summary>
    public const string ReadOnly = "read_only";

    /// <summary>Too fast; see <see cref="Refusal.RetryAfterMs"/>.</summary>
    public const string SlowDown = "slow_down";

    /// <summary>Banned by an operator.</summary>
    public const string Banned = "banned";

    /// <summary>A limit of the server is reached: connections, or rooms of one session.</summary>
    public const string ServerFull = "server_full";

    /// <summary>The disk is full.</summary>
    public const string StorageFull = "storage_full";

    /// <summary>The store did not answer in time: send the same id again.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The server is stopping.</summary>
    public const string Stopping = "stopping";

    /// <summary>A fault of the server.</summary>
    public const string Internal = "internal";
}
