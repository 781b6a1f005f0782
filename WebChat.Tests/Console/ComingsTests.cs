using WebChat.Cli;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

/// <summary>Who comes and goes, in few lines.</summary>
public sealed class ComingsTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 9, 30, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new();
    private readonly List<string> _lines = [];
    private readonly Printer _printer;
    private readonly Comings _comings;

    public ComingsTests()
    {
        _printer = new Printer(new Theme(colours: false), TimeZoneInfo.Utc, _time) { OwnTag = "me" };
        _comings = new Comings(_time, (room, events) => Show(_printer.Print(room, events)));
        Happens(Message("first"));
        _lines.Clear();
    }

    public void Dispose() => _comings.Dispose();

    [Theory]
    [InlineData(300)]
    [InlineData(50)]
    [InlineData(1)]
    public void Two_hundred_who_come_and_go_in_a_minute_are_a_few_lines(int every)
    {
        for (var number = 0; number < 200; number++)
        {
            Happens(Joined($"p{number}"));
            Later(every / 1000.0);
        }

        for (var number = 0; number < 150; number++)
        {
            Happens(Left($"p{number}", number % 2 == 0 ? LeaveReasons.Quit : LeaveReasons.Lost));
            Later(every / 1000.0);
        }

        Later(60);
        Assert.InRange(_lines.Count, 1, 7);
        Assert.Contains(", p", _lines[0], StringComparison.Ordinal);
        Assert.Contains(" others ", _lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void At_random_times_they_are_a_few_lines_too()
    {
        var random = new Random(7);
        for (var number = 0; number < 200; number++)
        {
            Happens(Joined($"p{number}"));
            Later(-Math.Log(1 - random.NextDouble()) * 0.3);
        }

        Later(60);
        Assert.InRange(_lines.Count, 1, 10);
    }

    [Fact]
    public void One_alone_is_told_as_ever_a_second_later()
    {
        Happens(Joined("bob"));
        Later(0.9);
        Assert.Empty(_lines);
        Later(0.2);
        Happens(Left("bob", LeaveReasons.Lost));
        Later(2);
        Assert.Equal(["09:30 -- bob has entered", "09:30 -- bob has left: connection lost"], _lines);
    }

    [Fact]
    public void What_is_said_comes_after_who_came_before_it()
    {
        Happens(Joined("ann"), Joined("bob"), Left("carol"));
        Happens(new TypingEvent("ops", "bob"));
        Assert.Empty(_lines);
        Happens(Message("hello"));
        Happens(Joined("dan"), new AnnouncementEvent("1", "lunch", "admin") { At = At });
        Happens(Left("eve"), new LeftEvent("ops", "mallory", "m", LeaveReasons.Kicked) { At = At });
        Later(30);
        Assert.Equal(
            [
                "09:30 -- ann and bob joined · carol left",
                "09:30 ann: hello",
                "09:30 -- dan has entered",
                "09:30 *** ANNOUNCEMENT from admin: lunch",
                "09:30 -- eve has quit",
                "09:30 -- mallory was removed by an operator",
            ],
            _lines
        );
    }

    [Fact]
    public void Rooms_have_nothing_to_do_with_each_other()
    {
        _printer.SeveralRooms = true;
        Happens(Joined("ann"), Joined("bob"), Joined("ann") with { Room = "lobby" });
        Happens(Message("hello") with { Room = "lobby" });
        Assert.Equal(["09:30 [lobby] -- ann has entered", "09:30 [lobby] ann: hello"], _lines);
        Later(2);
        Assert.Equal("09:30 [ops] -- ann and bob joined", _lines[^1]);
    }

    [Fact]
    public void What_is_collected_at_the_end_is_shown()
    {
        Happens(Joined("ann"), Joined("bob"));
        _comings.Flush();
        Assert.Equal(["09:30 -- ann and bob joined"], _lines);
        Later(30);
        Assert.Single(_lines);
    }

    [Fact]
    public void Who_did_both_and_how_they_are_there_is_told_in_the_same_line()
    {
        Assert.Equal("ann came and went · bob left and came back", Summary.Of([Joined("ann"), Left("bob"), Joined("bob"), Left("ann")]));
        Assert.Equal("a, b and 3 others joined", Summary.Of("abcde".Select(name => Joined($"{name}"))));
        Assert.Equal("a, b, c and d left", Summary.Of("abcd".Select(name => Left($"{name}"))));
        Assert.Equal(
            "ann and bob are reconnecting · carol is away",
            Summary.Of([Is("ann", MemberStates.Reconnecting), Is("carol", MemberStates.Away), Is("bob", MemberStates.Reconnecting)])
        );
        Assert.Equal(
            "ann left · bob is back",
            Summary.Of([Is("ann", MemberStates.Reconnecting), Left("ann"), Is("bob", MemberStates.Online)])
        );
        Assert.Null(Summary.Of([Is("ann", MemberStates.Reconnecting), Is("ann", MemberStates.Online)]));
    }

    private void Happens(params ChatEvent[] events)
    {
        foreach (var e in events)
        {
            if (!_comings.Take(e))
                Show(_printer.Print(e));
        }
    }

    private void Later(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private void Show(string? line)
    {
        if (line is not null)
            _lines.Add(line);
    }

    private static JoinedEvent Joined(string name) => new("ops", name, name) { At = At };

    private static LeftEvent Left(string name, string reason = LeaveReasons.Quit) => new("ops", name, name, reason) { At = At };

    private static PresenceEvent Is(string name, string state) => new("ops", name, state) { At = At };

    private static MessageEvent Message(string text) => new("ops", 1, "id", "ann", "t", text, MessageKinds.Text) { At = At };
}
