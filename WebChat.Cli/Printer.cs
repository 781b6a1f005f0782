using System.Globalization;
using WebChat.Cli.Terminal;
using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>Words events for people. Everything that somebody wrote goes through <see cref="SafeText"/> here.</summary>
/// <param name="theme">The styles.</param>
/// <param name="zone">Whose time is shown.</param>
/// <param name="clock">The time of what the program itself says.</param>
internal sealed class Printer(Theme theme, TimeZoneInfo zone, TimeProvider clock)
{
    private DateOnly _shownDay;
    private string _lastRename = "";

    /// <summary>One's own tag; its own doings are told elsewhere.</summary>
    public string OwnTag
    {
        get => Callings.OwnTag;
        set => Callings.OwnTag = value;
    }

    /// <summary>Who is called by what. Every event is to be taken note of there before it is printed; messages that call one stand out.</summary>
    public Callings Callings { get; } = new();

    /// <summary>Whether rooms are named, because there are several.</summary>
    public bool SeveralRooms { get; set; }

    /// <summary>What was said lately. Events that are not printed are to be taken note of there.</summary>
    public Recent Recent { get; } = new();

    /// <summary>An event as lines, or <see langword="null"/>: nothing to show.</summary>
    public string? Print(ChatEvent e)
    {
        var (before, isNews) = Recent.Take(e);
        if (!isNews)
            return null;
        var lines = e switch
        {
            MessageEvent { Deleted: not null } m => System(m.At, m.Room, $"a message of {Name(m.From)} was deleted"),
            MessageEvent m => Said(m),
            EditedEvent or DeletedEvent or ReactedEvent => Change((ChangeEvent)e, before) is { } words
                ? System(e.At, ((ChangeEvent)e).Room, words)
                : null,
            TopicEvent { Topic: "" } t => System(t.At, t.Room, $"{Name(t.By)} has cleared the topic"),
            TopicEvent t => System(t.At, t.Room, $"{Name(t.By)} has set the topic: {SafeText.Line(t.Topic)}"),
            PrivateEvent p => Whispered(p),
            AnnouncementEvent a => Announced(a),
            JoinedEvent j => System(j.At, j.Room, $"{Name(j.Nickname)} has entered"),
            LeftEvent l => System(l.At, l.Room, $"{Name(l.Nickname)} {Departure(l.Reason)}"),
            RenamedEvent r when !IsOwn(r.Tag) => Once(r),
            PresenceEvent { State: MemberStates.Reconnecting } p => System(p.At, p.Room, $"{Name(p.Nickname)} is reconnecting"),
            PresenceEvent { State: MemberStates.Online } p => System(p.At, p.Room, $"{Name(p.Nickname)} is back"),
            PresenceEvent { State: MemberStates.Away } p => System(p.At, p.Room, $"{Name(p.Nickname)} is away"),
            GapEvent g => System(g.At, g.Room, $"messages {g.From} to {g.To} cannot be had: {Why(g.Reason)}"),
            NoticeEvent n => Notice(n),
            _ => null,
        };
        return lines is null ? null : NewDay(e.At) + lines;
    }

    /// <summary>Who came and went in a room within a short time, in one line; one alone is told as ever.</summary>
    public string? Print(string room, IReadOnlyList<ChatEvent> comings)
    {
        if (comings is [var alone])
            return Print(alone);
        return Summary.Of(comings) is { } words ? NewDay(comings[^1].At) + System(comings[^1].At, room, SafeText.Line(words)) : null;
    }

