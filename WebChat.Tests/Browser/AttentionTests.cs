using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>What calls one: mentions and private messages, by marks, notifications of the desktop and sounds.</summary>
public sealed class AttentionTests(Chromium chromium) : BrowserTest(chromium)
{
    /// <summary>Runs before the page: notes each notification, each question for permission and each tone; the page is in front unless a test says otherwise.</summary>
    internal const string Noted = """
        window.noted = { shown: [], asked: 0, tones: 0 };
        window.front = true;
        let permission = "default";
        window.Notification = class {
          static get permission() { return permission; }
          static async requestPermission() { noted.asked++; return (permission = "granted"); }
          constructor(title, options) { noted.shown.push(`${title}: ${options.body}`); window.last = this; }
          close() {}
        };
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (...values) { noted.tones++; return start.apply(this, values); };
        document.hasFocus = () => window.front;
        """;

    [Fact]
    public async Task A_mention_is_marked_in_the_message_in_the_list_in_the_title_and_on_the_icon()
    {
        await using var bob = await Server.JoinAsync("bob", "lobby", "ops");
        var ann = await JoinAsync("ann");
        await ann.TypeAsync("/join ops");
        await ann.ExpectTitleAsync("ops");

        await bob.SayAsync("hello all of you");
        await Expect(ann.Room("lobby").GetByTestId("unread")).ToHaveTextAsync("1 1 unread message");
        await Expect(ann.Page).ToHaveTitleAsync("(1) #ops · WebChat");
        await Expect(Icon(ann, "favicon-unread.svg")).ToHaveCountAsync(1);

        await bob.SayAsync("what do you think, @Ann?");
        await Expect(ann.Room("lobby").GetByTestId("unread")).ToContainTextAsync("@2");
        await Expect(ann.Room("lobby").GetByTestId("unread")).ToContainTextAsync("1 of them is for you");
        await Expect(ann.Page).ToHaveTitleAsync("@ (2) #ops · WebChat");
        await Expect(Icon(ann, "favicon-mention.svg")).ToHaveCountAsync(1);

        await ann.Room("lobby").ClickAsync();
        await Expect(ann.Message("what do you think, @Ann?")).ToHaveAttributeAsync("data-mention", "");
        await Expect(ann.Message("what do you think, @Ann?").Locator("mark")).ToHaveTextAsync("@Ann");
        await Expect(ann.Message("hello all of you")).Not.ToHaveAttributeAsync("data-mention", "");
        await Expect(ann.Page).ToHaveTitleAsync("#lobby · WebChat");
        await Expect(Icon(ann, "favicon.svg")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Everybody_can_be_called_once_in_a_while()
    {
        var bob = await JoinAsync("bob");
        var ann = await JoinAsync("ann");
        await bob.SayAsync("@all lunch is ready");
        await bob.SayAsync("@all it gets cold");
        await Expect(ann.Message("@all lunch is ready")).ToHaveAttributeAsync("data-mention", "");
        await Expect(ann.Message("@all it gets cold")).ToBeVisibleAsync();
        await Expect(ann.Message("@all it gets cold")).Not.ToHaveAttributeAsync("data-mention", "");
        await Expect(bob.Message("@all lunch is ready")).Not.ToHaveAttributeAsync("data-mention", "");
    }

    [Fact]
    public async Task Notifications_are_offered_after_one_was_missed_and_asked_for_by_a_click_only()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinNotedAsync("ann");
        await LookAwayAsync(ann);

        await bob.SayAsync("nothing for anybody");
        await bob.SayAsync("@ann come here");
        await Expect(ann.Find("offer")).ToContainTextAsync("bob called you");
        Assert.Equal(0, await NotedAsync<int>(ann, "asked"));
        Assert.Empty(await NotedAsync<string[]>(ann, "shown"));

        await LookAsync(ann);
        await ann.Find("notify-yes").PressAsync("Enter");
        await Expect(ann.Find("offer")).ToHaveCountAsync(0);
        Assert.Equal(1, await NotedAsync<int>(ann, "asked"));

        // In front of the page, nothing is shown on the desktop; elsewhere, each thing once.
        await bob.SayAsync("@ann you are here");
        await Expect(ann.Message("@ann you are here")).ToBeVisibleAsync();
        await LookAwayAsync(ann);
        await bob.WhisperAsync("ann", "psst");
        await ExpectShownAsync(ann, "bob wrote to you in private: psst");
        await bob.SayAsync("@ann where are you?");
        await ExpectShownAsync(ann, "bob wrote to you in private: psst", "bob mentioned you in #lobby: @ann where are you?");

        // It leads to what it tells of.
        await ann.Find("open-switcher").ClickAsync();
        await ann.Page.Keyboard.PressAsync("Escape");
        await ann.Page.EvaluateAsync("() => window.last.onclick()");
        await Expect(ann.Message("@ann where are you?")).ToHaveAttributeAsync("data-marked", "");
    }

    [Fact]
    public async Task Who_does_not_want_notifications_is_not_asked_again()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinNotedAsync("ann");
        await LookAwayAsync(ann);
        await bob.SayAsync("@ann come here");
        await ann.Find("notify-no").ClickAsync();
        await Expect(ann.Find("offer")).ToHaveCountAsync(0);

        await bob.SayAsync("@ann again");
        await Expect(ann.Page).ToHaveTitleAsync("@ (2) #lobby · WebChat");
        await Expect(ann.Find("offer")).ToHaveCountAsync(0);
        Assert.Equal(0, await NotedAsync<int>(ann, "asked"));

        // By the settings, one can think again.
        await ann.Find("settings").ClickAsync();
        await Expect(ann.Find("notify")).ToHaveAttributeAsync("aria-checked", "false");
        await ann.Find("notify").PressAsync("Enter");
        await Expect(ann.Find("notify")).ToHaveAttributeAsync("aria-checked", "true");
        Assert.Equal(1, await NotedAsync<int>(ann, "asked"));
    }

