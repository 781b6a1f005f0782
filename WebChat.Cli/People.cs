using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>Who is who, as far as events tell: names to complete, and the tag behind a name.</summary>
internal sealed class People
{
    private const int Limit = 5000;

    // Tag to nickname, of those who are here or spoke.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _names.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase)];
            }
        }
    }

    /// <summary>The tag of who bears a name, whatever its case.</summary>
    public string? TagOf(string name)
    {
        lock (_gate)
        {
            return _names.LastOrDefault(p => string.Equals(p.Value, name, StringComparison.OrdinalIgnoreCase)).Key;
        }
    }

    public void Apply(ChatEvent e)
    {
        lock (_gate)
        {
            switch (e)
            {
                case EnteredEvent entered:
                    foreach (var member in entered.Members)
                        Know(member.Tag, member.Nickname);

                    break;
                case JoinedEvent joined:
                    Know(joined.Tag, joined.Nickname);
                    break;
                case RenamedEvent renamed:
                    Know(renamed.Tag, renamed.To);
                    break;
                case LeftEvent { Reason: not LeaveReasons.Left } left:
                    _names.Remove(left.Tag);
                    break;
                case MessageEvent message:
                    _names.TryAdd(message.Tag, message.From);
                    break;
                case ReactedEvent reacted:
                    _names.TryAdd(reacted.Tag, reacted.Nickname);
                    break;
                case PrivateEvent message:
                    Know(message.Tag, message.From);
                    Know(message.ToTag, message.To);
                    break;
            }
        }
    }

    /// <summary>People in words: who one is oneself, and who is not quite there.</summary>
    public static string List(IReadOnlyList<Member> members, int count, string ownTag)
    {
        var people = members
            .OrderBy(m => m.Nickname, StringComparer.OrdinalIgnoreCase)
            .Select(m => m.Nickname + (string.Equals(m.Tag, ownTag, StringComparison.Ordinal) ? " (you)" : "") + State(m.State));
        var others = count - members.Count;
        return string.Join(", ", people) + (others > 0 ? $" and {others} others" : "");
    }

    private static string State(string state) => state is MemberStates.Online ? "" : $" ({state})";

    private void Know(string tag, string name)
    {
        // A name that changed hands is the newer one's.
        foreach (var other in _names.Where(p => string.Equals(p.Value, name, StringComparison.Ordinal)).Select(p => p.Key).ToList())
            _names.Remove(other);

        if (_names.Count < Limit)
            _names[tag] = name;
    }
}