    /// <summary>A message that was looked for: when and with which number it was said.</summary>
    public string Found(MessageEvent m)
    {
        var at = TimeZoneInfo.ConvertTime(m.At, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var who = theme.Name(Name(m.From), m.Tag);
        var head = string.Create(CultureInfo.InvariantCulture, $"{theme.Quiet($"{at} #{m.Seq}")} {who}: ");
        return Indented(head, Spoilers.Hide(m.Text), line => line);
    }

    /// <summary>A line of the program's own.</summary>
    public string Info(string text) => Now(theme.Quiet($"-- {text}"));

    /// <summary>Something did not work.</summary>
    public string Error(string text) => Now(theme.Error($"!! {text}"));

    private string Now(string styled)
    {
        var now = clock.GetUtcNow();
        return $"{NewDay(now)}{Stamp(now)} {styled}";
    }

    private string Said(MessageEvent m)
    {
        var name = theme.Name(Name(m.From), m.Tag);
        var answer = m.Reply is { } quote ? theme.Quiet($" (to {About(quote.From, Spoilers.HideCut(quote.Excerpt))})") : "";
        var who = m.Kind is MessageKinds.Action ? $"* {name}{answer}" : $"{name}{answer}:";
        var head = $"{Stamp(m.At)} {Place(m.Room)}{who} ";
        return Indented(head, Spoilers.Hide(m.Text), Callings.Of(m) is Concern.Mention ? theme.Strong : line => line) + Since(m);
    }

    /// <summary>What happened to a message of history since.</summary>
    private string Since(MessageEvent m)
    {
        var reactions = Reactions(m);
        return (m.Edited is null ? "" : theme.Quiet(" (edited)")) + (reactions.Length == 0 ? "" : theme.Quiet($" [{reactions}]"));
    }

    /// <param name="before">The message as it was, if it is known.</param>
    private static string? Change(ChangeEvent e, MessageEvent? before)
    {
        if (e.Now is not null)
            return before is null ? null : Missed(before, before.With(e));
        var about = before is null ? $"message {e.Target}" : About(before.From, before.Text);
        return e switch
        {
            EditedEvent { Text: "" } => null,
            EditedEvent edited when before is null => $"{about} says now: {SafeText.Line(Spoilers.Hide(edited.Text))}",
            EditedEvent edited => Rewritten(before, edited.Text),
            // What is gone is not said once more.
            DeletedEvent deleted => $"{Name(deleted.By)} has deleted {(before is null ? about : "a message")}",
            ReactedEvent { On: true } r => $"{Name(r.Nickname)} reacted {SafeText.Line(r.Emoji)} to {about}",
            ReactedEvent r => $"{Name(r.Nickname)} took {SafeText.Line(r.Emoji)} back from {about}",
            _ => null,
        };
    }

    /// <summary>All that happened to a message while one was away, in one line: what it is now.</summary>
    private static string? Missed(MessageEvent before, MessageEvent now)
    {
        var reactions = Reactions(now);
        return now.Deleted is not null ? (before.Deleted is null ? $"{Name(now.From)} has deleted a message" : null)
            : !string.Equals(before.Text, now.Text, StringComparison.Ordinal)
                ? Rewritten(before, now.Text) + (reactions.Length == 0 ? "" : $" [{reactions}]")
            : string.Equals(Reactions(before), reactions, StringComparison.Ordinal) ? null
            : $"{About(now.From, now.Text)} has {(reactions.Length == 0 ? "no reactions" : reactions)} now";
    }

    private static string Rewritten(MessageEvent before, string text) =>
        $"{Name(before.From)} changed {Quoted(before.Text)} to: {SafeText.Line(Spoilers.Hide(text))}";

    private static string Reactions(MessageEvent m) =>
        string.Join(" · ", m.Reactions?.Select(r => $"{SafeText.Line(r.Emoji)} {Who(r)}") ?? []);

    private static string Who(Reaction reaction) =>
        reaction.By is []
            ? $"{reaction.Count}"
            : Summary.Names([.. reaction.By.Select(Name)], Math.Max(0, reaction.Count - reaction.By.Count));

    private static string About(string from, string text) =>
        text.Length == 0 ? $"a deleted message of {Name(from)}" : $"{Name(from)}: {Quoted(text)}";

    private static string Quoted(string text) => $"\"{Outgoing.Quote(Spoilers.Hide(text))}\"";

    private string Whispered(PrivateEvent p)
    {
        var own = IsOwn(p.Tag);
        var who = own ? $"[private to {Name(p.To)}]" : $"[private from {Name(p.From)}]";
        var head = $"{Stamp(p.At)} {theme.Private(who)} ";
        return Indented(
            p.Kind is MessageKinds.Action ? $"{head}{theme.Private($"* {Name(p.From)}")} " : head,
            Spoilers.Hide(p.Text),
            theme.Private
        );
    }

    private string Announced(AnnouncementEvent a) =>
        Indented($"{Stamp(a.At)} {theme.Announcement($"*** ANNOUNCEMENT from {Name(a.By)}:")} ", a.Text, theme.Strong);

    private string? Once(RenamedEvent r)
    {
        // It comes once for every room that one shares.
        var rename = $"{r.Tag} {r.To}";
        if (string.Equals(rename, _lastRename, StringComparison.Ordinal))
            return null;

        _lastRename = rename;
        return System(r.At, null, $"{Name(r.Nickname)} is now called {Name(r.To)}");
    }

    private string? Notice(NoticeEvent n)
    {
        var reason = string.IsNullOrWhiteSpace(n.Reason) ? "" : $" Reason: {SafeText.Line(n.Reason)}";
        return $"{Stamp(n.At)} {theme.Error($"!! {SafeText.Line(n.Message)}{reason}")}";
    }

    private string System(DateTimeOffset at, string? room, string text) => $"{Stamp(at)} {Place(room)}{theme.Quiet($"-- {text}")}";

    private static string Indented(string head, string text, Func<string, string> style) =>
        head + string.Join("\n        ", SafeText.Lines(text).Select(style));

    private string NewDay(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        if (day == _shownDay)
            return "";

        _shownDay = day;
        return theme.Quiet(string.Create(CultureInfo.InvariantCulture, $"---- {day:dddd d MMMM yyyy} ----")) + "\n";
    }

    private string Stamp(DateTimeOffset at) =>
        theme.Quiet(TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture));

    private string Place(string? room) => SeveralRooms && room is not null ? theme.Quiet($"[{SafeText.Line(room)}] ") : "";

    private bool IsOwn(string tag) => string.Equals(tag, OwnTag, StringComparison.Ordinal);

    private static string Name(string name) => SafeText.Line(name);

    private static string Departure(string reason) =>
        reason switch
        {
            LeaveReasons.Quit => "has quit",
            LeaveReasons.Lost => "has left: connection lost",
            LeaveReasons.Kicked => "was removed by an operator",
            LeaveReasons.Banned => "was banned by an operator",
            _ => "has left",
        };

    private static string Why(string reason) =>
        reason switch
        {
            GapReasons.Epoch => "the server began with a new database",
            GapReasons.Retention => "the server keeps them no longer",
            GapReasons.Restored => "the server was put back to an earlier state",
            GapEvent.Unread => "they came faster than they could be shown",
            _ => SafeText.Line(reason),
        };
}
