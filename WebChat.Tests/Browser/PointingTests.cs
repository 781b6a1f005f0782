using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Which message one means: by pointer, by finger; and where the emoji for it stand.</summary>
public sealed class PointingTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task The_buttons_are_where_the_pointer_is_whatever_had_the_focus()
    {
        var ann = await JoinAsync("ann");
        foreach (var text in new[] { "first", "second", "third" })
            await ann.SayAsync(text);

        // The focus comes and goes; the pointer rests.
        await ann.Message("second").HoverAsync();
        await Expect(ButtonsOf(ann, "second")).ToBeVisibleAsync();
        await ann.Message("first").FocusAsync();
        await Expect(ButtonsOf(ann, "first")).ToBeVisibleAsync();
        await ann.Composer.FocusAsync();
        await Expect(ButtonsOf(ann, "second")).ToBeVisibleAsync();

        // It is deleted, and with it goes what had the focus.
        await ButtonsOf(ann, "second").GetByTestId("more").ClickAsync();
        await ann.Find("menu-delete").ClickAsync();
        await Expect(ann.Find("undo")).ToBeFocusedAsync();
        await ann.Message("third").HoverAsync();
        await Expect(ButtonsOf(ann, "third")).ToBeVisibleAsync();
        await ann.Find("undo").ClickAsync();
        await Expect(ann.Composer).ToBeFocusedAsync();
        await ann.Message("second").HoverAsync();
        await Expect(ButtonsOf(ann, "second")).ToBeVisibleAsync();

        // Now for good; what lies under the pointer by then has its buttons as soon as it moves.
        await ButtonsOf(ann, "second").GetByTestId("more").ClickAsync();
        await ann.Find("menu-delete").ClickAsync();
        await ann.Message("first").HoverAsync();
        await Expect(ann.Find("deleted")).ToBeVisibleAsync();
        await Expect(ann.Composer).ToBeFocusedAsync();
        await ann.Page.Mouse.MoveAsync(1, 1);
        await Expect(ann.Find("toolbar")).ToHaveCountAsync(0);
        var third = await BoxAsync(ann.Message("third"));
        await ann.Page.Mouse.MoveAsync(third.X + 200, third.Y + (third.Height / 2));
        await Expect(ButtonsOf(ann, "third")).ToBeVisibleAsync();

        // It goes on elsewhere from the menu: the buttons do not stay behind.
        await ButtonsOf(ann, "third").GetByTestId("more").ClickAsync();
        await ann.Find("menu-edit").ClickAsync();
        await Expect(ann.Find("aim")).ToBeVisibleAsync();
        await ann.Composer.HoverAsync();
        await Expect(ann.Find("toolbar")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_finger_that_stays_opens_what_can_be_done()
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("hello");
        var ann = await OpenBrowserAsync(options =>
        {
            PhoneTests.Phone(options);
            options.Permissions = ["clipboard-read", "clipboard-write"];
        });
        await ann.Page.Clock.InstallAsync();
        await ann.GoToAsync();
        await ann.JoinAsync("ann");
        var (x, y) = await MiddleAsync(ann.Message("hello").GetByTestId("text"));
        var fingers = await ann.Page.Context.NewCDPSessionAsync(ann.Page);

        // One that moves scrolls.
        await TouchAsync(fingers, "touchStart", x, y);
        await TouchAsync(fingers, "touchMove", x, y - 30);
        await ann.Page.Clock.RunForAsync(2000);
        await TouchAsync(fingers, "touchEnd");
        await Expect(ann.Find("message-menu")).ToHaveCountAsync(0);

        (x, y) = await MiddleAsync(ann.Message("hello").GetByTestId("text"));
        await TouchAsync(fingers, "touchStart", x, y);
        await ann.Page.Clock.RunForAsync(600);
        await Expect(ann.Find("message-menu")).ToBeVisibleAsync();
        // It stays when the finger goes, and nothing below the finger is pressed.
        await TouchAsync(fingers, "touchEnd");
        await ann.Page.Clock.RunForAsync(600);
        await Expect(ann.Find("message-menu")).ToBeVisibleAsync();
        Assert.Equal("", await ann.Page.EvaluateAsync<string>("() => getSelection().toString()"));

        // Like a sheet at the lower edge, in which the text can be selected, and copied whole.
        var sheet = await BoxAsync(ann.Find("message-menu"));
        Assert.Equal((0, 360, 740), (sheet.X, sheet.Width, sheet.Y + sheet.Height));
        Assert.Equal("text", await ann.Find("menu-text").EvaluateAsync<string>("(e) => getComputedStyle(e).userSelect"));
        await ann.Find("menu-copy").TapAsync();
        await ann.Page.Clock.RunForAsync(100);
        await Expect(ann.Find("toasts")).ToContainTextAsync("Copied");
        Assert.Equal("hello", await ann.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task A_tap_while_one_writes_only_puts_the_keyboard_away()
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("hello");
        var ann = await JoinAsync("ann", configure: options => PhoneTests.Phone(options));
        await ann.Composer.TapAsync();
        await ann.Message("hello").GetByTestId("text").TapAsync();
        await Expect(ann.Composer).Not.ToBeFocusedAsync();
        await Expect(ann.Find("message-menu")).ToHaveCountAsync(0);
        await ann.Message("hello").GetByTestId("text").TapAsync();
        await Expect(ann.Find("message-menu")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_reacted_is_told_in_words()
    {
        await using var bob = await Server.JoinAsync("bob");
        var said = await bob.SayAsync("hello");
        Assert.Null(await bob.ReactAsync(said.Seq, "\u2764"));
        var ann = await JoinAsync("ann");
        await ann.Message("hello").HoverAsync();
        await ann.Find("more").ClickAsync();
        await Expect(ann.Find("menu-who")).ToHaveTextAsync("❤️ bob");
        // The heart of the menu is the same one.
        await ann.Page.Locator("[data-test=menu-emoji][data-emoji='❤️']").ClickAsync();
        await Expect(ann.Find("reaction")).ToHaveCountAsync(1);
        await Expect(ann.Find("reaction")).ToHaveAttributeAsync("aria-label", "❤️ 2: bob and you");
    }

    [Fact]
    public async Task The_emoji_for_a_message_stand_at_it()
    {
        var ann = await JoinAsync("ann");
        foreach (var text in Enumerable.Range(1, 30))
            await ann.SayAsync($"line {text}");
        foreach (var text in new[] { "line 30", "line 16" })
        {
            await ann.Message(text).HoverAsync();
            await ann.Find("react").ClickAsync();
            await Expect(ann.Find("emoji").First).ToBeVisibleAsync();
            var (message, box) = (await BoxAsync(ann.Message(text)), await BoxAsync(ann.Find("picker")));
            var gap = box.Y > message.Y ? box.Y - message.Y - message.Height : message.Y - box.Y - box.Height;
            Assert.InRange(gap, 0, 20);
            Assert.InRange(box.X, message.X, message.X + message.Width - box.Width);
            await ann.Find("emoji-search").FillAsync("party popper");
            await ann.Find("emoji").First.ClickAsync();
            await Expect(ann.Find("picker")).ToHaveCountAsync(0);
            await Expect(ann.Message(text).GetByTestId("reaction")).ToContainTextAsync("🎉");
            await Expect(ann.Composer).ToBeFocusedAsync();
        }

        // By keyboard one is back at the message, with Escape too.
        var keys = ann.Page.Keyboard;
        await ann.Find("timeline").FocusAsync();
        await keys.PressAsync("ArrowUp");
        await Expect(ann.Message("line 30")).ToBeFocusedAsync();
        foreach (var key in new[] { "Escape", "Enter" })
        {
            await keys.PressAsync("Enter");
            await ann.Find("menu-react").FocusAsync();
            await keys.PressAsync("Enter");
            await Expect(ann.Find("emoji-search")).ToBeFocusedAsync();
            await keys.TypeAsync("rocket");
            await Expect(ann.Find("emoji").First).ToHaveTextAsync("🚀");
            await keys.PressAsync(key);
            await Expect(ann.Find("picker")).ToHaveCountAsync(0);
            await Expect(ann.Message("line 30")).ToBeFocusedAsync();
        }

        await Expect(ann.Message("line 30").GetByTestId("reaction")).ToHaveTextAsync(["🎉1", "🚀1"]);

        // Beside it, it closes.
        await ann.Message("line 30").HoverAsync();
        await ann.Find("react").ClickAsync();
        await Expect(ann.Find("picker")).ToBeVisibleAsync();
        await ann.Page.Mouse.ClickAsync(20, 780);
        await Expect(ann.Find("picker")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task On_a_phone_the_emoji_for_a_message_come_from_below()
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("hello");
        var ann = await JoinAsync("ann", configure: options => PhoneTests.Phone(options));
        await ann.Message("hello").GetByTestId("text").TapAsync();
        await ann.Find("menu-react").TapAsync();
        await Expect(ann.Find("emoji").First).ToBeVisibleAsync();
        var box = await BoxAsync(ann.Find("picker"));
        Assert.Equal((0, 360, 740), (box.X, box.Width, box.Y + box.Height));
        await Expect(ann.Find("emoji-search")).Not.ToBeFocusedAsync();
        await ann.Find("emoji").First.TapAsync();
        await Expect(ann.Message("hello").GetByTestId("reaction")).ToHaveCountAsync(1);
        // No keyboard comes up.
        await Expect(ann.Composer).Not.ToBeFocusedAsync();
    }

    private static ILocator ButtonsOf(ChatPage page, string text) => page.Message(text).GetByTestId("toolbar");

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator element) =>
        await element.BoundingBoxAsync() ?? throw new InvalidOperationException("It is not to be seen.");

    private static async Task<(float X, float Y)> MiddleAsync(ILocator element)
    {
        var box = await BoxAsync(element);
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }

    private static async Task TouchAsync(ICDPSession fingers, string type, params float[] at) =>
        await fingers.SendAsync(
            "Input.dispatchTouchEvent",
            new() { ["type"] = type, ["touchPoints"] = at is [var x, var y] ? new object[] { new { x, y } } : [] }
        );
}
