using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
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

/// <summary>Who is called by what is said: by name, by an answer, or with everybody. The rules are those of the page.</summary>
internal sealed partial class Callings
{
    /// <summary>In a larger room nobody can call everybody.</summary>
    public const int Crowd = 50;

    /// <summary>A room is not called again within this time.</summary>
    private static readonly TimeSpan CallEvery = TimeSpan.FromMinutes(10);

    /// <summary>What stands for everybody behind an <c>@</c>.</summary>
    private const string Everyone = "all|everyone|here|所有人|全体成员|全體成員";

    private static readonly HashSet<string> EverybodyNames = new(Everyone.Split('|'), StringComparer.OrdinalIgnoreCase);

    // By room: what one wants to be told of it. Asked by who shows events, changed by who runs commands.
    private readonly ConcurrentDictionary<string, Level> _levels = new(StringComparer.Ordinal);

    // By room: how many people are in it, and when it was last called.
    private readonly Dictionary<string, int> _people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _called = new(StringComparer.Ordinal);

    // The newest message that called everybody, and whether that counted.
    private (string Room, long Seq)? _counted;

    /// <summary>One's own tag.</summary>
    public string OwnTag { get; set; } = "";

    /// <summary>One's own name.</summary>
    public string OwnName { get; set; } = "";

    /// <summary>Whether a word after <c>@</c> stands for everybody in the room: nobody can have such a name.</summary>
    public static bool IsEverybody(string word) => EverybodyNames.Contains(word);

    public Level LevelOf(string room) => _levels.GetValueOrDefault(room);

    public void SetLevel(string room, Level level) => _levels[room] = level;

    /// <summary>Takes note of an event, whether it is shown or not: who calls again and again calls nobody.</summary>
    public void Take(ChatEvent e)
    {
        switch (e)
        {
            case EnteredEvent entered:
                _people[entered.Room] = entered.Count;
                break;
            case PopulationEvent population:
                _people[population.Room] = population.Count;
                break;
            case JoinedEvent joined:
                _people[joined.Room] = _people.GetValueOrDefault(joined.Room) + 1;
                break;
            case LeftEvent left:
                _people[left.Room] = _people.GetValueOrDefault(left.Room) - 1;
                break;
            case MessageEvent { Deleted: null } message when CallsEverybody(message.Text):
                var isLately = _called.TryGetValue(message.Room, out var last) && message.At - last < CallEvery;
                _called[message.Room] = message.At;
                _counted = isLately ? null : (message.Room, message.Seq);
                break;
        }
    }

    /// <summary>Why a message is about oneself, if it is: of one that calls everybody, only the newest that was taken note of.</summary>
    public Concern Of(MessageEvent m) =>
        IsOwn(m.Tag) || m.Deleted is not null ? Concern.None
        : Names(m.Text) || CallsAll(m) ? Concern.Mention
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
        _counted is var (room, seq)
        && seq == m.Seq
        && string.Equals(room, m.Room, StringComparison.Ordinal)
        && _people.GetValueOrDefault(m.Room) <= Crowd;

    /// <summary>Whether one's name stands in a text as a word of its own.</summary>
    private bool Names(string text)
    {
        for (var at = Find(0); OwnName.Length > 0 && at >= 0; at = Find(at + 1))
        {
            var end = at + OwnName.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
                return true;
        }

        return false;

        int Find(int from) => text.IndexOf(OwnName, from, StringComparison.OrdinalIgnoreCase);
    }

    private bool IsOwn(string tag) => string.Equals(tag, OwnTag, StringComparison.Ordinal);

    /// <summary>Not inside a word, as in an address for mail, and not the beginning of another name, as in <c>@all.lee</c>.</summary>
    private static bool CallsEverybody(string text)
    {
        foreach (var match in Everybody().EnumerateMatches(text))
        {
            if (!EndsInWord(text.AsSpan(0, match.Index)) && !GoesOn(text.AsSpan(match.Index + match.Length)))
                return true;
        }

        return false;
    }

    private static bool EndsInWord(ReadOnlySpan<char> before) =>
        Rune.DecodeLastFromUtf16(before, out var last, out _) is OperationStatus.Done && IsOfWord(last);

    private static bool GoesOn(ReadOnlySpan<char> after) =>
        Rune.DecodeFromUtf16(after, out var next, out var length) is OperationStatus.Done
        && (IsOfWord(next) || (next.Value is '-' or '.' or '·' or '・' && length < after.Length && GoesOnWithWord(after[length..])));

    private static bool GoesOnWithWord(ReadOnlySpan<char> after) =>
        Rune.DecodeFromUtf16(after, out var next, out _) is OperationStatus.Done && IsOfWord(next);

    // In scripts without spaces a word has no inside.
    private static bool IsOfWord(Rune rune) =>
        (Rune.IsLetterOrDigit(rune) || rune.Value is '_' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark)
        && rune.Value
            is not (
                (>= 0x0E00 and <= 0x0EFF)
                or (>= 0x1000 and <= 0x109F)
                or (>= 0x1780 and <= 0x17FF)
                or (>= 0x2E80 and <= 0x9FFF)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0x20000 and <= 0x3FFFF)
            );

    [GeneratedRegex($"@(?:{Everyone})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Everybody();
}
