using WebChat.Cli;
using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

public class PrinterTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 9, 30, 0, TimeSpan.Zero);

    private readonly ManualTime _clock = new();
    private readonly Printer _printer;

    public PrinterTests()
    {
        _printer = new Printer(new Theme(colours: false), TimeZoneInfo.Utc, _clock) { OwnTag = "me" };
        Assert.Equal("---- Saturday 21 November 2026 ----\n09:30 ann: first", _printer.Print(Message("first")));
    }

    [Fact]
    public void A_message_has_time_and_name_and_the_room_when_there_are_several()
    {
        Assert.Equal("09:30 ann: hello", _printer.Print(Message("hello")));
        _printer.SeveralRooms = true;
        Assert.Equal("09:30 [ops] ann: hello", _printer.Print(Message("hello")));
    }

    [Fact]
    public void Further_lines_are_indented() => Assert.Equal("09:30 ann: one\n        two", _printer.Print(Message("one\ntwo")));

    [Fact]
    public void An_action_looks_like_one() =>
        Assert.Equal("09:30 * ann waves", _printer.Print(Message("waves") with { Kind = MessageKinds.Action }));

    [Fact]
    public void System_lines_look_different()
    {
        Assert.Equal("09:30 -- bob has entered", _printer.Print(new JoinedEvent("ops", "bob", "b") { At = At }));
        Assert.Equal("09:30 -- bob has left: connection lost", _printer.Print(new LeftEvent("ops", "bob", "b", "lost") { At = At }));
    }

    [Fact]
    public void What_the_program_itself_says_has_the_time_too()
    {
        Assert.Equal("09:00 -- You are in ops.", _printer.Info("You are in ops."));
        _clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("10:01 !! Not sent", _printer.Error("Not sent"));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("---- Sunday 22 November 2026 ----\n10:01 -- Back", _printer.Info("Back"));
    }

    [Fact]
    public void Changes_say_who_changed_what_in_one_line()
    {
        Assert.Equal(
            "09:30 -- ann changed \"first\" to: second, on two lines",
            Print(new EditedEvent("ops", 2, 1, "second,\non two lines"))
        );
        Assert.Equal("09:30 -- bob reacted 👍 to ann: \"second, on two lines\"", Print(Reacted(3, on: true)));
        Assert.Equal("09:30 -- bob took 👍 back from ann: \"second, on two lines\"", Print(Reacted(4, on: false)));
        Assert.Equal("09:30 -- ann has deleted a message", Print(new DeletedEvent("ops", 5, 1, "ann")));
        Assert.Null(Print(new DeletedEvent("ops", 5, 1, "ann")));
        Assert.Equal("09:30 -- bob reacted 👍 to message 77", Print(Reacted(6, on: true) with { Target = 77 }));
        Assert.Equal("09:30 -- message 77 says now: x", Print(new EditedEvent("ops", 7, 77, "x")));
        Assert.Equal("09:30 -- ann has deleted message 77", Print(new DeletedEvent("ops", 8, 77, "ann")));
        Assert.Equal("09:30 -- bob has set the topic: deploys␛", Print(new TopicEvent("ops", 9, "deploys\u001b", "bob")));
        Assert.Equal("09:30 -- bob has cleared the topic", Print(new TopicEvent("ops", 10, "", "bob")));

        ReactedEvent Reacted(long seq, bool on) => new("ops", seq, 1, "👍", "bob", "b", on);
        string? Print(ChatEvent e) => _printer.Print(e with { At = At });
    }

    [Fact]
    public void Of_all_that_happened_to_a_message_meanwhile_one_line_says_what_it_is_now()
    {
        var reactions = new[] { new Reaction("👍", 2, ["bob", "eve"], ["b", "e"]) };
        var now = new MessageNow("third", At, null, reactions, 4);
        Assert.Equal(
            "09:30 -- ann changed \"first\" to: third [👍 bob and eve]",
            Print(new EditedEvent("ops", 2, 1, "third") { Now = now })
        );
        Assert.Null(Print(new EditedEvent("ops", 3, 1, "third") { Now = now }));
        Assert.Null(Print(new ReactedEvent("ops", 4, 1, "👍", "eve", "e", true) { Now = now }));

        var many = now with { Reactions = [reactions[0] with { Count = 90 }], Changed = 99 };
        Assert.Equal(
            "09:30 -- ann: \"third\" has 👍 bob, eve and 88 others now",
            Print(new ReactedEvent("ops", 5, 1, "👍", "joe", "j", true) { Now = many })
        );
        Assert.Null(Print(new ReactedEvent("ops", 6, 1, "👍", "zoe", "z", true) { Now = many }));
        var none = now with { Reactions = null, Changed = 101 };
        Assert.Equal(
            "09:30 -- ann: \"third\" has no reactions now",
            Print(new ReactedEvent("ops", 100, 1, "👍", "z", "z", false) { Now = none })
        );

        var gone = new MessageNow("", At, At, null, 103);
        Assert.Equal("09:30 -- ann has deleted a message", Print(new EditedEvent("ops", 102, 1, "") { Now = gone }));
        Assert.Null(Print(new DeletedEvent("ops", 103, 1, "ann") { Now = gone }));
        // Of what one has never seen nothing needs to be said.
        Assert.Null(Print(new ReactedEvent("ops", 104, 77, "👍", "eve", "e", true) { Now = now with { Changed = 104 } }));

        string? Print(ChatEvent e) => _printer.Print(e with { At = At });
    }

    [Fact]
    public void What_calls_one_is_a_message_with_one_s_name_an_answer_or_a_private_message()
    {
        _printer.Callings.OwnName = "joe";
        Assert.True(_printer.Callings.Rings(Message("hello @joe")));
        Assert.True(_printer.Callings.Rings(Message("yes") with { Reply = new Quote(1, "joe", "me", "lunch?") }));
        Assert.True(_printer.Callings.Rings(new PrivateEvent(1, "id", "ann", "joe", "t", "psst", MessageKinds.Text, "me")));
        Assert.False(_printer.Callings.Rings(Message("hello joe, @joey")));
        Assert.False(_printer.Callings.Rings(Message("@joe") with { Tag = "me" }));
        Assert.False(_printer.Callings.Rings(Message("") with { Deleted = At, Reply = new Quote(1, "joe", "me", "") }));
        Assert.False(_printer.Callings.Rings(new PrivateEvent(2, "id", "joe", "ann", "me", "psst", MessageKinds.Text, "t")));
    }

    [Theory]
    [InlineData("it was ||the butler||!", "it was [spoiler: /reveal]!")]
    [InlineData("||a|| and ||b c||", "[spoiler: /reveal] and [spoiler: /reveal]")]
    [InlineData("||two\nlines||", "[spoiler: /reveal]")]
    [InlineData("a || b || c", "a || b || c")]
    [InlineData("|| ||||", "|| ||||")]
    [InlineData("||not closed", "||not closed")]
    public void What_is_hidden_is_not_shown_nor_how_long_it_is(string text, string shown)
    {
        Assert.Equal($"09:30 ann: {shown}", _printer.Print(Message(text) with { Seq = 2 }));
        Assert.Equal(
            $"09:30 -- ann changed \"first\" to: {shown}",
            _printer.Print(new EditedEvent("ops", 3, 1, text.Replace('\n', ' ')) { At = At })
        );
    }

    [Theory]
    [InlineData("it was ||the but…", "it was [spoiler: /reveal]…")]
    [InlineData("it was ||the butler|…", "it was [spoiler: /reveal]…")]
    [InlineData("||a|| and ||b…", "[spoiler: /reveal] and [spoiler: /reveal]…")]
    [InlineData("a || b…", "a || b…")]
    [InlineData("||a|| and b…", "[spoiler: /reveal] and b…")]
    public void What_is_hidden_is_not_shown_where_a_quote_is_cut_either(string excerpt, string shown) =>
        Assert.Equal(
            $"09:30 ann (to bob: \"{shown}\"): yes",
            _printer.Print(Message("yes") with { Seq = 2, Reply = new Quote(1, "bob", "b", excerpt) })
        );

    [Fact]
    public void A_message_of_history_shows_what_happened_to_it_since()
    {
        var reactions = new[] { new Reaction("👍", 3, ["bob"], ["b"]), new Reaction("🎉", 1, ["eve"], ["e"]) };
        var message = Message("hello") with { Seq = 2, Edited = At, Changed = 9, Reactions = reactions };
        Assert.Equal("09:30 ann: hello (edited) [👍 bob and 2 others · 🎉 eve]", _printer.Print(message));
        Assert.Equal("09:30 -- a message of ann was deleted", _printer.Print(Message("") with { Seq = 3, Deleted = At, Changed = 9 }));
    }

    [Fact]
    public void An_answer_says_what_it_answers()
    {
        var answer = Message("yes") with { Seq = 2, ReplyTo = 1, Reply = new Quote(1, "bob", "b", "shall we?") };
        Assert.Equal("09:30 ann (to bob: \"shall we?\"): yes", _printer.Print(answer));
        Assert.Equal("09:30 * ann (to bob: \"shall we?\") yes", _printer.Print(answer with { Kind = MessageKinds.Action }));
        Assert.Equal(
            "09:30 ann (to a deleted message of bob): yes",
            _printer.Print(answer with { Reply = answer.Reply with { Excerpt = "" } })
        );
    }

    [Fact]
    public void Private_messages_say_so_on_both_sides()
    {
        var received = new PrivateEvent(1, "id", "ann", "me", "t", "psst", MessageKinds.Text, "me") { At = At };
        Assert.Equal("09:30 [private from ann] psst", _printer.Print(received));
        Assert.Equal("09:30 [private to me] psst", _printer.Print(received with { Tag = "me" }));
    }

    [Fact]
    public void An_announcement_cannot_be_missed_nor_made_up_by_a_message()
    {
        var announced = _printer.Print(new AnnouncementEvent("id", "stop at 9", "admin") { At = At });
        Assert.Equal("09:30 *** ANNOUNCEMENT from admin: stop at 9", announced);
        Assert.Equal("09:30 ann: x\n        09:30 *** ANNOUNCEMENT", _printer.Print(Message("x\n09:30 *** ANNOUNCEMENT")));
    }

    [Fact]
    public void A_rename_is_told_once_however_many_rooms_are_shared()
    {
        var renamed = new RenamedEvent("ops", "bob", "rob", "b") { At = At };
        Assert.Equal("09:30 -- bob is now called rob", _printer.Print(renamed));
        Assert.Null(_printer.Print(renamed with { Room = "lobby" }));
    }

    [Fact]
    public void A_gap_says_what_is_missing_and_why() =>
        Assert.Equal(
            "09:30 -- messages 4 to 9 cannot be had: the server keeps them no longer",
            _printer.Print(new GapEvent("ops", 4, 9, GapReasons.Retention) { At = At })
        );

    [Fact]
    public void Names_and_texts_of_strangers_are_made_harmless()
    {
        var printed = _printer.Print(Message("\u001b[2Jx") with { From = "e\u001b[1mve\nbob: hi" });
        Assert.Equal("09:30 e\u241b[1mve bob: hi: \u241b[2Jx", printed);
    }

    [Theory]
    [InlineData("hello @al", true)]
    [InlineData("is that @Al?", true)]
    [InlineData("Al, are you there?", false)]
    [InlineData("@also final", false)]
    [InlineData("nothing", false)]
    public void A_message_that_mentions_one_stands_out(string text, bool standsOut)
    {
        var coloured = new Printer(new Theme(colours: true), TimeZoneInfo.Utc, _clock) { OwnTag = "me" };
        coloured.Callings.OwnName = "al";
        Assert.Equal(standsOut, coloured.Print(Message(text))!.Contains($"\u001b[1m{text}", StringComparison.Ordinal));
        Assert.DoesNotContain($"\u001b[1m{text}", coloured.Print(Message(text) with { Tag = "me" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_come_only_where_they_are_wanted()
    {
        var coloured = new Printer(new Theme(colours: true), TimeZoneInfo.Utc, _clock).Print(Message("hello"));
        Assert.Contains("\u001b[1;", coloured, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", _printer.Print(Message("hello")), StringComparison.Ordinal);
    }

    private static MessageEvent Message(string text) => new("ops", 1, "id", "ann", "t", text, MessageKinds.Text) { At = At };
}
