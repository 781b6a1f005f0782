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
    [InlineData("Al, are you there?", true)]
    [InlineData("hello @al", true)]
    [InlineData("is that all? al!", true)]
    [InlineData("also final", false)]
    [InlineData("nothing", false)]
    public void A_message_that_mentions_one_stands_out(string text, bool standsOut)
    {
        var coloured = new Printer(new Theme(colours: true), TimeZoneInfo.Utc, _clock) { OwnName = "al", OwnTag = "me" };
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
