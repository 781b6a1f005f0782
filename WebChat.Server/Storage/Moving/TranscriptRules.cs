using WebChat.Contracts;
using WebChat.Server.Chat.Names;

namespace WebChat.Server.Storage.Moving;

/// <summary>What a line of a transcript may be: what the server itself would have kept, by the rules of whoever calls it.</summary>
internal static class TranscriptRules
{
    private const int MostOfATag = 64;

    /// <returns>The event as it is kept; or what is wrong with it, to be read after "Line 3".</returns>
    public static (RoomEvent? Event, string Wrong) Check(ChatEvent? e) =>
        e switch
        {
            not RoomEvent { Seq: > 0, At.Year: >= 1970 } => (null, "is no event of a room"),
            MessageEvent message => Check(message),
            ChangeEvent change when change.Target < 1 || change.Target >= change.Seq => (null, "is of no message before it"),
            DeletedEvent deleted => Named(deleted.By, name => deleted with { By = name }),
            ReactedEvent reacted => Check(reacted),
            TopicEvent topic => Check(topic),
            EditedEvent or OtherEvent => ((RoomEvent)e, ""),
            _ => (null, "is of a type that is not known"),
        };

    private static (RoomEvent?, string) Check(MessageEvent message)
    {
        if (message is not { Tag: not null, From: not null, Text: { } text })
            return (null, "is no message with number, author and text");
        if (!IsTag(message.Tag))
            return (null, "has a tag that is none");
        if (message.Kind is not (MessageKinds.Text or MessageKinds.Action))
            return (null, "is of a kind that is not known");
        if (message.ReplyTo is { } to && (to < 1 || to >= message.Seq))
            return (null, "answers no message before it");
        if (message.Deleted is not null)
            return Named(message.From, name => message with { From = name, Text = "" });
        var cleaned = UserText.Clean(text);
        return cleaned.Ok is { } kept
            ? Named(message.From, name => message with { From = name, Text = kept })
            : (null, "has a text that cannot be: " + cleaned.Error!.Message);
    }

    private static (RoomEvent?, string) Check(ReactedEvent reacted)
    {
        if (!IsTag(reacted.Tag))
            return (null, "has a tag that is none");
        return reacted.Emoji is { } emoji && EmojiSequence.IsOne(emoji)
            ? Named(reacted.Nickname, name => reacted with { Nickname = name, Emoji = EmojiSequence.Qualified(emoji) })
            : (null, "has a reaction that is not one emoji");
    }

    private static (RoomEvent?, string) Check(TopicEvent topic)
    {
        var cleaned = UserText.CleanTopic(topic.Topic);
        return cleaned.Ok is { } kept
            ? Named(topic.By, name => topic with { By = name, Topic = kept })
            : (null, "has a topic that cannot be: " + cleaned.Error!.Message);
    }

    private static (RoomEvent?, string) Named(string? nickname, Func<string, RoomEvent> kept)
    {
        var parsed = Nickname.Parse(nickname);
        return parsed.Ok is { } name ? (kept(name.Text), "") : (null, "has a name that nobody can have: " + parsed.Error!.Message);
    }

    // Letters and digits as the server draws them: a tag is a word of the search, and stands in its index.
    private static bool IsTag(string? tag) =>
        tag is { Length: > 0 and <= MostOfATag } && tag.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