    [Fact]
    public async Task A_sound_says_that_one_is_called_and_can_be_chosen()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinNotedAsync("ann");
        await LookAwayAsync(ann);
        await bob.SayAsync("nothing for anybody");
        await bob.SayAsync("@ann come here");
        await ExpectTonesAsync(ann, 2);

        await ann.Find("settings").ClickAsync();
        await ann.Find("sound").GetByLabel("Knock").CheckAsync();
        await ExpectTonesAsync(ann, 4);
        await ann.Find("sound").GetByLabel("None").CheckAsync();
        await ann.Page.Keyboard.PressAsync("Escape");
        await bob.SayAsync("@ann and now?");
        await Expect(ann.Page).ToHaveTitleAsync("@ (3) #lobby · WebChat");
        Assert.Equal(4, await NotedAsync<int>(ann, "tones"));

        await ann.ReloadAsync();
        await ann.ExpectLiveAsync();
        await ann.Find("settings").ClickAsync();
        await Expect(ann.Find("sound").GetByLabel("None")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task A_room_tells_as_much_as_one_wants_and_remembers_it()
    {
        await using var bob = await Server.JoinAsync("bob", "lobby", "ops");
        var ann = await JoinAsync("ann", "r/ops");
        await ann.Find("open-room").ClickAsync();
        await ann.Find("level").GetByLabel("Mentions").CheckAsync();
        await Expect(ann.Find("room-dialog")).ToContainTextAsync("Only what mentions you");
        await ann.Page.Keyboard.PressAsync("Escape");
        await ann.TypeAsync("/join lobby");
        await ann.ExpectTitleAsync("lobby");

        await bob.SayAsync("hello", "ops");
        await bob.SayAsync("@ann", "ops");
        await Expect(ann.Room("ops").GetByTestId("unread")).ToContainTextAsync("@1");
        await ann.ReloadAsync();
        await Expect(ann.Room("ops").GetByTestId("unread")).ToContainTextAsync("@1");

        await ann.Room("ops").ClickAsync();
        await ann.Find("open-room").ClickAsync();
        await Expect(ann.Find("level").GetByLabel("Mentions")).ToBeCheckedAsync();
        await ann.Find("level").GetByLabel("Mentions").PressAsync("ArrowRight");
        await Expect(ann.Find("level").GetByLabel("Nothing")).ToBeCheckedAsync();
        await ann.Page.Keyboard.PressAsync("Escape");
        await ann.Room("lobby").ClickAsync();
        await bob.SayAsync("@ann?", "ops");
        await bob.SayAsync("barrier");
        await Expect(ann.Message("barrier")).ToBeVisibleAsync();
        await Expect(ann.Room("ops").GetByTestId("unread")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_is_writing_is_neither_told_nor_shown_when_one_does_not_want_it()
    {
        var ann = await JoinAsync("ann");
        var bob = await JoinAsync("bob");
        await ann.Composer.PressSequentiallyAsync("hm");
        await Expect(bob.Find("typing")).ToContainTextAsync("ann is writing");

        await bob.Find("settings").ClickAsync();
        await bob.Find("typing-setting").ClickAsync();
        await Expect(bob.Find("typing-setting")).ToHaveAttributeAsync("aria-checked", "false");
        await bob.Page.Keyboard.PressAsync("Escape");
        await Expect(bob.Find("typing")).ToHaveTextAsync("", new() { Timeout = 10_000 });
        var eve = await JoinAsync("eve");
        await bob.Composer.PressSequentiallyAsync("secret");
        await ann.Composer.FillAsync("");
        await ann.Composer.PressSequentiallyAsync("anew");
        await Expect(eve.Find("typing")).ToHaveTextAsync("ann is writing…");
        await Expect(bob.Find("typing")).ToHaveTextAsync("");
    }

    private async Task<ChatPage> JoinNotedAsync(string nickname)
    {
        var page = await OpenBrowserAsync();
        await page.Page.AddInitScriptAsync(Noted);
        await page.GoToAsync();
        await page.JoinAsync(nickname);
        return page;
    }

    private static ILocator Icon(ChatPage page, string file) => page.Page.Locator($"link[rel=icon][href$='/{file}']");

    private static async Task LookAwayAsync(ChatPage page) =>
        await page.Page.EvaluateAsync("() => { window.front = false; dispatchEvent(new Event('blur')); }");

    private static async Task LookAsync(ChatPage page) =>
        await page.Page.EvaluateAsync("() => { window.front = true; dispatchEvent(new Event('focus')); }");

    private static Task<T> NotedAsync<T>(ChatPage page, string what) => page.Page.EvaluateAsync<T>($"() => window.noted.{what}");

    private static async Task ExpectShownAsync(ChatPage page, params string[] notifications) =>
        await page.Page.WaitForFunctionAsync(
            "(wanted) => JSON.stringify(window.noted.shown) === wanted",
            System.Text.Json.JsonSerializer.Serialize(notifications)
        );

    private static async Task ExpectTonesAsync(ChatPage page, int tones) =>
        await page.Page.WaitForFunctionAsync("(wanted) => window.noted.tones === wanted", tones);
}
