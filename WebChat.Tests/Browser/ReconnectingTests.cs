using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>That somebody's connection is away stands beside their name, until they are back or gone.</summary>
public sealed class ReconnectingTests(Chromium chromium) : BrowserTest(chromium)
{
    protected override (string Key, string Value)[] Settings => [("Chat:GraceSeconds", "5")];

    [Fact]
    public async Task It_stands_in_the_roster_beside_the_last_message_and_in_the_conversation()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("first");
        await ann.SayAsync("between");
        await bob.SayAsync("second");
        await bob.WhisperAsync("ann", "psst");
        var noted = ann.Message("second").GetByTestId("presence");
        await Expect(ann.Conversation("bob")).ToBeVisibleAsync();
        await Expect(noted).ToHaveCountAsync(0);

        await bob.DropAsync();

        await Expect(noted).ToHaveTextAsync("Reconnecting");
        await Expect(ann.Message("first").GetByTestId("presence")).ToHaveCountAsync(0);
        await Expect(ann.Person("bob").GetByTestId("presence")).ToHaveTextAsync("Reconnecting");
        await Expect(ann.Person("ann").GetByTestId("presence")).ToHaveCountAsync(0);
        await ann.Conversation("bob").ClickAsync();
        await Expect(ann.Find("title").GetByTestId("presence")).ToHaveTextAsync("Reconnecting");
        await Expect(ann.Conversation("bob").GetByTestId("presence")).ToHaveTextAsync("Reconnecting");

        await using var again = await Server.ConnectAsync("bob");
        await again.JoinAsync("bob", bob.Token);

        await Expect(ann.Find("title").GetByTestId("presence")).ToHaveCountAsync(0);
        await Expect(ann.Conversation("bob").GetByTestId("presence")).ToHaveCountAsync(0);
        await ann.Room("lobby").ClickAsync();
        await Expect(ann.Find("presence")).ToHaveCountAsync(0);
        await Expect(ann.Person("bob")).ToHaveAttributeAsync("data-presence", "online");
    }

    [Fact]
    public async Task Who_does_not_come_back_has_left_and_the_word_goes_too()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("hello");
        await bob.DropAsync();
        await Expect(ann.Message("hello").GetByTestId("presence")).ToHaveTextAsync("Reconnecting");

        await Expect(ann.Person("bob")).ToHaveCountAsync(0);
        await Expect(ann.Find("fold").Or(ann.Find("left"))).ToContainTextAsync("bob");
        await Expect(ann.Find("presence")).ToHaveCountAsync(0);
    }
}
