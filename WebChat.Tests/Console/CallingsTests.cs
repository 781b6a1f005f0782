using WebChat.Cli;
using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

/// <summary>Who is called by what is said, and what is counted of it.</summary>
public sealed class CallingsTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new();
    private readonly Callings _callings = new() { OwnTag = "me", OwnName = "joe" };
    private readonly Unread _unread;
    private long _seq;

    public CallingsTests()
    {
        _unread = new Unread(_callings, TimeZoneInfo.Utc, _time);
        _callings.Take(new EnteredEvent("ops", "", Callings.Crowd - 1, []));
    }

    [Theory]
    [InlineData("@all lunch", true)]
    [InlineData("lunch, @ALL!", true)]
    [InlineData("(@here.)", true)]
    [InlineData("@everyone's lunch", true)]
    [InlineData("大家好@所有人请看", true)]
    [InlineData("all of it", false)]
    [InlineData("@allan", false)]
    [InlineData("@all.lee", false)]
    [InlineData("mail ann@all.example", false)]
    [InlineData("@hereby", false)]
    public void Everybody_is_called_by_a_word_of_its_own(string text, bool calls) => Assert.Equal(calls, Calls(text));

    [Fact]
    public void Who_calls_everybody_again_and_again_or_in_a_crowd_calls_nobody()
    {
        Assert.True(Calls("@all one"));
        Assert.False(Calls("@all two", minutes: 9));
        Assert.False(Calls("@all three", minutes: 18));
        Assert.True(Calls("@all four", minutes: 28));
        // Rooms have nothing to do with each other.
        Assert.False(Calls("@all five", minutes: 28));
        Assert.True(Calls("@all", minutes: 29, room: "elsewhere"));

        _callings.Take(new JoinedEvent("ops", "bob", "b"));
        Assert.True(Calls("@all", minutes: 60));
        _callings.Take(new JoinedEvent("ops", "eve", "e"));
        Assert.False(Calls("@all", minutes: 90));
        Assert.True(Calls("@all and @joe", minutes: 91));
        _callings.Take(new LeftEvent("ops", "eve", "e", "quit"));
        Assert.True(Calls("@all", minutes: 120));
        _callings.Take(new PopulationEvent("ops", 1000));
        Assert.False(Calls("@all", minutes: 150));
    }

    [Fact]
    public void Of_a_room_counts_and_rings_what_one_wants_to_be_told()
    {
        Assert.Equal("Nothing new since you last wrote, at 09:00.", _unread.Told());
        foreach (var level in (Level[])[Level.All, Level.Mentions, Level.Nothing])
        {
            _callings.SetLevel("ops", level);
            Assert.Equal(level is not Level.Nothing, Rings(Message("@joe?")));
            Assert.Equal(level is not Level.Nothing, Rings(Message("yes") with { Reply = new Quote(1, "joe", "me", "lunch?") }));
            Assert.False(Rings(Message("nothing of joe")));
        }

        Assert.False(Rings(Message("I am @joe") with { Tag = "me" }));
        Assert.False(Rings(Message("") with { Deleted = At }));
        Assert.True(Rings(Message("@joe") with { Room = "other" }, severalRooms: true));
        Assert.True(Rings(new PrivateEvent(1, "id", "ann", "joe", "t", "psst", MessageKinds.Text, "me")));
        Assert.False(Rings(new AnnouncementEvent("1", "lunch", "admin")));
        Assert.Equal(
            "Since you last wrote, at 09:00: 4 messages, 3 mentions (#1 #4 other#12), 2 replies to you (#2 #5), 1 private message, 1 announcement.",
            _unread.Told()
        );

        _time.Advance(TimeSpan.FromMinutes(1));
        _unread.Begin();
        Assert.Equal("Nothing new since you last wrote, at 09:01.", _unread.Told());
    }

    [Fact]
    public void Who_pressed_no_key_for_five_minutes_is_told_what_was_missed()
    {
        for (var i = 0; i < 34; i++)
            Rings(Message(i % 4 == 0 ? "@joe?" : "hm"));
        Assert.Null(_unread.Press());
        _time.Advance(Unread.LongGone);
        Assert.Equal("While you were away: 34 messages, 9 mentions (... #17 #21 #25 #29 #33).", _unread.Press());
        Assert.Null(_unread.Press());
        _unread.Begin();
        _time.Advance(Unread.LongGone);
        Assert.Null(_unread.Press());
    }

    [Theory]
    [InlineData("lobby-2026-11-22.html", "lobby-2026-11-22.html")]
    [InlineData("日-1.txt", "日-1.txt")]
    [InlineData("../../.ssh/authorized_keys", "sshauthorized_keys")]
    [InlineData("-rf .", "rf")]
    [InlineData("a\u202eb\nc\0.html", "abc.html")]
    [InlineData("...", null)]
    [InlineData("", null)]
    public void A_file_has_a_harmless_name(string name, string? kept) => Assert.Equal(kept, FileNames.Harmless(name));

    private bool Calls(string text, int minutes = 0, string room = "ops")
    {
        var message = Message(text) with { Room = room, At = At.AddMinutes(minutes) };
        _callings.Take(message);
        return _callings.Rings(message);
    }

    private bool Rings(ChatEvent e, bool severalRooms = false)
    {
        _callings.Take(e);
        _unread.Take(e, severalRooms);
        return _callings.Rings(e);
    }

    private MessageEvent Message(string text) => new("ops", ++_seq, "id", "ann", "t", text, MessageKinds.Text) { At = At };
}
