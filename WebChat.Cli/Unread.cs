using System.Globalization;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>What came since somebody last wrote a line: counted as it comes, told when they come back. Used by who shows events and by who reads keys.</summary>
/// <param name="callings">Who is called by what.</param>
/// <param name="zone">Whose time is shown.</param>
/// <param name="time">The clock.</param>
internal sealed class Unread(Callings callings, TimeZoneInfo zone, TimeProvider time)
{
    /// <summary>Who pressed no key for so long has been away.</summary>
    public static readonly TimeSpan LongGone = TimeSpan.FromMinutes(5);

    /// <summary>So many messages are named by their numbers.</summary>
    private const int Named = 5;

    private readonly Lock _gate = new();

    // Under the gate.
    private readonly List<string> _mentions = [];
    private readonly List<string> _replies = [];
    private int _messages;
    private int _privates;
    private int _announcements;
    private DateTimeOffset _since = time.GetUtcNow();
    private long _pressed = time.GetTimestamp();

    /// <summary>Takes note of what is shown and was said just now.</summary>
    /// <param name="severalRooms">Whether a number says nothing without its room.</param>
    public void Take(ChatEvent e, bool severalRooms)
    {
        lock (_gate)
        {
            switch (e)
            {
                case MessageEvent m when !IsOwn(m.Tag) && m.Deleted is null && callings.LevelOf(m.Room) is not Level.Nothing:
                    _messages += callings.LevelOf(m.Room) is Level.All ? 1 : 0;
                    var number = string.Create(CultureInfo.InvariantCulture, $"{(severalRooms ? m.Room : "")}#{m.Seq}");
                    if (callings.Of(m) is Concern.Mention)
                        _mentions.Add(number);
                    else if (callings.Of(m) is Concern.Reply)
                        _replies.Add(number);
                    break;
                case PrivateEvent p when !IsOwn(p.Tag):
                    _privates++;
                    break;
                case AnnouncementEvent:
                    _announcements++;
                    break;
            }
        }
    }

    /// <summary>A line was written: what came before has been seen.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _mentions.Clear();
            _replies.Clear();
            (_messages, _privates, _announcements) = (0, 0, 0);
            _since = time.GetUtcNow();
        }
    }

    /// <summary>A key was pressed.</summary>
    /// <returns>What to tell somebody who was away until now, if anything came.</returns>
    public string? Press()
    {
        lock (_gate)
        {
            var gone = time.GetElapsedTime(_pressed);
            _pressed = time.GetTimestamp();
            return gone >= LongGone && Parts() is { Length: > 0 } parts ? $"While you were away: {parts}." : null;
        }
    }

    /// <summary>What came since one last wrote.</summary>
    public string Told()
    {
        lock (_gate)
        {
            var since = TimeZoneInfo.ConvertTime(_since, zone).ToString("HH:mm", CultureInfo.InvariantCulture);
            return Parts() is { Length: > 0 } parts
                ? $"Since you last wrote, at {since}: {parts}."
                : $"Nothing new since you last wrote, at {since}.";
        }
    }

    private string Parts() =>
        string.Join(
            ", ",
            (
                (string[])
                    [
                        Part(_messages, "message", "messages"),
                        Part(_mentions, "mention", "mentions"),
                        Part(_replies, "reply to you", "replies to you"),
                        Part(_privates, "private message", "private messages"),
                        Part(_announcements, "announcement", "announcements"),
                    ]
            ).Where(part => part.Length > 0)
        );

    private static string Part(int count, string one, string several) =>
        count switch
        {
            0 => "",
            1 => $"1 {one}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{count} {several}"),
        };

    private static string Part(List<string> numbers, string one, string several) =>
        numbers.Count == 0
            ? ""
            : $"{Part(numbers.Count, one, several)} ({(numbers.Count > Named ? "... " : "")}{string.Join(' ', numbers.TakeLast(Named))})";

    private bool IsOwn(string tag) => string.Equals(tag, callings.OwnTag, StringComparison.Ordinal);
}
