using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>From anywhere to anywhere by a few letters, without a mouse.</summary>
public sealed class SwitcherTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Rooms_people_and_commands_are_found_by_a_few_letters()
    {
        await using var olga = await Server.JoinAsync("olga", "lobby", "operations");
        await using var ming = await Server.JoinAsync("小明", "lobby", "会议室");
        var ann = await JoinAsync("ann");

        await SwitchAsync(ann, "opr");
        await Expect(Choice(ann, "operations")).ToHaveAttributeAsync("aria-selected", "true");
        await ann.Page.Keyboard.PressAsync("Enter");
        await ann.ExpectTitleAsync("operations");
        await Expect(ann.Composer).ToBeFocusedAsync();

        await SwitchAsync(ann, "会室");
        await ann.Page.Keyboard.PressAsync("Enter");
        await ann.ExpectTitleAsync("会议室");

        await SwitchAsync(ann, "@明");
        await ann.Page.Keyboard.PressAsync("Enter");
        await ann.ExpectTitleAsync("小明");

        // What was visited last is on top, and where one is is not offered.
        await SwitchAsync(ann, "");
        await Expect(ann.Find("choice").Nth(0)).ToHaveAttributeAsync("data-name", "会议室");
        await Expect(ann.Find("choice").Nth(1)).ToHaveAttributeAsync("data-name", "operations");
        await Expect(Choice(ann, "小明")).ToHaveCountAsync(0);
        await ann.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(ann.Find("choice").Nth(1)).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(ann.Find("switcher-query")).ToHaveAttributeAsync("aria-activedescendant", "switcher-1");
        await ann.Page.Keyboard.PressAsync("Enter");
        await ann.ExpectTitleAsync("operations");

        // A command that takes nothing is run, another one is begun.
        await SwitchAsync(ann, "/who");
        await ann.Page.Keyboard.PressAsync("Enter");
        await Expect(ann.Find("who")).ToContainTextAsync("olga");
        await SwitchAsync(ann, "/msg");
        await ann.Page.Keyboard.PressAsync("Enter");
        await Expect(ann.Composer).ToHaveValueAsync("/msg ");
        await Expect(ann.Composer).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_room_that_is_not_there_is_made()
    {
        var ann = await JoinAsync("ann");
        await SwitchAsync(ann, "night shift");
        await Expect(ann.Find("choice")).ToHaveCountAsync(0);
        await Expect(ann.Find("switcher-count")).ToContainTextAsync("Nothing fits");
        await ann.Find("switcher-query").FillAsync("night-shift");
        await Expect(ann.Find("choice")).ToHaveTextAsync("Make and enter #night-shift");
        await ann.Page.Keyboard.PressAsync("Enter");
        await ann.ExpectTitleAsync("night-shift");
    }

    [Fact]
    public async Task It_goes_as_it_came()
    {
        var ann = await JoinAsync("ann");
        await ann.Composer.FillAsync("a draft");
        foreach (var key in new[] { "Escape", "Control+k" })
        {
            await SwitchAsync(ann, "l");
            await ann.Page.Keyboard.PressAsync(key);
            await Expect(ann.Find("switcher")).ToHaveCountAsync(0);
            await Expect(ann.Composer).ToBeFocusedAsync();
            await Expect(ann.Composer).ToHaveValueAsync("a draft");
        }
    }

    [Fact]
    public async Task The_rooms_stand_in_the_order_of_what_was_said_last()
    {
        await using var bob = await Server.JoinAsync("bob", "lobby", "ops", "garden");
        var ann = await JoinAsync("ann");
        foreach (var room in new[] { "ops", "garden" })
        {
            await ann.TypeAsync($"/join {room}");
            await ann.ExpectTitleAsync(room);
        }

        await ann.Page.Mouse.MoveAsync(700, 300);
        foreach (var room in new[] { "ops", "lobby", "garden" })
        {
            await bob.SayAsync("hello", room);
            await Expect(ann.Find("room").First).ToHaveAttributeAsync("data-name", room);
        }

        // They rest while one is about to choose.
        await ann.Room("ops").HoverAsync();
        await bob.SayAsync("hello again", "lobby");
        await Expect(ann.Room("lobby").GetByTestId("unread")).ToHaveTextAsync("2 2 unread messages");
        await Expect(ann.Find("room").First).ToHaveAttributeAsync("data-name", "garden");
        await ann.Page.Mouse.MoveAsync(700, 300);
        await bob.SayAsync("and again", "lobby");
        await Expect(ann.Find("room").First).ToHaveAttributeAsync("data-name", "lobby");
    }

    private static Microsoft.Playwright.ILocator Choice(ChatPage page, string name) =>
        page.Page.Locator($"[data-test=choice][data-name='{name}']");

    private static async Task SwitchAsync(ChatPage page, string query)
    {
        await page.Page.Keyboard.PressAsync("Control+k");
        await Expect(page.Find("switcher-query")).ToBeFocusedAsync();
        await page.Page.Keyboard.TypeAsync(query);
    }
}
