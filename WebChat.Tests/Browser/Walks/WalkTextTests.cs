using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser.Walks;

/// <summary>With the keyboard alone: what is in texts, what the text field offers and asks, settings, and being called.</summary>
public sealed class WalkTextTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    [Walk("Texts")]
    public async Task Texts()
    {
        await using var bob = await Server.JoinAsync("bob");
        var address = new Uri(Server.Url, "health/live").ToString();
        await bob.SayAsync($"||the end|| {address}");
        await bob.SayAsync("```js\nlet a;\n```");
        var ann = await JoinAsync("ann", configure: options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        var walk = new Walk(ann, "Texts");
        await walk.ToAsync("timeline", back: true);
        await walk.ToAsync("spoiler");
        await walk.Keys.PressAsync("Enter");
        await Expect(ann.Find("spoiler")).ToHaveAttributeAsync("data-open", "");
        var opened = await ann.Page.RunAndWaitForPopupAsync(() => walk.PressAsync("link"));
        await opened.WaitForURLAsync(address);
        await opened.CloseAsync();
        await walk.PressAsync("show-source");
        await Expect(ann.Find("copy-source")).ToBeFocusedAsync();
        await walk.PressAsync("copy-source");
        await ExpectCopiedAsync(ann, $"||the end|| {address}");
        await walk.ToAsync("source", back: true);
        await walk.Keys.PressAsync("Escape");
        await Expect(ann.Find("show-source").And(ann.Page.Locator(":focus"))).ToHaveCountAsync(1);
        await walk.PressAsync("copy-code");
        await ExpectCopiedAsync(ann, "let a;");
        await walk.BackAsync();

        // Emoji, which do not come at first.
        ann.MayBeCutOff = true;
        await ann.Page.RouteAsync("**/lib/emoji/**", route => route.AbortAsync());
        await walk.PressAsync("open-emoji");
        await Expect(ann.Find("emoji-again")).ToBeVisibleAsync();
        await ann.Page.UnrouteAsync("**/lib/emoji/**");
        await walk.PressAsync("emoji-again");
        await walk.ToAsync("emoji-tab", ann.Find("emoji-tab").First);
        await walk.Keys.PressAsync("ArrowRight");
        await Expect(ann.Find("emoji-tab").Nth(1)).ToHaveAttributeAsync("aria-selected", "true");
        await walk.PressAsync("emoji", ann.Find("emoji").First);
        await Expect(ann.Composer).ToHaveValueAsync("👋");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.PressAsync("open-emoji");
        await Expect(ann.Find("emoji-search")).ToBeFocusedAsync();
        await walk.WriteAsync("emoji-search", "party pop");
        await Expect(ann.Find("emoji")).ToHaveCountAsync(1);
        await walk.Keys.PressAsync("Enter");
        await Expect(ann.Composer).ToHaveValueAsync("👋🎉");

        // A long text is pasted: as it is, and as a block.
        await walk.WriteAsync("composer", "");
        await ann.Page.EvaluateAsync("(text) => navigator.clipboard.writeText(text)", string.Concat(Enumerable.Repeat("line\n", 20)));
        foreach (var (answer, block) in new[] { ("paste-keep", false), ("paste-fence", true) })
        {
            await walk.Keys.PressAsync("Control+a");
            await walk.Keys.PressAsync("Control+v");
            await walk.PressAsync(answer, back: true);
            await Expect(ann.Find("paste-offer")).ToHaveCountAsync(0);
            await Expect(ann.Composer).ToBeFocusedAsync();
            Assert.Equal(block, (await ann.Composer.InputValueAsync()).StartsWith("```", StringComparison.Ordinal));
        }

        // What looks like a secret.
        await walk.Keys.PressAsync("Control+a");
        await walk.Keys.TypeAsync("password=hunter2");
        await walk.Keys.PressAsync("Enter");
        await Expect(ann.Find("secret-edit")).ToBeFocusedAsync();
        await walk.PressAsync("secret-edit");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.Keys.PressAsync("Enter");
        await walk.PressAsync("secret-send");
        await bob.ExpectMessageAsync("password=hunter2");
        await Expect(ann.Composer).ToBeFocusedAsync();
        walk.End();
    }

    [Fact]
    [Walk("Settings")]
    public async Task Settings_and_help()
    {
        var ann = await JoinNotedAsync("ann");
        var walk = new Walk(ann, "Settings");
        await walk.PressAsync("settings", back: true);
        await Expect(ann.Find("settings-dialog")).ToBeVisibleAsync();
        await walk.PressAsync("close");
        await Expect(ann.Find("settings-dialog")).ToHaveCountAsync(0);
        await Expect(ann.Find("settings")).ToBeFocusedAsync();
        await walk.Keys.PressAsync("Enter");
        await walk.WriteAsync("rename", "anna");
        await walk.PressAsync("rename-go");
        await Expect(ann.Find("self")).ToHaveTextAsync("anna");
        await Expect(ann.Find("settings-dialog")).ToHaveCountAsync(0);

        await walk.PressAsync("settings", back: true);
        await walk.SwitchAsync("quiet", on: true);
        await walk.SwitchAsync("quiet", on: false);
        await walk.ChooseNextAsync("send-by");
        await walk.ChooseNextAsync("theme");
        await Expect(ann.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await walk.ChooseNextAsync("density");
        await Expect(ann.Page.Locator("html")).ToHaveAttributeAsync("data-density", "compact");
        await walk.ChooseNextAsync("size");
        await Expect(ann.Page.Locator("html")).ToHaveAttributeAsync("data-size", "large");
        await walk.ChooseNextAsync("clock");
        await Expect(ann.Page.Locator("html")).ToHaveAttributeAsync("data-clock", "12");
        await walk.ToAsync("language");
        await walk.Keys.PressAsync("ArrowDown");
        await Expect(ann.Page.Locator("html")).Not.ToHaveAttributeAsync("lang", "en");
        await walk.Keys.PressAsync("ArrowUp");
        await Expect(ann.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await walk.SwitchAsync("notify", on: true);
        await walk.ChooseNextAsync("sound");
        await walk.SwitchAsync("typing-setting", on: false);
        await walk.SwitchAsync("away", on: true);
        await walk.PressAsync("open-help");
        await Expect(ann.Find("help-dialog")).ToBeVisibleAsync();
        await walk.KeyAsync("close", "Escape");
        await Expect(ann.Find("help-dialog")).ToHaveCountAsync(0);
        await Expect(ann.Find("settings")).ToBeFocusedAsync();
        await walk.KeyAsync("help", "?");
        await Expect(ann.Find("help-dialog")).ToBeVisibleAsync();
        walk.End();
    }

    [Fact]
    [Walk("Being called")]
    public async Task Being_called()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinNotedAsync("ann");
        var walk = new Walk(ann, "Being called");
        await ann.SayAsync("I say something");

        // Notifications are offered: not now; and when that is forgotten, yes.
        await LookAsync(ann, false);
        await bob.SayAsync("@ann 1");
        await Expect(ann.Find("offer")).ToBeVisibleAsync();
        await LookAsync(ann, true);
        await walk.PressAsync("notify-no", back: true);
        await Expect(ann.Find("offer")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToBeFocusedAsync();
        await ann.Page.EvaluateAsync("() => localStorage.removeItem('webchat:/:notify')");
        await LookAsync(ann, false);
        await bob.SayAsync("@ann 2");
        await Expect(ann.Find("offer")).ToBeVisibleAsync();
        await LookAsync(ann, true);
        await walk.PressAsync("notify-yes", back: true);
        await Expect(ann.Find("offer")).ToHaveCountAsync(0);
        Assert.Equal(1, await ann.Page.EvaluateAsync<int>("() => window.noted.asked"));

        // What was missed.
        await LookAsync(ann, false);
        await ann.Page.Clock.SetSystemTimeAsync(DateTime.UtcNow.AddMinutes(6));
        await bob.SayAsync("@ann 3");
        await bob.SayAsync("I agree", replyTo: 1);
        await bob.WhisperAsync("ann", "psst");
        using (var admin = Server.Admin())
        using (var text = new StringContent("backup at six"))
            (await admin.PostAsync("api/admin/announcements", text)).EnsureSuccessStatusCode();
        await Expect(ann.Message("I agree")).ToBeVisibleAsync();
        await Expect(ann.Conversation("bob").GetByTestId("unread")).ToBeVisibleAsync();
        await Expect(ann.Find("announcement")).ToBeVisibleAsync();
        await LookAsync(ann, true);
        await walk.PressAsync("missed-replies", back: true);
        await Expect(ann.Message("I agree")).ToBeFocusedAsync();
        await walk.PressAsync("missed-mentions", back: true);
        await Expect(ann.Message("@ann 3")).ToBeFocusedAsync();
        await walk.PressAsync("missed-messages", back: true);
        await Expect(ann.Message("@ann 3")).ToBeFocusedAsync();
        await walk.PressAsync("missed-announcements", back: true);
        await Expect(ann.Find("announcement")).ToBeInViewportAsync();
        await walk.PressAsync("missed-privates", back: true);
        await ann.ExpectTitleAsync("bob");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.PressAsync("caught-up", back: true);
        await Expect(ann.Find("missed")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.PressAsync("dismiss", back: true);
        await Expect(ann.Find("banner")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToBeFocusedAsync();
        walk.End();
    }

    private async Task<ChatPage> JoinNotedAsync(string nickname)
    {
        var page = await OpenBrowserAsync();
        await page.Page.AddInitScriptAsync(AttentionTests.Noted);
        await page.GoToAsync();
        await page.JoinAsync(nickname);
        return page;
    }

    private static async Task LookAsync(ChatPage page, bool at) =>
        await page.Page.EvaluateAsync("(at) => { window.front = at; dispatchEvent(new Event(at ? 'focus' : 'blur')); }", at);

    private static async Task ExpectCopiedAsync(ChatPage page, string text) =>
        await page.Page.WaitForFunctionAsync("async (text) => (await navigator.clipboard.readText()) === text", text);
}
