using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Hiding a person hides what they say, in rooms and in private, and nobody else is told.</summary>
public sealed class HidingTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Private_messages_of_a_hidden_person_are_not_shown_and_make_no_stir()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await using var eve = await Server.JoinAsync("eve");
        await ann.TypeAsync("/hide bob");
        await Expect(ann.Find("info")).ToContainTextAsync("in rooms and in private");

        await bob.WhisperAsync("ann", "psst");
        await bob.SayAsync("hey");
        await eve.WhisperAsync("ann", "hello");

        // Eve's message came last, so that what came before it has been shown or never will be.
        await Expect(ann.Conversation("eve").GetByTestId("unread")).ToContainTextAsync("1");
        await Expect(ann.Page).ToHaveTitleAsync("@ (1) #lobby · WebChat");
        await Expect(ann.Conversation("bob")).ToHaveCountAsync(0);
        await Expect(ann.Find("toasts")).ToBeEmptyAsync();

        // In their conversation, too, until they are shown again.
        await ann.Person("bob").ClickAsync();
        await ann.Find("write").ClickAsync();
        await ann.ExpectTitleAsync("bob");
        await ann.SayAsync("you cannot reach me");
        await Expect(ann.Find("hidden-bar")).ToContainTextAsync("You hide bob");
        await ann.ExpectTextsAsync("you cannot reach me");
        await Expect(ann.Conversation("bob")).ToContainTextAsync("hidden");
        await ann.Find("unhide").ClickAsync();

        await ann.ExpectTextsAsync("psst", "you cannot reach me");
        await Expect(ann.Find("hidden-bar")).ToHaveCountAsync(0);
        await bob.WhisperAsync("ann", "at last");
        await ann.ExpectTextsAsync("psst", "you cannot reach me", "at last");
    }

    [Fact]
    public async Task Help_says_that_hiding_is_for_private_messages_too()
    {
        var ann = await JoinAsync("ann");

        await ann.TypeAsync("/help");

        await Expect(ann.Find("help")).ToContainTextAsync("Hide a person’s messages from yourself, in rooms and in private");
    }
}
