using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Axe finds nothing in what calls one and in the ways to somewhere else, in all themes.</summary>
public sealed class AttentionAccessibilityTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task In_the_switcher_and_on_the_cards()
    {
        await using var bob = await Server.JoinAsync("bob", "lobby", "garden");
        var ann = await JoinAsync("ann", configure: Axe.Still);
        await ann.Page.Keyboard.PressAsync("Control+k");
        await Expect(ann.Find("switcher-query")).ToBeFocusedAsync();
        await Axe.CheckAsync(ann, "switcher");
        await ann.Page.Keyboard.TypeAsync("gar");
        await Expect(ann.Find("choice")).ToHaveCountAsync(2);
        await Axe.CheckAsync(ann, "switcher with a query");
        await ann.Page.Keyboard.PressAsync("Escape");

        await ann.Find("open-room").ClickAsync();
        await Expect(ann.Page.Locator(".qr")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "card of a room");
        await ann.Page.Keyboard.PressAsync("Escape");
        await ann.Person("bob").ClickAsync();
        await Expect(ann.Find("person-facts")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "card of a person");
    }

    [Fact]
    public async Task When_one_is_called_and_comes_back()
    {
        await using var bob = await Server.JoinAsync("bob", "lobby", "garden");
        var ann = await JoinAsync("ann", configure: Axe.Still);
        await ann.TypeAsync("/join garden");
        await ann.ExpectTitleAsync("garden");
        await ann.Page.EvaluateAsync("() => { document.hasFocus = () => false; dispatchEvent(new Event('blur')); }");
        await ann.Page.Clock.SetSystemTimeAsync(DateTime.UtcNow.AddMinutes(6));
        await bob.SayAsync("hello @ann", "garden");
        await bob.SayAsync("@ann?");
        await bob.WhisperAsync("ann", "psst");
        await Expect(ann.Room("lobby").GetByTestId("unread")).ToContainTextAsync("@1");
        await Expect(ann.Conversation("bob").GetByTestId("unread")).ToBeVisibleAsync();
        await ann.Page.EvaluateAsync("() => { document.hasFocus = () => true; dispatchEvent(new Event('focus')); }");
        await Expect(ann.Find("missed")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "what was missed");
    }
}
