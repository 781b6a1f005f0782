using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Axe finds nothing in what is there for a while only, in all themes.</summary>
public sealed class PassingAccessibilityTests(Chromium chromium) : BrowserTest(chromium)
{
    /// <summary>Runs before the page: what goes by itself after some seconds stays until axe has seen it in every theme.</summary>
    private const string Lasting = """
        const soon = setTimeout;
        window.setTimeout = (action, wait, ...values) => soon(action, wait >= 4000 ? 600_000 : wait, ...values);
        """;

    [Fact]
    public async Task In_what_is_offered_told_and_taken_back()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await OpenBrowserAsync(
            (Action<BrowserNewContextOptions>)Axe.Still + (options => options.Permissions = ["clipboard-read", "clipboard-write"])
        );
        await ann.Page.AddInitScriptAsync(AttentionTests.Noted + Lasting);
        await ann.GoToAsync();
        await ann.JoinAsync("ann");
        await ann.SayAsync("a slip");

        // Called while she looks elsewhere, and not there any more where the newest is.
        await ann.Page.EvaluateAsync("() => { window.front = false; dispatchEvent(new Event('blur')); }");
        await bob.SayAsync("@ann come here");
        await Expect(ann.Find("offer")).ToBeVisibleAsync();
        await ann.Page.EvaluateAsync("() => { window.front = true; dispatchEvent(new Event('focus')); }");
        for (var number = 1; number <= 3; number++)
        {
            await using var visitor = await Server.JoinAsync($"visitor{number}");
            await visitor.CallRawAsync("Quit");
            await visitor.Closed;
        }

        await bob.SayAsync(string.Join('\n', Enumerable.Range(1, 60)));
        await bob.SayAsync("the newest");
        await Expect(ann.Message("the newest")).ToBeInViewportAsync();
        await ann.Find("fold").Locator("summary").ClickAsync();
        await Expect(ann.Find("jump")).ToBeVisibleAsync();
        await MessageTests.DoAsync(ann, "a slip", "menu-delete");
        await Expect(ann.Find("undo")).ToBeFocusedAsync();
        await MessageTests.DoAsync(ann, "@ann come here", "menu-link");
        await Expect(ann.Find("toasts")).ToContainTextAsync("Copied");

        // The list of emoji does not come, and can be asked for again.
        ann.MayBeCutOff = true;
        await ann.Page.RouteAsync("**/views/picker.js*", route => route.AbortAsync());
        await ann.Find("open-emoji").ClickAsync();
        await Expect(ann.Find("toast-again")).ToBeVisibleAsync();
        foreach (var hook in new[] { "offer", "undo-row", "fold", "jump", "toast-again" })
            await Expect(ann.Find(hook)).ToBeInViewportAsync();
        await Expect(ann.Find("fold")).ToHaveAttributeAsync("open", "");
        await Axe.CheckAsync(ann, "an offer, an undo, comings, toasts, and the way to the newest");

        await ann.TypeAsync("/hide bob");
        await ann.Person("bob").ClickAsync();
        await ann.Find("write").PressAsync("Enter");
        await Expect(ann.Find("hidden-bar")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "a conversation with somebody hidden");
    }
}
