using System.Collections.Concurrent;
using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>Why a message is about oneself.</summary>
internal enum Concern
{
    None,
    Mention,
    Reply,
}

/// <summary>How much one wants to be told of a room.</summary>
internal enum Level
{
    All,
    Mentions,
    Nothing,
}

/// <summary>Who is called by what is said: by <c>@name</c>, by an answer, or with everybody. The rules are those of the page.</summary>
internal sealed class Callings
{
    /// <summary>In a larger room nobody can call everybody.</summary>
    public const int Crowd = 50;

    /// <summary>So many people of a room are known by name; of a larger one nobody is told who comes.</summary>
    private const int Told = 1000;

    /// <summary>A room is not called again within this time.</summary>
    private static readonly TimeSpan CallEvery = TimeSpan.FromMinutes(10);

    // By room: what one wants to be told of it. Asked by who shows events, changed by who runs commands.
    private readonly ConcurrentDictionary<string, Level> _levels = new(StringComparer.Ordinal);

    private readonly Lock _gate = new();

    // Changed by who shows events; the names under the gate, as who runs commands reads them. By room: how many people are in it, the names of those one was told of (by tag, folded), and when it was last called.
    private readonly Dictionary<string, int> _people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _called = new(StringComparer.Ordinal);

    // The newest message that called everybody, and whether that counted.
    private (string Room, long Seq)? _counted;

    /// <summary>One's own tag.</summary>
    public string OwnTag { get; set; } = "";

    /// <summary>One's own name.</summary>
    public string OwnName { get; set; } = "";

    public Level LevelOf(string room) => _levels.GetValueOrDefault(room);

    public void SetLevel(string room, Level level) => _levels[room] = level;

    /// <summary>Takes note of an event, whether it is shown or not: who calls again and again calls nobody.</summary>
    public void Take(ChatEvent e)
    {
        switch (e)
        {
            case EnteredEvent entered:
                _people[entered.Room] = entered.Count;
                Forget(entered.Room);
                foreach (var member in entered.Members)
                    Know(entered.Room, member.Tag, member.Nickname);
                break;
            case PopulationEvent population:
                _people[population.Room] = population.Count;
                break;
            case JoinedEvent joined:
                _people[joined.Room] = _people.GetValueOrDefault(joined.Room) + 1;
                Know(joined.Room, joined.Tag, joined.Nickname);
                break;
            case LeftEvent left:
                _people[left.Room] = _people.GetValueOrDefault(left.Room) - 1;
                Forget(left.Room, left.Tag);
                break;
            case RenamedEvent renamed:
                Know(renamed.Room, renamed.Tag, renamed.To);
                break;
            case MessageEvent { Deleted: null } message when CalledBy(message).Everybody:
                var isLately = _called.TryGetValue(message.Room, out var last) && message.At - last < CallEvery;
                _called[message.Room] = message.At;
                _counted = isLately || _people.GetValueOrDefault(message.Room) > Crowd ? null : (message.Room, message.Seq);
                break;
        }
    }

    /// <summary>Why a message is about oneself, if it is: of one that calls everybody, only the newest that was taken note of.</summary>
    public Concern Of(MessageEvent m) =>
        IsOwn(m.Tag) || m.Deleted is not null ? Concern.None
        : CalledBy(m).Me || CallsAll(m) ? Concern.Mention
        : m.Reply is { } quote && IsOwn(quote.Tag) ? Concern.Reply
        : Concern.None;

    /// <summary>Whether an event is to ring: it is about oneself, as far as one wants to be told of its room, or private.</summary>
    public bool Rings(ChatEvent e) =>
        e switch
        {
            MessageEvent m => LevelOf(m.Room) is not Level.Nothing && Of(m) is not Concern.None,
            PrivateEvent p => !IsOwn(p.Tag),
            _ => false,
        };

    private bool CallsAll(MessageEvent m) =>
        _counted is var (room, seq) && seq == m.Seq && string.Equals(room, m.Room, StringComparison.Ordinal);

    /// <summary>Whether a message calls one by name. It can be asked from anywhere.</summary>
    public bool Names(MessageEvent m, string ownName) =>
        !IsOwn(m.Tag) && m.Deleted is null && Mentions.In(m.Text, ownName, name => IsOther(m.Room, name)).Me;

    private (bool Me, bool Everybody) CalledBy(MessageEvent m) => Mentions.In(m.Text, OwnName, name => IsOther(m.Room, name));

    private bool IsOther(string room, string name)
    {
        lock (_gate)
        {
            return _names.TryGetValue(room, out var names)
                && names.Any(n => !IsOwn(n.Key) && string.Equals(n.Value, name, StringComparison.Ordinal));
        }
    }

    private void Know(string room, string tag, string name)
    {
        lock (_gate)
        {
            if (!_names.TryGetValue(room, out var names))
                _names.Add(room, names = new Dictionary<string, string>(StringComparer.Ordinal));
            if (names.Count < Told || names.ContainsKey(tag))
                names[tag] = Mentions.Folded(name);
        }
    }

    /// <param name="tag">Who left; none: everybody, as one is told anew who is there.</param>
    private void Forget(string room, string? tag = null)
    {
        lock (_gate)
        {
            if (tag is null)
                _names.Remove(room);
            else
                _names.GetValueOrDefault(room)?.Remove(tag);
        }
    }

    private bool IsOwn(string tag) => string.Equals(tag, OwnTag, StringComparison.Ordinal);
}
