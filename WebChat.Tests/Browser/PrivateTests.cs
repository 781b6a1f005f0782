using WebChat.Contracts;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

public sealed class PrivateTests(Chromium chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData("/msg bob are you there?")]
    [InlineData("@bob are you there?")]
    public async Task A_private_message_is_seen_by_the_two_only(string line)
    {
        var ann = await JoinAsync("ann");
        var bob = await JoinAsync("bob");
        await using var eve = await Server.JoinAsync("eve");

        await ann.TypeAsync(line);

        // In the sender's view too, and the receiver is told without being taken there.
        await ann.ExpectTitleAsync("bob");
        await ann.ExpectTextsAsync("are you there?");
        await Expect(bob.Conversation("ann").GetByTestId("unread")).ToContainTextAsync("1");
        await Expect(bob.Page).ToHaveTitleAsync("@ (1) #lobby · WebChat");
        await bob.ExpectTextsAsync();

        await bob.Conversation("ann").ClickAsync();
        await bob.ExpectTextsAsync("are you there?");
        await Expect(bob.Find("unread")).ToHaveCountAsync(0);
        await bob.SayAsync("yes, I am");
        await ann.ExpectTextsAsync("are you there?", "yes, I am");

        await ann.Room("lobby").ClickAsync();
        await ann.ExpectTextsAsync();
        Assert.DoesNotContain(await eve.EventsUntilNowAsync(), e => e is MessageEvent or PrivateEvent);
    }

    [Fact]
    public async Task Writing_to_nobody_is_an_error_and_goes_nowhere()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");

        await ann.TypeAsync("/msg nemo a secret");
        await ann.ExpectErrorAsync("Nobody called nemo is here");
        await Expect(ann.Composer).ToHaveValueAsync("/msg nemo a secret");
        await ann.TypeAsync("@nemo a secret");
        await Expect(ann.Find("error")).ToHaveCountAsync(2);
        await ann.SayAsync("for all");

        await ann.ExpectTextsAsync("for all");
        Assert.Equal(["for all"], (await bob.EventsUntilNowAsync()).OfType<MessageEvent>().Select(m => m.Text));
    }

    [Fact]
    public async Task Somebody_who_has_left_is_said_to_be_gone_in_the_conversation()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await ann.TypeAsync("@bob hello");
        await bob.ExpectAsync<PrivateEvent>();
        await ann.ExpectTextsAsync("hello");

        await bob.CallRawAsync("Quit");
        await bob.Closed;
        await ann.TypeAsync("still there?");

        await Expect(ann.Find("failed")).ToContainTextAsync("Nobody called bob is here");
        await ann.Find("discard").ClickAsync();
        await ann.ExpectTextsAsync("hello");
    }

    [Fact]
    public async Task Who_takes_over_a_name_gets_nothing_of_the_conversation()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await ann.TypeAsync("@bob hello");
        await bob.ExpectAsync<PrivateEvent>();
        await ann.ExpectTextsAsync("hello");
        await bob.CallRawAsync("Quit");
        await bob.Closed;
        await using var other = await Server.JoinAsync("bob");

        await ann.TypeAsync("between us");

        await Expect(ann.Find("failed")).ToContainTextAsync("bob is gone");
        Assert.DoesNotContain(
            (await other.EventsUntilNowAsync()).OfType<PrivateEvent>(),
            p => p.Text.Contains("between", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_conversation_begins_with_a_click_on_a_person()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");

        await ann.Person("bob").ClickAsync();
        await ann.Find("write").ClickAsync();
        await ann.ExpectTitleAsync("bob");
        await ann.SayAsync("by hand");

        Assert.Equal("by hand", (await bob.ExpectAsync<PrivateEvent>()).Text);
    }

    [Fact]
    public async Task A_conversation_follows_the_person_when_they_rename()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await ann.TypeAsync("@bob hello");
        await bob.ExpectAsync<PrivateEvent>();
        await ann.ExpectTextsAsync("hello");

        await bob.CallRawAsync("Rename", "robert");
        await ann.ExpectTitleAsync("robert");
        await ann.SayAsync("nice name");

        Assert.Equal("nice name", (await bob.ExpectAsync<PrivateEvent>(p => p.To is "robert")).Text);
    }
}
