using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>What one does to messages, and how the others see it: live, in history, and after a lost connection.</summary>
public sealed partial class MessageTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Each_action_is_seen_live_in_history_and_after_a_reconnect()
    {
        var ann = await JoinAsync("ann");
        var bob = await JoinAsync("bob");
        await ann.SayAsync("first");
        await ann.SayAsync("second");
        await Expect(bob.Message("second")).ToBeVisibleAsync();

        await DoAsync(bob, "first", "menu-reply");
        await Expect(bob.Find("aim")).ToContainTextAsync("Reply to ann");
        await bob.TypeAsync("an answer");
        await Expect(bob.Find("aim")).ToHaveCountAsync(0);
        await Expect(ann.Message("an answer").GetByTestId("quote")).ToContainTextAsync("first");

        await OpenMenuAsync(bob, "first");
        await bob.Page.Locator("[data-test=menu-emoji][data-emoji='🎉']").ClickAsync();
        await Expect(ann.Message("first").GetByTestId("reaction")).ToHaveAttributeAsync("aria-label", "🎉 1: bob");
        await ann.Message("first").GetByTestId("reaction").ClickAsync();
        await Expect(bob.Message("first").GetByTestId("reaction")).ToHaveAttributeAsync("aria-label", "🎉 2: you and ann");

        await DoAsync(ann, "first", "menu-edit");
        await Expect(ann.Composer).ToHaveValueAsync("first");
        await ann.TypeAsync("first, mended");
        await Expect(bob.Message("first, mended").GetByTestId("edited")).ToContainTextAsync("edited");
        await Expect(bob.Find("quote")).ToContainTextAsync("first, mended");

        await bob.CutLineAsync();
        await DoAsync(ann, "second", "menu-delete");
        await Expect(ann.Find("deleted")).ToContainTextAsync("ann deleted this message");
        await bob.MendLineAsync();
        await bob.TryNowAsync();
        await CheckAsync(bob);
        await bob.ReloadAsync();
        await CheckAsync(bob);

        static async Task CheckAsync(ChatPage page)
        {
            await Expect(page.Find("deleted")).ToContainTextAsync("ann deleted this message");
            await page.ExpectTextsAsync("first, mended", "an answer");
            await Expect(page.Message("first, mended").GetByTestId("edited")).ToBeVisibleAsync();
            await Expect(page.Message("first, mended").GetByTestId("reaction")).ToContainTextAsync("2");
            await Expect(page.Message("an answer").GetByTestId("quote")).ToContainTextAsync("first, mended");
        }
    }

    [Fact]
    public async Task What_was_edited_on_another_day_says_so()
    {
        var ann = await OpenBrowserAsync();
        // On the way to the page, an edit becomes one of the first of January.
        await ann.Page.RouteWebSocketAsync(
            url => url.Contains("/hub", StringComparison.Ordinal),
            socket =>
            {
                var server = socket.ConnectToServer();
                server.OnMessage(frame =>
                    socket.Send(
                        frame.Text is { } text && text.Contains("\"edited\"", StringComparison.Ordinal)
                            ? Times.Replace(text, "\"at\":\"2025-01-01T12:00:00Z\"")
                            : frame.Text ?? ""
                    )
                );
            }
        );
        await ann.GoToAsync();
        await ann.JoinAsync("ann");
        await ann.SayAsync("first");
        await DoAsync(ann, "first", "menu-edit");
        await ann.TypeAsync("first, mended");
        await Expect(ann.Find("edited")).ToContainTextAsync("edited Wednesday, 1 January 2025");
    }

    [Fact]
    public async Task Whoever_reacted_after_the_first_ten_takes_it_back_after_a_reload()
    {
        var ann = await JoinAsync("ann");
        await ann.SayAsync("lunch?");
        for (var number = 0; number < 11; number++)
        {
            await using var user = await Server.JoinAsync($"user{number}");
            Assert.Null(await user.ReactAsync(1, "👍"));
        }

        var reaction = ann.Message("lunch?").GetByTestId("reaction");
        await Expect(reaction).ToContainTextAsync("11");
        await reaction.ClickAsync();
        await Expect(reaction).ToContainTextAsync("12");
        await Expect(reaction).ToHaveAttributeAsync("aria-pressed", "true");

        await ann.ReloadAsync();
        await Expect(reaction).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(reaction)
            .ToHaveAttributeAsync(
                "aria-label",
                $"👍 12: {string.Join(", ", Enumerable.Range(0, 10).Select(i => $"user{i}"))}, you, and 1 other"
            );
        await reaction.ClickAsync();
        await Expect(reaction).ToContainTextAsync("11");
        await Expect(reaction).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task By_keyboard_alone()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann");
        var keys = ann.Page.Keyboard;
        await bob.SayAsync("from bob");
        await ann.SayAsync("from ann");
        await Expect(ann.Composer).ToBeFocusedAsync();

        // Up in the empty field edits the last one; Escape is no harm.
        await keys.PressAsync("ArrowUp");
        await Expect(ann.Composer).ToHaveValueAsync("from ann");
        await keys.PressAsync("Escape");
        await Expect(ann.Composer).ToHaveValueAsync("");
        await keys.PressAsync("ArrowUp");
        await keys.TypeAsync(", again");
        await keys.PressAsync("Enter");
        await Expect(ann.Message("from ann, again").GetByTestId("edited")).ToBeVisibleAsync();
        await Expect(ann.Composer).ToHaveValueAsync("");

        // To the messages, up to the one of bob, and an answer.
        await ann.Find("timeline").FocusAsync();
        await keys.PressAsync("ArrowUp");
        await Expect(ann.Message("from ann, again")).ToBeFocusedAsync();
        await keys.PressAsync("ArrowUp");
        await Expect(ann.Message("from bob")).ToBeFocusedAsync();
        await Expect(ann.Find("toolbar")).ToBeVisibleAsync();
        await keys.PressAsync("Enter");
        await Expect(ann.Find("message-menu")).ToBeVisibleAsync();
        await ann.Find("menu-reply").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await keys.TypeAsync("to bob");
        await keys.PressAsync("Enter");
        await Expect(ann.Message("to bob").GetByTestId("quote")).ToContainTextAsync("from bob");

        // Deleted, and taken back.
        await ann.Find("timeline").FocusAsync();
        await keys.PressAsync("ArrowUp");
        await keys.PressAsync("ContextMenu");
        await ann.Find("menu-delete").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(ann.Find("undo")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(ann.Message("to bob")).ToBeVisibleAsync();
        await Expect(ann.Composer).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_quote_leads_to_its_message_and_a_link_is_copied()
    {
        var ann = await JoinAsync("ann", "r/ops", options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        await ann.SayAsync("original");
        await DoAsync(ann, "original", "menu-reply");
        await ann.TypeAsync("answer");
        await ann.Message("answer").GetByTestId("quote").ClickAsync();
        await Expect(ann.Message("original")).ToHaveAttributeAsync("data-marked", "");
        await Expect(ann.Message("original")).ToBeFocusedAsync();

        await DoAsync(ann, "original", "menu-link");
        await Expect(ann.Find("toasts")).ToContainTextAsync("Copied");
        var link = await ann.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        Assert.Equal(new Uri(Server.Url, "r/ops#1").ToString(), link);
    }

    [Fact]
    public async Task With_nothing_in_its_place_a_message_is_deleted_and_can_be_taken_back()
    {
        var ann = await JoinAsync("ann");
        await ann.SayAsync("a slip");
        await ann.Composer.PressAsync("ArrowUp");
        await Expect(ann.Composer).ToHaveValueAsync("a slip");
        await ann.Composer.FillAsync("");
        await ann.Composer.PressAsync("Enter");
        await Expect(ann.Find("aim")).ToHaveCountAsync(0);
        await ann.Find("undo").ClickAsync();
        await ann.ExpectTextsAsync("a slip");
    }

    [Fact]
    public async Task Leaving_the_page_deletes_at_once()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann");
        await ann.SayAsync("a slip");
        await DoAsync(ann, "a slip", "menu-delete");
        await Expect(ann.Find("undo")).ToBeVisibleAsync();
        await ann.ReloadAsync();
        await bob.ExpectAsync<WebChat.Contracts.DeletedEvent>();
        await Expect(ann.Find("deleted")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_draft_keeps_what_it_answers_and_Escape_lets_go_of_it()
    {
        var ann = await JoinAsync("ann");
        await ann.SayAsync("original");
        await DoAsync(ann, "original", "menu-reply");
        await ann.Composer.FillAsync("half of an");
        await ann.ReloadAsync();
        await Expect(ann.Find("aim")).ToContainTextAsync("original");
        await Expect(ann.Composer).ToHaveValueAsync("half of an");
        await ann.Composer.PressAsync("Escape");
        await Expect(ann.Find("aim")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToHaveValueAsync("half of an");
    }

    [Fact]
    public async Task What_is_refused_or_cannot_be_sent_is_told_and_stays()
    {
        var ann = await JoinAsync("ann");
        await ann.SayAsync("original");
        await using var phone = await TestUser.ConnectAsync(Server.Url, "phone");
        await phone.JoinAsync(
            "ann",
            await ann.Page.EvaluateAsync<string>(
                "() => JSON.parse(localStorage[Object.keys(localStorage).find((key) => key.endsWith(':session'))]).token"
            )
        );
        await phone.EnterAsync("lobby");

        await ann.Composer.PressAsync("ArrowUp");
        Assert.Null(await phone.EditAsync(1, "by phone"));
        await Expect(ann.Find("aim-meanwhile")).ToContainTextAsync("by phone");
        Assert.Null(await phone.DeleteAsync(1));
        await Expect(ann.Find("aim-meanwhile")).ToContainTextAsync("deleted");
        await ann.TypeAsync("too late");
        await ann.ExpectErrorAsync("There is no such message");
        await Expect(ann.Composer).ToHaveValueAsync("too late");
        await ann.Composer.PressAsync("Escape");

        await ann.SayAsync("another");
        await ann.CutLineAsync();
        await ann.ExpectCutOffAsync();
        await ann.Composer.PressAsync("ArrowUp");
        await ann.TypeAsync("written offline");
        await ann.ExpectErrorAsync("no connection");
        await Expect(ann.Composer).ToHaveValueAsync("written offline");
    }

    [Fact]
    public async Task Texts_of_others_stay_texts_in_quotes_and_menus()
    {
        const string Hostile = "<img src=x onerror=alert(1)>";
        await using var bob = await Server.JoinAsync("bob");
        var original = await bob.SayAsync(Hostile);
        await bob.SayAsync("an answer", replyTo: original.Seq);
        var ann = await JoinAsync("ann");
        await Expect(ann.Find("quote")).ToContainTextAsync(Hostile);
        await OpenMenuAsync(ann, Hostile);
        await Expect(ann.Find("message-menu")).ToContainTextAsync(Hostile);
        await ann.Find("menu-reply").ClickAsync();
        await Expect(ann.Find("aim")).ToContainTextAsync(Hostile);
        await Expect(ann.Page.Locator("img")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_tap_opens_the_menu_on_a_phone()
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("hello");
        var ann = await JoinAsync("ann", configure: options => PhoneTests.Phone(options, ColorScheme.Dark));
        await ann.Message("hello").GetByTestId("text").TapAsync();
        await ann.Page.Locator("[data-test=menu-emoji][data-emoji='👍']").TapAsync();
        await Expect(ann.Message("hello").GetByTestId("reaction")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    internal static async Task OpenMenuAsync(ChatPage page, string text)
    {
        await page.Message(text).HoverAsync();
        await page.Message(text).GetByTestId("more").ClickAsync();
        await Expect(page.Find("message-menu")).ToBeVisibleAsync();
    }

    internal static async Task DoAsync(ChatPage page, string text, string action)
    {
        await OpenMenuAsync(page, text);
        await page.Find(action).ClickAsync();
    }

    [GeneratedRegex("\"at\":\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Times { get; }
}
