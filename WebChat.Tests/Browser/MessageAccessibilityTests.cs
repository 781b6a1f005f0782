using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Axe finds nothing in messages that changed, nor where one changes them, in all themes.</summary>
public sealed class MessageAccessibilityTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task In_messages_that_changed_and_what_can_be_done_with_them()
    {
        await using var bob = await Server.JoinAsync("bob");
        var first = await bob.SayAsync("first");
        await bob.SayAsync("second", replyTo: first.Seq);
        var slip = await bob.SayAsync("a slip");
        Assert.Null(await bob.EditAsync(first.Seq, "first, mended"));
        Assert.Null(await bob.ReactAsync(first.Seq, "🎉"));
        Assert.Null(await bob.DeleteAsync(slip.Seq));
        var ann = await JoinAsync("ann", configure: Axe.Still);
        await Expect(ann.Find("deleted")).ToBeVisibleAsync();
        await ann.Find("reaction").ClickAsync();
        await Expect(ann.Find("reaction")).ToHaveAttributeAsync("aria-pressed", "true");
        await ann.Message("second").HoverAsync();
        await Expect(ann.Find("toolbar")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "messages that changed");

        await ann.Find("more").ClickAsync();
        await Expect(ann.Find("message-menu")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "menu of a message");
        await ann.Find("menu-reply").ClickAsync();
        await Expect(ann.Find("aim")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "an answer");

        await ann.CutLineAsync();
        await ann.ReloadAsync();
        await Expect(ann.Find("resume-now")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "opened while there is no line to the server");
    }
}
