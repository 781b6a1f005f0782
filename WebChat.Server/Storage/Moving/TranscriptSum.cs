using WebChat.Contracts;

namespace WebChat.Server.Storage.Moving;

/// <summary>
/// What all the changes of a room came to. Of messages their lines tell text and times; reactions and numbers are those of the changes alone, for those of
/// a line may count changes that came while it was written and are not in the transcript.
/// </summary>
internal sealed class TranscriptSum
{
    private readonly Dictionary<long, MessageSum> _messages = [];

    // Of those who reacted only the tag is known: each gets a number that no session has.
    private readonly Dictionary<string, long> _sessions = new(StringComparer.Ordinal);

    public string Topic { get; private set; } = "";

    /// <summary>The last number.</summary>
    public long Last { get; private set; }

    /// <summary>How many messages.</summary>
    public long Count { get; private set; }

    /// <summary>The messages that were changed, by their numbers.</summary>
    public IReadOnlyDictionary<long, MessageSum> Messages => _messages;

    /// <summary>Whether the server would have taken it.</summary>
    public bool TryNote(RoomEvent e)
    {
        Last = e.Seq;
        switch (e)
        {
            case MessageEvent message:
                Count++;
                if (message.Deleted is { } at)
                    Of(message.Seq).Delete(at);
                return true;
            case TopicEvent topic:
                Topic = topic.Topic;
                return true;
            case ChangeEvent change:
                return Of(change.Target).TryNote(change);
            default:
                return true;
        }
    }

    public long SessionOf(string tag)
    {
        if (!_sessions.TryGetValue(tag, out var session))
            _sessions.Add(tag, session = -1 - _sessions.Count);
        return session;
    }

    private MessageSum Of(long message)
    {
        if (!_messages.TryGetValue(message, out var sum))
            _messages.Add(message, sum = new MessageSum());
        return sum;
    }
}

/// <summary>What all the changes of a message came to.</summary>
internal sealed class MessageSum
{
    // By emoji, then by tag.
    private readonly Dictionary<string, Dictionary<string, ReactedEvent>> _reactions = new(StringComparer.Ordinal);

    /// <summary>The number of the last one; <see langword="null"/>: its line alone tells that it is deleted.</summary>
    public long? Changed { get; private set; }

    public DateTimeOffset? Deleted { get; private set; }

    /// <summary>How often somebody reacted, whether it was taken back or not.</summary>
    public long Reacted { get; private set; }

    /// <summary>Who reacted, and did not take it back, in their order.</summary>
    public IReadOnlyList<ReactedEvent> Reactions => [.. _reactions.Values.SelectMany(r => r.Values).OrderBy(r => r.Seq)];

    /// <summary>The same as the wire has it.</summary>
    public IReadOnlyList<Reaction> Summary =>
        [
            .. Reactions
                .GroupBy(r => r.Emoji, StringComparer.Ordinal)
                .Select(g => (Emoji: g.Key, Count: g.Count(), Named: g.Take(Reaction.Named).ToList()))
                .Select(g => new Reaction(g.Emoji, g.Count, [.. g.Named.Select(r => r.Nickname)], [.. g.Named.Select(r => r.Tag)])),
        ];

    public void Delete(DateTimeOffset at)
    {
        Deleted ??= at;
        _reactions.Clear();
    }

    /// <summary>Whether a message has room for one more emoji, if it is one.</summary>
    public bool TryNote(ChangeEvent change)
    {
        Changed = change.Seq;
        if (change is DeletedEvent)
            Delete(change.At);
        if (change is not ReactedEvent reacted || Deleted is not null)
            return true;
        if (reacted.On)
            return TryAdd(reacted);
        if (_reactions.TryGetValue(reacted.Emoji, out var people) && people.Remove(reacted.Tag) && people.Count == 0)
            _reactions.Remove(reacted.Emoji);
        return true;
    }

    private bool TryAdd(ReactedEvent reacted)
    {
        if (!_reactions.TryGetValue(reacted.Emoji, out var people))
        {
            if (_reactions.Count >= Limits.V1.Reactions)
                return false;
            _reactions.Add(reacted.Emoji, people = new(StringComparer.Ordinal));
        }

        Reacted++;
        people.TryAdd(reacted.Tag, reacted);
        return true;
    }
}
