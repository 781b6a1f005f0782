using WebChat.Contracts;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser.Walks;

/// <summary>With the keyboard alone: rooms, people, finding what was said, and trouble.</summary>
public sealed class WalkAroundTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    [Walk("Places")]
    public async Task Places()
    {
        await using var bob = await Server.JoinAsync("bob", "lobby", "garden");
        var ann = await OpenBrowserAsync(options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        await ann.Page.AddInitScriptAsync("navigator.share = async ({ url }) => { window.shared = url; };");
        await ann.GoToAsync();
        await ann.JoinAsync("ann");
        var walk = new Walk(ann, "Places");
        await Expect(ann.Composer).ToBeFocusedAsync();

        await walk.PressAsync("browse-rooms", back: true);
        await walk.PressAsync("directory-room", ann.Find("directory-room").Filter(new() { HasText = "garden" }));
        await ann.ExpectTitleAsync("garden");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.PressAsync("browse-rooms", back: true);
        await walk.WriteAsync("room-name", "den");
        await walk.PressAsync("room-go");
        await ann.ExpectTitleAsync("den");
        await walk.PressAsync("room", ann.Room("lobby"), back: true);
        await ann.ExpectTitleAsync("lobby");
        await walk.KeyAsync("places", "Alt+ArrowDown");
        await Expect(ann.Find("title")).Not.ToContainTextAsync("lobby");

        await walk.KeyAsync("switcher", "Control+k");
        await walk.WriteAsync("switcher-query", "bob");
        await walk.TakeAsync("choice", ann.Page.Locator("[data-test=choice][data-kind=person][data-name=bob]"));
        await ann.ExpectTitleAsync("bob");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.SayAsync("between us");
        await walk.PressAsync("open-switcher", back: true);
        await Expect(ann.Find("switcher-query")).ToBeFocusedAsync();
        await walk.Keys.TypeAsync("lobby");
        await walk.Keys.PressAsync("Enter");
        await ann.ExpectTitleAsync("lobby");
        await walk.PressAsync("private", ann.Conversation("bob"), back: true);
        await ann.ExpectTitleAsync("bob");
        await walk.PressAsync("room", ann.Room("den"), back: true);
        await ann.ExpectTitleAsync("den");

        await walk.KeyAsync("panes", "F6");
        await Expect(ann.Find("roster")).ToBeFocusedAsync();
        await walk.PressAsync("open-room", back: true);
        await walk.WriteAsync("topic", "what we do");
        await walk.PressAsync("topic-set");
        await Expect(ann.Find("room-dialog")).ToHaveCountAsync(0);
        await Expect(ann.Find("open-room")).ToBeFocusedAsync();
        await walk.PressAsync("room-topic", back: true);
        await walk.ChooseNextAsync("level");
        await walk.ToAsync("invite-link");
        await walk.PressAsync("copy-invite");
        var link = new Uri(Server.Url, "r/den").ToString();
        await ann.Page.WaitForFunctionAsync("async (link) => (await navigator.clipboard.readText()) === link", link);
        await walk.PressAsync("share");
        await ann.Page.WaitForFunctionAsync("(link) => window.shared === link", link);
        await walk.PressAsync("leave-room");
        await Expect(ann.Room("den")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToBeFocusedAsync();
        walk.End();
    }

    [Fact]
    [Walk("People")]
    public async Task People()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann");
        var others = await Task.WhenAll(Enumerable.Range(1, 12).Select(number => Server.JoinAsync($"visitor{number}")));
        var walk = new Walk(ann, "People");
        await walk.PressAsync("unfold", back: true);
        await Expect(ann.Find("fold")).ToHaveAttributeAsync("open", "");
        await walk.BackAsync();

        await walk.WriteAsync("filter", "bo");
        await Expect(ann.Find("person")).ToHaveCountAsync(1);
        await walk.PressAsync("person");
        await walk.PressAsync("hide");
        await Expect(ann.Find("hide")).ToHaveTextAsync("Show again");
        await walk.PressAsync("shared-room");
        await ann.ExpectTitleAsync("lobby");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.PressAsync("settings", back: true);
        await walk.PressAsync("unhide-listed");
        await Expect(ann.Find("unhide-listed")).ToHaveCountAsync(0);
        await walk.BackAsync();
        await walk.PressAsync("person", ann.Person("bob"));
        await walk.PressAsync("write");
        await ann.ExpectTitleAsync("bob");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.SayAsync("/hide bob");
        await walk.PressAsync("unhide", back: true);
        await Expect(ann.Find("hidden-bar")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToBeFocusedAsync();

        // In a narrow window the lists are behind buttons.
        await walk.Keys.PressAsync("Alt+ArrowDown");
        await ann.ExpectTitleAsync("lobby");
        await ann.Page.SetViewportSizeAsync(500, 800);
        foreach (var (opener, drawer) in new[] { ("open-people", "#people"), ("open-rooms", "#rooms") })
        {
            await walk.PressAsync(opener, back: true);
            await Expect(ann.Page.Locator(drawer)).ToBeFocusedAsync();
            await walk.PressAsync("close-drawer", ann.Page.Locator($"{drawer} [data-test=close-drawer]"));
            await Expect(ann.Find(opener)).ToBeFocusedAsync();
        }

        foreach (var other in others)
            await other.DisposeAsync();
        walk.End();
    }

    [Fact]
    [Walk("Finding")]
    public async Task Finding()
    {
        await using var bob = await Server.JoinAsync("bob");
        for (var number = 1; number <= 70; number++)
            await bob.SayAsync($"stone {number}");
        var ann = await JoinAsync("ann");
        var walk = new Walk(ann, "Finding");
        await Expect(ann.Message("stone 70")).ToBeInViewportAsync();

        await walk.KeyAsync("scroll", "PageUp");
        await Expect(ann.Message("stone 70")).Not.ToBeInViewportAsync();
        await walk.PressAsync("jump", back: true);
        await Expect(ann.Message("stone 70")).ToBeInViewportAsync();
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.Keys.PressAsync("PageUp");
        await Expect(ann.Message("stone 70")).Not.ToBeInViewportAsync();
        await walk.KeyAsync("newest", "Control+End");
        await Expect(ann.Message("stone 70")).ToBeInViewportAsync();

        await walk.PressAsync("open-search", back: true);
        await Expect(ann.Find("search-words")).ToBeFocusedAsync();
        await walk.WriteAsync("search-words", "stone");
        await walk.PressAsync("search-go");
        await Expect(ann.Find("hit")).ToHaveCountAsync(20);
        await walk.PressAsync("search-older");
        await Expect(ann.Find("hit")).ToHaveCountAsync(40);
        await walk.WriteAsync("search-from", "ann", back: true);
        await walk.Keys.PressAsync("Enter");
        await Expect(ann.Find("hit")).ToHaveCountAsync(0);
        await walk.WriteAsync("search-from", "bob");
        await walk.Keys.PressAsync("Enter");
        await Expect(ann.Find("hit")).ToHaveCountAsync(20);
        await walk.WriteYearAsync("search-before", 2020);
        await walk.Keys.PressAsync("Enter");
        await Expect(ann.Find("hit")).ToHaveCountAsync(0);
        await walk.WriteYearAsync("search-before", 2130);
        await walk.Keys.PressAsync("Enter");
        await walk.PressAsync("hit", ann.Find("hit").First);
        await Expect(ann.Message("stone 70")).ToBeFocusedAsync();

        foreach (var format in new[] { "html", "jsonl", "txt" })
        {
            await walk.PressAsync("open-search", back: true);
            var saved = await ann.Page.RunAndWaitForDownloadAsync(() => walk.PressAsync($"save-{format}"));
            Assert.EndsWith($".{format}", saved.SuggestedFilename, StringComparison.Ordinal);
        }

        await walk.PressAsync("open-search", back: true);
        await walk.PressAsync("search-mentions");
        await Expect(ann.Find("search-count")).ToContainTextAsync("Nobody");
        await walk.BackAsync();
        await walk.PressAsync("open-search", back: true);
        await walk.WriteYearAsync("search-day", 2020);
        await walk.PressAsync("search-day-go");
        await Expect(ann.Message("stone 1")).ToBeFocusedAsync();
        walk.End();
    }

    [Fact]
    [Walk("Trouble")]
    public async Task Trouble()
    {
        await using (var gone = await Server.JoinAsync("gone"))
        {
            for (var number = 1; number <= 70; number++)
                await gone.SayAsync($"stone {number}");
            var ann = await JoinAsync("ann");
            ann.MayBeCutOff = true;
            var walk = new Walk(ann, "Trouble");

            // What is older does not come.
            await ann.Page.RouteAsync("**/api/rooms/lobby/messages?**", route => route.AbortAsync());
            await walk.ToAsync("timeline", back: true);
            await walk.Keys.PressAsync("Home");
            await Expect(ann.Find("hole-retry")).ToBeVisibleAsync();
            await ann.Page.UnrouteAsync("**/api/rooms/lobby/messages?**");
            await walk.PressAsync("hole-retry");
            await Expect(ann.Message("stone 1")).ToHaveCountAsync(1);
            await walk.BackAsync();

            // The list of emoji does not come.
            await ann.Page.RouteAsync("**/views/picker.js*", route => route.AbortAsync());
            await walk.PressAsync("open-emoji");
            await Expect(ann.Find("toast-again")).ToBeVisibleAsync();
            await ann.Page.UnrouteAsync("**/views/picker.js*");
            await walk.PressAsync("toast-again", back: true);
            await Expect(ann.Find("emoji-search")).ToBeFocusedAsync();
            await walk.BackAsync();

            // A line that is refused, for somebody who went.
            await walk.SayAsync("@gone hello");
            await ann.ExpectTitleAsync("gone");
            await gone.ExpectAsync<PrivateEvent>();
            await gone.CallRawAsync("Quit");
            await walk.SayAsync("are you there?");
            await Expect(ann.Find("failed")).ToHaveCountAsync(1);
            await walk.PressAsync("discard", back: true);
            await Expect(ann.Find("failed")).ToHaveCountAsync(0);
            await Expect(ann.Composer).ToBeFocusedAsync();
            await walk.SayAsync("and now?");
            await Expect(ann.Find("failed")).ToHaveCountAsync(1);
            await CountFramesAsync(ann, "Whisper");
            await walk.PressAsync("retry", back: true);
            await ann.Page.WaitForFunctionAsync("() => window.framesOf >= 1");
            await Expect(ann.Composer).ToBeFocusedAsync();

            // The line is cut, and stays so while one tries; then it is mended.
            var tries = 0;
            ann.Page.Request += (_, request) => tries += request.Url.Contains("/hub/negotiate", StringComparison.Ordinal) ? 1 : 0;
            await ann.CutLineAsync();
            await walk.ToAsync("try-now", back: true);
            var before = tries;
            await walk.PressAsync("try-now");
            await Patience.UntilAsync(() => tries > before, "it is tried");
            await ann.MendLineAsync();
            await ann.TryNowAsync();
            await ann.ExpectLiveAsync();
            await Expect(ann.Composer).ToBeFocusedAsync();

            await ann.CutLineAsync();
            await ann.ReloadAsync();
            await walk.ToAsync("resume-now");
            before = tries;
            await walk.PressAsync("resume-now");
            await Patience.UntilAsync(() => tries > before, "it is tried");
            await ann.MendLineAsync();
            await ann.TryNowAsync();
            await ann.ExpectLiveAsync();
            walk.End();
        }
    }

    /// <summary>From now on, counts what the page sends that has this word in it.</summary>
    private static async Task CountFramesAsync(ChatPage page, string word) =>
        await page.Page.EvaluateAsync(
            """
            (word) => {
              const { send } = WebSocket.prototype;
              window.framesOf = 0;
              WebSocket.prototype.send = function (data) {
                if (String(data).includes(word)) window.framesOf++;
                return send.call(this, data);
              };
            }
            """,
            word
        );
}
