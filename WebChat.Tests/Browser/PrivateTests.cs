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
    public async Task A_private_message_has_a_menu_of_what_can_be_done_with_it()
    {
        var ann = await JoinAsync("ann", configure: options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        await using var bob = await Server.JoinAsync("bob");
        var text = $"**well** ||it was {new string('y', 200)}||";
        await bob.WhisperAsync("ann", text);
        await ann.Conversation("bob").ClickAsync();
        var message = ann.Find("message");
        await message.HoverAsync();
        await Expect(ann.Find("toolbar").GetByRole(Microsoft.Playwright.AriaRole.Button)).ToHaveCountAsync(3);

        await ann.Find("more").ClickAsync();
        await Expect(ann.Find("message-menu")).ToContainTextAsync("Message of bob");
        await Expect(ann.Find("message-menu").Locator("[data-test^=menu-]")).ToHaveCountAsync(4);
        await ann.Find("menu-copy").ClickAsync();
        await Expect(ann.Find("toasts")).ToContainTextAsync("Copied.");
        Assert.Equal(text, await ann.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));

        // By keyboard: what it begins with is quoted, and what is hidden in it stays so.
        await ann.Find("timeline").FocusAsync();
        await ann.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(message).ToBeFocusedAsync();
        await ann.Page.Keyboard.PressAsync("Enter");
        await ann.Find("menu-reply").ClickAsync();
        await Expect(ann.Composer).ToBeFocusedAsync();
        await Expect(ann.Composer).ToHaveValueAsync($"> {text[..139]}…||\n");
        await ann.Page.Keyboard.TypeAsync("I know");
        await ann.Page.Keyboard.PressAsync("Enter");
        await Expect(message.Last.Locator("blockquote")).ToContainTextAsync("well");
        await Expect(message.Last.GetByTestId("spoiler")).ToBeVisibleAsync();
        await bob.ExpectAsync<PrivateEvent>(p => p.Text.EndsWith("I know", StringComparison.Ordinal));
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
