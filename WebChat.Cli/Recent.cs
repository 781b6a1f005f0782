using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>
/// The newest messages of each room as they are now, so that a person can speak of "my last one" and is told what a change is about. Used by who
/// shows events and by who runs commands.
/// </summary>
internal sealed class Recent
{
    /// <summary>Messages of each room; of older ones only the numbers are told.</summary>
    private const int Limit = 200;

    private readonly Lock _gate = new();

    // Under the gate. By room, then by number.
    private readonly Dictionary<string, SortedDictionary<long, MessageEvent>> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _sent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _topics = new(StringComparer.Ordinal);

    /// <summary>Takes note of an event.</summary>
    /// <returns>The message that it changes, as it was before, if that is known; and whether it is news.</returns>
    public (MessageEvent? Before, bool IsNews) Take(ChatEvent e)
    {
        lock (_gate)
        {
            switch (e)
            {
                case MessageEvent message:
                    Keep(message);
                    return (null, true);
                case TopicEvent topic:
                    _topics[topic.Room] = topic.Topic;
                    return (null, true);
                case EnteredEvent entered:
                    _topics[entered.Room] = entered.Topic;
                    return (null, true);
                case GapEvent { Reason: GapReasons.Epoch or GapReasons.Restored } gap:
                    // The numbers may stand for others now.
                    _rooms.Remove(gap.Room);
                    _sent.Remove(gap.Room);
                    return (null, true);
                case ChangeEvent change:
                    return Change(change);
                default:
                    return (null, true);
            }
        }
    }

    /// <summary>The server has a message of one's own, which may not have come back yet.</summary>
    public void Sent(string room, long seq)
    {
        lock (_gate)
        {
            _sent[room] = seq;
        }
    }

    /// <summary>The newest messages of a room that are not deleted, oldest first.</summary>
    public IReadOnlyList<MessageEvent> Messages(string room)
    {
        lock (_gate)
        {
            return [.. In(room).Where(m => m.Deleted is null)];
        }
    }

    /// <summary>A message as it is now, if it is known.</summary>
    public MessageEvent? Message(string room, long seq)
    {
        lock (_gate)
        {
            return _rooms.GetValueOrDefault(room)?.GetValueOrDefault(seq);
        }
    }

    /// <summary>The number of somebody's last message in a room that is not deleted; none: none is known.</summary>
    /// <param name="tag">One's own.</param>
    public long? OwnLast(string room, string tag)
    {
        lock (_gate)
        {
            var own = In(room).Where(m => string.Equals(m.Tag, tag, StringComparison.Ordinal)).ToList();
            var sent = _sent.GetValueOrDefault(room);
            return own is [] || own[^1].Seq < sent ? (sent > 0 ? sent : null) : own.FindLast(m => m.Deleted is null)?.Seq;
        }
    }

    /// <summary>Whose message it is; none: it is not known.</summary>
    public string? AuthorOf(ChangeEvent change)
    {
        lock (_gate)
        {
            return _rooms.GetValueOrDefault(change.Room)?.GetValueOrDefault(change.Target)?.Tag;
        }
    }

    /// <summary>What a room is about; empty: nobody said.</summary>
    public string Topic(string room)
    {
        lock (_gate)
        {
            return _topics.GetValueOrDefault(room, "");
        }
    }

    private IEnumerable<MessageEvent> In(string room) => _rooms.GetValueOrDefault(room)?.Values ?? Enumerable.Empty<MessageEvent>();

    private void Keep(MessageEvent message)
    {
        if (!_rooms.TryGetValue(message.Room, out var messages))
            _rooms.Add(message.Room, messages = []);
        messages[message.Seq] = message;
        if (messages.Count > Limit)
            messages.Remove(messages.First().Key);
    }

    private (MessageEvent?, bool) Change(ChangeEvent change)
    {
        if (_rooms.GetValueOrDefault(change.Room)?.GetValueOrDefault(change.Target) is not { } message)
            return (null, true);
        // A message that came with its history has been changed by this already; and of several changes of a page the first one brings them all.
        var after = message.With(change);
        if (change.Seq <= message.Changed || ReferenceEquals(after, message))
            return (message, false);
        Keep(after);
        return (message, true);
    }
}
