using WebChat.Contracts;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Without a mouse, and with an input method.</summary>
public sealed class KeyboardTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Everything_can_be_done_by_keys()
    {
        await using var bob = await Server.JoinAsync("bob", "lobby", "garden");
        await using var bea = await Server.JoinAsync("bea");
        var ann = await OpenAsync();
        var keys = ann.Page.Keyboard;

        // Join: the field has the focus from the start.
        await Expect(ann.Find("nickname")).ToBeFocusedAsync();
        await keys.TypeAsync("ann");
        await keys.PressAsync("Enter");
        await Expect(ann.Composer).ToBeFocusedAsync();

        // Write.
        await keys.TypeAsync("hello");
        await keys.PressAsync("Enter");
        await bob.ExpectMessageAsync("hello");
        await Expect(ann.Composer).ToBeFocusedAsync();

        // Complete a command, then a room.
        await keys.TypeAsync("/jo");
        await Expect(ann.Find("suggestion")).ToHaveCountAsync(1);
        await keys.PressAsync("Tab");
        await Expect(ann.Composer).ToHaveValueAsync("/join ");
        await keys.TypeAsync("garden");
        await keys.PressAsync("Enter");
        await ann.ExpectTitleAsync("garden");
        await Expect(ann.Composer).ToBeFocusedAsync();

        // Switch rooms.
        await keys.PressAsync("Alt+ArrowDown");
        await ann.ExpectTitleAsync("lobby");
        await Expect(ann.Composer).ToBeFocusedAsync();

        // Complete a name by the arrows, and talk to it in private.
        await keys.TypeAsync("@b");
        await Expect(ann.Find("suggestion")).ToHaveCountAsync(2);
        var name = await ann.Find("suggestion").Nth(1).Locator("bdi").TextContentAsync();
        await keys.PressAsync("ArrowDown");
        await Expect(ann.Find("suggestion").Nth(1)).ToHaveAttributeAsync("aria-selected", "true");
        await keys.PressAsync("Enter");
        await Expect(ann.Composer).ToHaveValueAsync($"@{name} ");
        await keys.TypeAsync("by keys");
        await keys.PressAsync("Enter");
        Assert.Equal("by keys", (await (name is "bob" ? bob : bea).ExpectAsync<PrivateEvent>()).Text);
        await ann.ExpectTitleAsync(name!);
        await Expect(ann.Composer).ToBeFocusedAsync();
    }

    [Fact]
    public async Task All_commands_can_be_chosen_and_the_chosen_one_is_in_sight()
    {
        var ann = await JoinAsync("ann");
        await ann.Page.SetViewportSizeAsync(1280, 1200);
        await ann.Page.Keyboard.TypeAsync("/");
        await Expect(ann.Find("suggestion").First).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(ann.Find("suggestion").Last).ToBeInViewportAsync(new() { Ratio = 1 });

        await ann.Page.SetViewportSizeAsync(1280, 400);
        await Expect(ann.Find("suggestion").Last).Not.ToBeInViewportAsync();
        await ann.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(ann.Find("suggestion").Last).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(ann.Find("suggestion").Last).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    [Fact]
    public async Task Whoever_looks_for_a_room_by_mouse_can_type_its_name_at_once()
    {
        var ann = await JoinAsync("ann");
        await ann.Find("browse-rooms").ClickAsync();
        await Expect(ann.Find("room-name")).ToBeFocusedAsync();
        await Expect(ann.Find("room-name")).Not.ToHaveCSSAsync("outline-style", "none");

        await ann.Page.Keyboard.TypeAsync("garden");
        await ann.Page.Keyboard.PressAsync("Enter");
        await ann.ExpectTitleAsync("garden");
    }

    [Fact]
    public async Task Escape_closes_what_is_open_and_the_focus_goes_back_to_where_it_was()
    {
        var ann = await JoinAsync("ann");
        var keys = ann.Page.Keyboard;

        await keys.TypeAsync("/");
        await Expect(ann.Find("completion")).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Expect(ann.Find("completion")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToBeFocusedAsync();
        await Expect(ann.Composer).ToHaveValueAsync("/");

        foreach (var (opener, dialog) in new[] { ("settings", "settings-dialog"), ("browse-rooms", "browse-dialog") })
        {
            await ann.Find(opener).FocusAsync();
            await keys.PressAsync("Enter");
            await Expect(ann.Find(dialog)).ToBeVisibleAsync();
            await Expect(ann.Find(dialog).Locator(":focus")).ToHaveCountAsync(1);
            await keys.PressAsync("Escape");
            await Expect(ann.Find(dialog)).ToHaveCountAsync(0);
            await Expect(ann.Find(opener)).ToBeFocusedAsync();
        }

        await keys.PressAsync("Escape");
        await Expect(ann.Composer).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Who_closes_a_dialog_goes_on_writing_at_once_or_opens_the_next_one()
    {
        var ann = await JoinAsync("ann");
        var keys = ann.Page.Keyboard;
        foreach (var text in new[] { "one", "two", "three" })
        {
            await keys.TypeAsync("/search");
            await keys.PressAsync("Enter");
            await Expect(ann.Find("search-words")).ToBeFocusedAsync();
            await keys.PressAsync("Escape");
            await keys.TypeAsync(text);
            await Expect(ann.Composer).ToHaveValueAsync(text);
            await ann.Composer.FillAsync("");
        }

        await keys.PressAsync("Control+k");
        await Expect(ann.Find("switcher-query")).ToBeFocusedAsync();
        await ann.Page.EvaluateAsync(
            """
            () => document.querySelector("dialog").addEventListener("close", () =>
              document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true, bubbles: true })), { once: true })
            """
        );
        await keys.PressAsync("Escape");
        await Expect(ann.Find("switcher-query")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Tab_reaches_every_part_and_always_something_that_can_be_seen()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann");
        await Expect(ann.Person("bob")).ToBeVisibleAsync();
        await ann.Composer.FocusAsync();
        var reached = new List<string>();

        for (var back = false; !back && reached.Count < 60; )
        {
            await ann.Page.Keyboard.PressAsync("Tab");
            var hook = await ann.Page.EvaluateAsync<string>(
                """
                () => {
                  const e = document.activeElement;
                  if (e === document.body) return "";
                  const marks = [e, e.closest("form")].filter(Boolean).map((x) => getComputedStyle(x));
                  const marked = marks.some(({ outlineStyle, boxShadow }) => outlineStyle !== "none" || boxShadow !== "none");
                  const seen = marked && e.checkVisibility({ visibilityProperty: true });
                  return (e.dataset.test ?? e.className) + (seen ? "" : " cannot be seen");
                }
                """
            );
            Assert.DoesNotContain("cannot be seen", hook, StringComparison.Ordinal);
            reached.Add(hook);
            back = hook is "composer";
        }

        foreach (var hook in new[] { "composer", "send", "person", "skip", "browse-rooms", "room", "settings", "timeline" })
            Assert.Contains(hook, reached);
    }

    [Fact]
    public async Task F6_goes_from_part_to_part()
    {
        var ann = await JoinAsync("ann");
        await Expect(ann.Composer).ToBeFocusedAsync();

        await ann.Page.Keyboard.PressAsync("F6");
        await Expect(ann.Find("roster")).ToBeFocusedAsync();
        await ann.Page.Keyboard.PressAsync("F6");
        await Expect(ann.Page.Locator("#rooms")).ToBeFocusedAsync();
        await ann.Page.Keyboard.PressAsync("F6");
        await Expect(ann.Find("timeline")).ToBeFocusedAsync();
        await ann.Page.Keyboard.PressAsync("Shift+F6");
        await Expect(ann.Page.Locator("#rooms")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_was_sent_comes_back_by_Control_and_the_arrow()
    {
        var ann = await JoinAsync("ann");
        await ann.SayAsync("one");
        await ann.SayAsync("two");

        await ann.Page.Keyboard.PressAsync("Control+ArrowUp");
        await Expect(ann.Composer).ToHaveValueAsync("two");
        await ann.Page.Keyboard.PressAsync("Control+ArrowUp");
        await Expect(ann.Composer).ToHaveValueAsync("one");
        await ann.Page.Keyboard.PressAsync("Control+ArrowDown");
        await ann.Page.Keyboard.PressAsync("Control+ArrowDown");
        await Expect(ann.Composer).ToHaveValueAsync("");
    }

    [Fact]
    public async Task What_comes_back_late_gives_way_to_what_one_begins_to_write()
    {
        var ann = await JoinAsync("ann");

        // The server was asked who that is, and meanwhile one may have begun the next line.
        await ann.TypeAsync("/msg nemo hello");
        await Expect(ann.Composer).ToHaveValueAsync("/msg nemo hello");
        await ann.Page.Keyboard.InsertTextAsync("/quiet");
        await Expect(ann.Composer).ToHaveValueAsync("/quiet");
        await ann.Page.Keyboard.PressAsync("Enter");

        await Expect(ann.Find("quiet-bar")).ToBeVisibleAsync();
        await ann.Page.Keyboard.PressAsync("ArrowUp");
        await ann.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(ann.Composer).ToHaveValueAsync("/msg nemo hello");
    }

    [Fact]
    public async Task Enter_that_chooses_a_word_of_an_input_method_does_not_send()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await ann.Composer.FocusAsync();
        var devTools = await ann.Page.Context.NewCDPSessionAsync(ann.Page);

        await devTools.SendAsync("Input.imeSetComposition", Composition("nihao"));
        // The input method keeps the key to itself, but the page is told of it.
        await devTools.SendAsync(
            "Input.dispatchKeyEvent",
            new()
            {
                ["type"] = "rawKeyDown",
                ["key"] = "Enter",
                ["code"] = "Enter",
                ["windowsVirtualKeyCode"] = 13,
            }
        );
        await Expect(ann.Composer).ToHaveValueAsync("nihao");
        await devTools.SendAsync("Input.insertText", new() { ["text"] = "你好" });
        await Expect(ann.Composer).ToHaveValueAsync("你好");
        await ann.Page.Keyboard.PressAsync("Enter");

        await Expect(ann.Message("你好").And(ann.Page.Locator("[data-seq]"))).ToHaveCountAsync(1);
        await ann.ExpectTextsAsync("你好");
        Assert.Equal(["你好"], (await bob.EventsUntilNowAsync()).OfType<MessageEvent>().Select(m => m.Text));
    }

    private static Dictionary<string, object> Composition(string text) =>
        new()
        {
            ["text"] = text,
            ["selectionStart"] = text.Length,
            ["selectionEnd"] = text.Length,
        };
}
