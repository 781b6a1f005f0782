using WebChat.Cli;
using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Tests.ConsoleClient;

public class RecentTests
{
    private readonly Recent _recent = new();

    [Fact]
    public void One_s_last_message_is_the_newest_that_is_not_deleted_also_before_it_came_back()
    {
        Assert.Null(_recent.OwnLast("ops", "me"));
        _recent.Take(Message(1, "me"));
        _recent.Take(Message(2, "me"));
        _recent.Take(Message(3, "bob"));
        Assert.Equal(2, _recent.OwnLast("ops", "me"));
        _recent.Take(new DeletedEvent("ops", 4, 2, "me"));
        Assert.Equal(1, _recent.OwnLast("ops", "me"));
        _recent.Sent("ops", 5);
        Assert.Equal(5, _recent.OwnLast("ops", "me"));
        _recent.Take(Message(5, "me"));
        _recent.Take(new DeletedEvent("ops", 6, 5, "me"));
        Assert.Equal(1, _recent.OwnLast("ops", "me"));
        Assert.Null(_recent.OwnLast("garden", "me"));
        _recent.Take(new GapEvent("ops", 1, 6, GapReasons.Epoch));
        Assert.Null(_recent.OwnLast("ops", "me"));
    }

    [Fact]
    public void A_change_that_the_message_came_with_is_no_news()
    {
        _recent.Take(Message(1, "me") with { Text = "new", Changed = 3 });
        Assert.False(_recent.Take(new EditedEvent("ops", 2, 1, "new")).IsNews);
        Assert.False(_recent.Take(new ReactedEvent("ops", 3, 1, "👍", "bob", "bob", true)).IsNews);
        var (before, isNews) = _recent.Take(new EditedEvent("ops", 4, 1, "newer"));
        Assert.Equal(("new", true), (before!.Text, isNews));
        Assert.Equal("newer", Assert.Single(_recent.Messages("ops")).Text);
        Assert.Equal((null, true), _recent.Take(new EditedEvent("ops", 5, 77, "?")));
    }

    [Fact]
    public void It_remembers_two_hundred_messages_of_a_room_and_what_it_is_about()
    {
        for (var i = 1; i <= 500; i++)
            _recent.Take(Message(i, "me"));
        Assert.Equal(Enumerable.Range(301, 200).Select(i => (long)i), _recent.Messages("ops").Select(m => m.Seq));
        _recent.Take(new EnteredEvent("ops", "deploys", 1, []));
        Assert.Equal("deploys", _recent.Topic("ops"));
        _recent.Take(new TopicEvent("ops", 501, "", "bob"));
        Assert.Equal("", _recent.Topic("ops"));
    }

    private static MessageEvent Message(long seq, string tag) => new("ops", seq, $"id{seq}", tag, tag, $"text {seq}", MessageKinds.Text);
}
