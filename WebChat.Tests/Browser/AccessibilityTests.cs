using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Axe finds nothing, wherever one is, in all themes.</summary>
public sealed class AccessibilityTests(Chromium chromium) : BrowserTest(chromium)
{
    private readonly Chromium _chromium = chromium;

    [Fact]
    public async Task On_entering()
    {
        var ann = await OpenAsync(configure: Axe.Still);
        await Axe.CheckAsync(ann, "join screen");

        await ann.Find("nickname").FillAsync("admin");
        await ann.Find("join").ClickAsync();
        await Expect(ann.Find("join-problem")).ToContainTextAsync("reserved");
        await Axe.CheckAsync(ann, "join screen with a refusal");
        await ann.Find("join").HoverAsync();
        await Axe.CheckAsync(ann, "under the pointer");

        await ann.JoinAsync("ann");
        await ann.TypeAsync("/quit");
        await Expect(ann.Find("ended")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "goodbye");
    }

    [Fact]
    public async Task In_a_room()
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("look at https://example.com/page");
        var ann = await JoinAsync("ann", configure: Axe.Still);
        using (var admin = Server.Admin())
        using (var text = new StringContent("backup at six"))
            (await admin.PostAsync("api/admin/announcements", text)).EnsureSuccessStatusCode();
        await Expect(ann.Find("banner")).ToBeVisibleAsync();
        await ann.SayAsync("I do");
        foreach (var line in new[] { "/me waves", "/help", "/who", "/rooms", "/bogus", "/quiet" })
            await ann.TypeAsync(line);
        await Expect(ann.Find("quiet-bar")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "room");

