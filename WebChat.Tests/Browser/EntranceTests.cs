using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

public sealed class EntranceTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly (string Nickname, string Reason)[] Refusals =
    [
        ("bob", "Somebody is called “bob” already"),
        ("admin", "“admin” is reserved"),
        ("bob smith", "no spaces"),
        ("BOB", "Somebody is called “BOB” already"),
        ("bob!", "letters, digits, emoji"),
        ("-bob", "begins with a letter"),
        ("bob.", "end with"),
        ("", "Please enter a name"),
    ];

    /// <summary>Counts the fields that somebody writes in, and the buttons that they press.</summary>
    private const string NoteDoings = """
        window.doings = { fields: new Set(), buttons: [] };
        addEventListener("input", ({ target }) => doings.fields.add(target.dataset.test), true);
        addEventListener("click", ({ target }) => {
          const button = target.closest("button, a, [role=button], summary, label");
          if (button) doings.buttons.push(button.dataset.test);
        }, true);
        """;

    protected override (string Key, string Value)[] Settings =>
        [("Chat:Motd", "Welcome! **Be kind**, read our [rules](https://example.com/rules), and never <b>shout</b>. :tada:")];

    [Fact]
    public async Task A_name_is_refused_in_words_and_asked_for_again()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await OpenAsync();
        await ann.Page.EvaluateAsync("() => { window.notReloaded = true; }");

        foreach (var (nickname, reason) in Refusals)
        {
            await ann.Find("nickname").FillAsync(nickname);
            await ann.Find("nickname").PressAsync("Enter");

            await Expect(ann.Find("join-problem")).ToContainTextAsync(reason);
            await Expect(ann.Find("nickname")).ToHaveValueAsync(nickname);
            await Expect(ann.Find("nickname")).ToBeFocusedAsync();
        }

        await ann.JoinAsync("ann");
        Assert.True(await ann.Page.EvaluateAsync<bool>("() => window.notReloaded"));
        await ann.SayAsync("in at last");
        await bob.ExpectMessageAsync("in at last");
    }

    [Fact]
    public async Task What_is_behind_the_entrance_can_be_asked_for_again()
    {
        var ann = await OpenBrowserAsync();
        await KeepBackAsync(ann, "inside.js", "health/live");
        await ann.GoToAsync();
        await ann.Find("nickname").FillAsync("ann");
        await ann.Find("join").ClickAsync();
        await Expect(ann.Find("join-problem")).ToContainTextAsync("cannot be reached");
        await Expect(ann.Find("nickname")).ToHaveValueAsync("ann");

        await ann.Page.UnrouteAllAsync();
        await ann.JoinAsync("ann");
    }

    [Fact]
    public async Task Who_comes_back_waits_for_what_is_behind_the_entrance()
    {
        var ann = await JoinAsync("ann");
        await KeepBackAsync(ann, "overlays.css", "health/live");
        await ann.ReloadAsync();
        await Expect(ann.Find("resuming")).ToContainTextAsync("cannot be reached");

        await ann.Page.UnrouteAllAsync();
        await ann.ExpectLiveAsync();
    }

    [Fact]
    public async Task Where_the_browser_remembers_that_something_did_not_come_the_page_begins_anew()
    {
        var ann = await OpenBrowserAsync();
        await KeepBackAsync(ann, "inside.js");
        await ann.GoToAsync();
        await ann.Page.EvaluateAsync("() => { window.notReloaded = true; }");
        await ann.Find("nickname").FillAsync("ann");
        await ann.Find("join").ClickAsync();
        await ann.Page.WaitForFunctionAsync("() => !window.notReloaded");
        await Expect(ann.Find("nickname")).ToHaveValueAsync("ann");

        // By itself not for ever: what is still missing is told instead.
        await ann.Page.EvaluateAsync("() => { window.notReloaded = true; }");
        await ann.Find("join").ClickAsync();
        await Expect(ann.Find("join-problem")).ToContainTextAsync("cannot be reached");
        Assert.True(await ann.Page.EvaluateAsync<bool>("() => window.notReloaded"));

        await ann.Page.UnrouteAllAsync();
        await ann.JoinAsync("ann");
    }

    private static async Task KeepBackAsync(ChatPage page, params string[] files)
    {
        page.MayBeCutOff = true;
        foreach (var file in files)
            await page.Page.RouteAsync(address => address.EndsWith(file, StringComparison.Ordinal), route => route.AbortAsync());
    }

    [Fact]
    public async Task The_name_is_shown_as_the_server_keeps_it()
    {
        var ann = await JoinAsync("Ａｎｎ");

        await Expect(ann.Find("self")).ToHaveTextAsync("Ann");
        await Expect(ann.Person("Ann")).ToContainTextAsync("you");
    }

    [Fact]
    public async Task The_welcome_text_is_shown_on_entering_with_its_marks()
    {
        var ann = await JoinAsync("ann");

        var motd = ann.Find("motd");
        await Expect(motd).ToContainTextAsync("Welcome! Be kind, read our rules, and never <b>shout</b>. 🎉");
        await Expect(motd.Locator("strong")).ToHaveTextAsync("Be kind");
        await Expect(motd.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "https://example.com/rules");
        await Expect(motd.Locator("b")).ToHaveCountAsync(0);
        await Expect(ann.Find("beginning")).ToContainTextAsync("#lobby");
    }

    [Fact]
    public async Task From_the_address_to_the_first_message_in_two_fields_and_one_button()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await OpenBrowserAsync();
        await ann.Page.AddInitScriptAsync(NoteDoings);
        await ann.GoToAsync();
        await Expect(ann.Page.Locator("input:visible, textarea:visible")).ToHaveCountAsync(1);

        // As somebody does who is here for the first time: what has the focus takes what one types.
        await Expect(ann.Find("nickname")).ToBeFocusedAsync();
        await ann.Page.Keyboard.TypeAsync("ann");
        await ann.Page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        await Expect(ann.Composer).ToBeFocusedAsync();
        await ann.Page.Keyboard.TypeAsync("hello");
        await ann.Page.Keyboard.PressAsync("Enter");

        await bob.ExpectMessageAsync("hello");
        await Expect(ann.Message("hello")).ToBeVisibleAsync();
        await Expect(ann.Page.Locator("dialog")).ToHaveCountAsync(0);
        Assert.Equal(["nickname", "composer"], await ann.Page.EvaluateAsync<string[]>("() => [...doings.fields]"));
        Assert.Equal(["join"], await ann.Page.EvaluateAsync<string[]>("() => doings.buttons"));
    }

    [Fact]
    public async Task The_address_says_which_room_one_enters()
    {
        var ann = await OpenAsync("r/ops");
        await Expect(ann.Page.GetByRole(AriaRole.Heading)).ToContainTextAsync("#ops");

        await ann.JoinAsync("ann");

        await ann.ExpectTitleAsync("ops");
        await Expect(ann.Page).ToHaveTitleAsync("#ops · WebChat");
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_told_and_joining_works_when_it_is_back()
    {
        var ann = await OpenAsync();
        ann.MayBeCutOff = true;
        await Expect(ann.Find("nickname")).ToBeVisibleAsync();
        await Server.StopAsync();

        await ann.Find("nickname").FillAsync("ann");
        await ann.Find("join").ClickAsync();
        await Expect(ann.Find("join-problem")).ToContainTextAsync("cannot be reached");
        await Server.RestartAsync();

        await Expect(ann.Find("nickname")).ToHaveValueAsync("ann");
        await ann.JoinAsync("ann");
    }
}