        await ann.Composer.FillAsync("/");
        await Expect(ann.Find("completion")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "completion");
    }

    [Fact]
    public async Task In_texts_with_marks()
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("**strong** _soft_ ~~gone~~ `code` ||hidden `x` https://example.com/|| [words](https://example.com/)");
        await bob.SayAsync("> said before\n- one\n- two\n\n1. first\n2. second");
        await bob.SayAsync(
            "```js\n// why\nexport const a = new Map([['b', 1]]); function f(x) { return /x/.test(x) ? null : `${x}`; }\n```"
        );
        await bob.SayAsync("```diff\n+ new\n- old\n```");
        await bob.SayAsync(":tada:");
        var ann = await JoinAsync("ann", configure: Axe.Still);
        await Expect(ann.Page.Locator("[data-scope=keyword]").First).ToBeVisibleAsync();
        await Expect(ann.Page.Locator("[data-scope=deletion]")).ToBeVisibleAsync();
        await Expect(ann.Texts.Last).ToHaveTextAsync("🎉");
        await Axe.CheckAsync(ann, "texts");

        await ann.Find("spoiler").ClickAsync();
        await Axe.CheckAsync(ann, "texts, nothing hidden");
        var marked = ann.Find("message").Filter(new() { HasText = "said before" });
        await marked.HoverAsync();
        await marked.GetByTestId("show-source").ClickAsync();
        await Expect(ann.Find("source-dialog")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "the text as it was written");
    }

    [Fact]
    public async Task In_what_the_text_field_offers_and_asks()
    {
        var ann = await JoinAsync(
            "ann",
            configure: (Action<BrowserNewContextOptions>)Axe.Still
                + (options => options.Permissions = ["clipboard-read", "clipboard-write"])
        );
        await ann.Page.Keyboard.TypeAsync(":smi");
        await Expect(ann.Find("suggestion").First).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "completion of emoji");

        await ann.Composer.FillAsync("");
        await ann.Find("open-emoji").ClickAsync();
        await Expect(ann.Find("emoji").First).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "emoji");
        await ann.Find("emoji-search").FillAsync("qqqq");
        await Axe.CheckAsync(ann, "no emoji");
        await ann.Page.Keyboard.PressAsync("Escape");

        await ann.Page.EvaluateAsync("(text) => navigator.clipboard.writeText(text)", string.Concat(Enumerable.Repeat("line\n", 20)));
        await ann.Page.Keyboard.PressAsync("Control+v");
        await Expect(ann.Find("paste-offer")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "a long text pasted");

        await ann.TypeAsync("password=hunter2");
        await Expect(ann.Find("secret-edit")).ToBeFocusedAsync();
        await Axe.CheckAsync(ann, "a secret");
    }

    [Fact]
    public async Task In_private_and_in_dialogs()
    {
        await using var bob = await Server.JoinAsync("bob", "lobby", "garden");
        var ann = await JoinAsync("ann", configure: Axe.Still);
        await ann.TypeAsync("@bob between us");
        await ann.ExpectTitleAsync("bob");
        await Axe.CheckAsync(ann, "private conversation");

        await ann.Find("settings").ClickAsync();
        await Expect(ann.Find("settings-dialog")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "settings");
        await ann.Find("open-help").ClickAsync();
        await Expect(ann.Find("help-dialog")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "help");
        await ann.Page.Keyboard.PressAsync("Escape");
        await ann.Find("browse-rooms").ClickAsync();
        await Expect(ann.Find("browse-dialog")).ToContainTextAsync("garden");
        await Axe.CheckAsync(ann, "rooms");
        await ann.Page.Keyboard.PressAsync("Escape");

        await bob.SayAsync("a needle", "garden");
        await ann.TypeAsync("/join garden");
        ann.ExpectsRefusedPages = true;
        await ann.TypeAsync("/search needle");
        await Expect(ann.Find("hit")).ToHaveCountAsync(1);
        await Axe.CheckAsync(ann, "search");
        await ann.Find("search-words").FillAsync("?");
        await ann.Find("search-go").ClickAsync();
        await Expect(ann.Find("search-count")).ToContainTextAsync("Write something");
        await Axe.CheckAsync(ann, "search that is refused");
        await ann.Find("search-mentions").ClickAsync();
        await Expect(ann.Find("search-count")).ToContainTextAsync("Nobody");
        await Axe.CheckAsync(ann, "mentions");
        await ann.Page.Keyboard.PressAsync("Escape");
        await ann.TypeAsync("/leave");
        await ann.ExpectTitleAsync("lobby");
        await ann.TypeAsync("/leave");
        await Expect(ann.Find("nowhere")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "in no room");
    }

    [Fact]
    public async Task On_a_phone()
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("hello");
        var ann = await JoinAsync(
            "ann",
            configure: (Action<BrowserNewContextOptions>)Axe.Still + (options => PhoneTests.Phone(options, ColorScheme.Light))
        );
        await Axe.CheckAsync(ann, "room");

        await ann.Find("open-rooms").ClickAsync();
        await Expect(ann.Room("lobby")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "drawer of rooms");
        await ann.Page.Keyboard.PressAsync("Escape");
        await ann.Find("open-people").ClickAsync();
        await Expect(ann.Person("bob")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "drawer of people");
        await ann.Page.Keyboard.PressAsync("Escape");
        await ann.Texts.First.TapAsync();
        await Expect(ann.Find("message-menu")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "menu of a message");
        await ann.Find("menu-react").TapAsync();
        await Expect(ann.Find("emoji").First).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "emoji for a message");
    }

    [Fact]
    public async Task While_somebody_and_then_the_server_is_away()
    {
        var ann = await JoinAsync("ann", configure: Axe.Still);
        ann.MayBeCutOff = true;
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("hello");
        await bob.DropAsync();
        await Expect(ann.Message("hello").GetByTestId("presence")).ToBeVisibleAsync();
        await ann.TypeAsync("@bob are you there?");
        await Axe.CheckAsync(ann, "conversation with somebody who reconnects");
        await ann.Room("lobby").ClickAsync();

        await Server.StopAsync();
        await ann.ExpectCutOffAsync();
        await ann.TypeAsync("waiting");
        await Axe.CheckAsync(ann, "stopped");
    }

    [Fact]
    public async Task With_a_gap_and_a_refused_message()
    {
        var ann = await JoinAsync("ann", configure: Axe.Still);
        ann.MayBeCutOff = true;
        await using (var bob = await Server.JoinAsync("bob"))
            await bob.SayAsync("hello");
        await Expect(ann.Message("hello")).ToBeVisibleAsync();
        await ann.TypeAsync("@bob are you there?");
        await ann.Room("lobby").ClickAsync();

        await Server.StopAsync();
        await ann.ExpectCutOffAsync();
        foreach (var file in Directory.GetFiles(Server.DataDirectory, "webchat.db*"))
            File.Delete(file);
        await Server.RestartAsync();
        await ann.TryNowAsync();
        await Expect(ann.Find("gap")).ToBeVisibleAsync();
        await ann.Conversation("bob").ClickAsync();
        await ann.TypeAsync("are you still there?");
        await Expect(ann.Find("failed")).ToBeVisibleAsync();
        await Axe.CheckAsync(ann, "gap, and a refused message");
    }

    [Fact]
    public async Task On_the_wall_and_in_a_transcript()
    {
        await using var bob = await Server.JoinAsync("bob");
        var first = await bob.SayAsync("**strong** `code` https://example.com/");
        await bob.SayAsync("an answer", replyTo: first.Seq);
        Assert.Null(await bob.ReactAsync(first.Seq, "🎉"));
        using (var admin = Server.Admin())
        using (var text = new StringContent("backup at six"))
            (await admin.PostAsync("api/admin/announcements", text)).EnsureSuccessStatusCode();
        var wall = await OpenAsync("wall/lobby", Axe.Still);
        await Expect(wall.Find("message")).ToHaveCountAsync(2);
        await Axe.CheckAsync(wall, "wall");
        await wall.GoToAsync("wall/empty");
        await Expect(wall.Find("empty")).ToBeVisibleAsync();
        await Axe.CheckAsync(wall, "empty wall");

        using var http = Server.Http();
        using var folder = new TemporaryFolder();
        var file = folder.File("lobby.html");
        await File.WriteAllTextAsync(file, await http.GetStringAsync("api/rooms/lobby/transcript"));
        await using var context = await _chromium.Browser.NewContextAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(file).ToString());
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Axe.CheckAsync(page, $"transcript, {scheme}", ["light"]);
        }
    }

    [Fact]
    public async Task In_every_colour_that_a_person_can_have()
    {
        var ann = await JoinAsync("ann", configure: Axe.Still);
        // Sixteen, and as many paler ones. Axe does not judge single letters, nor what one has to scroll to, nor what is hidden from screen readers.
        await ann.Page.SetViewportSizeAsync(1280, 4000);
        var count = await ann.Page.EvaluateAsync<int>(
            """
            () => {
              const person = document.querySelector("[data-test=person]").closest("li");
              for (const presence of ["online", "away", "reconnecting", "unclear"])
                for (let tone = 0; tone < 16; tone++) {
                  const copy = person.cloneNode(true);
                  for (const each of copy.querySelectorAll("[data-presence]")) each.dataset.presence = presence;
                  const avatar = copy.querySelector(".avatar");
                  avatar.dataset.tone = tone;
                  avatar.textContent = "Wm";
                  avatar.removeAttribute("aria-hidden");
                  avatar.classList.add("judged");
                  person.after(copy);
                }
              return new Set([...document.querySelectorAll(".judged")].map((e) => getComputedStyle(e).backgroundColor)).size;
            }
            """
        );
        Assert.Equal(32, count);

        var people = ann.Page.Locator(".people");
        foreach (var theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await ann.Page.EmulateMediaAsync(new() { ColorScheme = theme });
            var result = await people.RunAxe(Contrast);

            var findings = result.Violations.Concat(result.Incomplete).SelectMany(v => v.Nodes);
            Assert.Empty(findings.Select(n => $"{theme}: {n.Html}: {n.Any[0].Message}"));
            var judged = result.Passes.SelectMany(p => p.Nodes).Where(n => n.Html.Contains("judged", StringComparison.Ordinal));
            Assert.Equal(64, judged.Count());
        }
    }

    private static readonly AxeRunOptions Contrast = new() { RunOnly = RunOnlyOptions.Rules("color-contrast") };
}
