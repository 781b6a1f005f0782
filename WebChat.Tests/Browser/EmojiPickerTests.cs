using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Choosing an emoji: by keys, by mouse, by a word in one's language.</summary>
public sealed class EmojiPickerTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task It_comes_when_it_is_opened_and_is_used_by_keys_alone()
    {
        var asked = new List<string>();
        var ann = await JoinAsync("ann");
        ann.Page.Request += (_, request) => asked.Add(new Uri(request.Url).AbsolutePath);
        var keys = ann.Page.Keyboard;
        await keys.TypeAsync("hi ");
        Assert.DoesNotContain(asked, path => path.Contains("emoji", StringComparison.Ordinal));

        await keys.PressAsync("Tab");
        await Expect(ann.Find("open-emoji")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(ann.Find("emoji-search")).ToBeFocusedAsync();
        await Expect(ann.Find("emoji").First).ToBeVisibleAsync();
        Assert.Contains("/lib/emoji/en.json", asked);

        // Through the list, and back to the search.
        await keys.PressAsync("ArrowDown");
        await Expect(ann.Find("emoji").First).ToBeFocusedAsync();
        await keys.PressAsync("ArrowRight");
        await Expect(ann.Find("emoji").Nth(1)).ToBeFocusedAsync();
        await keys.PressAsync("ArrowDown");
        var below = await ann.Page.EvaluateAsync<int[]>(
            "() => { const a = document.activeElement, b = a.parentElement.children[1]; return [a.offsetLeft - b.offsetLeft, a.offsetTop - b.offsetTop]; }"
        );
        Assert.Equal(0, below[0]);
        Assert.True(below[1] > 0);
        await keys.PressAsync("End");
        await Expect(ann.Find("emoji").Last).ToBeFocusedAsync();
        await Expect(ann.Find("emoji").Last).ToBeInViewportAsync();
        await keys.PressAsync("Home");
        await keys.PressAsync("ArrowUp");
        await Expect(ann.Find("emoji-search")).ToBeFocusedAsync();

        // Another group.
        await keys.PressAsync("Tab");
        await Expect(ann.Find("emoji-tab").First).ToBeFocusedAsync();
        await keys.PressAsync("ArrowRight");
        await Expect(ann.Find("emoji-tab").Nth(1)).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(ann.Page.GetByRole(AriaRole.Group, new() { Name = "People" })).ToBeVisibleAsync();

        // By a word.
        await ann.Find("emoji-search").FocusAsync();
        await keys.TypeAsync("party pop");
        await Expect(ann.Find("emoji")).ToHaveCountAsync(1);
        await keys.PressAsync("Enter");
        await Expect(ann.Find("picker")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToBeFocusedAsync();
        await Expect(ann.Composer).ToHaveValueAsync("hi 🎉");

        // What was used last comes first.
        await ann.Find("open-emoji").ClickAsync();
        await Expect(ann.Page.GetByRole(AriaRole.Group, new() { Name = "Used last" }).GetByTestId("emoji")).ToHaveTextAsync(["🎉"]);
        await keys.PressAsync("Escape");
        await Expect(ann.Find("picker")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("en-GB", "party popper")]
    [InlineData("fr-FR", "fete")]
    [InlineData("zh-CN", "派对")]
    public async Task It_is_searched_in_ones_language(string language, string word)
    {
        var ann = await JoinAsync("ann", configure: options => options.Locale = language);

        await ann.Find("open-emoji").ClickAsync();
        await ann.Find("emoji-search").FillAsync(word);

        await Expect(ann.Find("emoji").GetByText("🎉")).ToHaveCountAsync(1);
        await ann.Find("emoji-search").FillAsync("qqqq");
        await Expect(ann.Find("emoji")).ToHaveCountAsync(0);
        await ann.Find("emoji-search").FillAsync("tada");
        await ann.Find("emoji").GetByText("🎉").ClickAsync();
        await Expect(ann.Composer).ToHaveValueAsync("🎉");
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    [InlineData(390, 450)]
    public async Task It_stands_above_the_field_and_below_the_head_however_much_is_written(int width, int height)
    {
        var ann = await JoinAsync("ann", configure: options => options.ViewportSize = new() { Width = width, Height = height });
        await ann.Composer.FillAsync(string.Join('\n', Enumerable.Repeat("a", 20)));

        await ann.Find("open-emoji").ClickAsync();
        await Expect(ann.Find("emoji").First).ToBeVisibleAsync();

        var picker = (await ann.Find("picker").BoundingBoxAsync())!;
        var field = (await ann.Page.Locator("form.composer").BoundingBoxAsync())!;
        var head = (await ann.Find("title").BoundingBoxAsync())!;
        Assert.InRange(field.Y - (picker.Y + picker.Height), 0, 12);
        Assert.InRange(picker.Y, head.Y + head.Height, height);
        Assert.InRange(picker.X + picker.Width, 0, width);
    }

    [Fact]
    public async Task When_it_does_not_come_it_says_so_and_can_be_tried_again()
    {
        var ann = await JoinAsync("ann");
        ann.MayBeCutOff = true;
        await ann.Page.RouteAsync("**/lib/emoji/**", route => route.AbortAsync());

        await ann.Find("open-emoji").ClickAsync();
        await Expect(ann.Find("picker")).ToContainTextAsync("The emoji did not come.");
        await ann.Page.UnrouteAsync("**/lib/emoji/**");
        await ann.Find("picker").GetByText("Try again").ClickAsync();
        await Expect(ann.Find("emoji").First).ToBeVisibleAsync();

        // Who goes on elsewhere is done with it.
        await ann.Composer.ClickAsync();
        await Expect(ann.Find("picker")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("react")]
    [InlineData("open-emoji")]
    public async Task When_not_even_the_list_comes_that_is_told_and_offered_again(string button)
    {
        var ann = await JoinAsync("ann");
        ann.MayBeCutOff = true;
        await ann.SayAsync("lunch?");
        await ann.Page.RouteAsync("**/views/picker.js*", route => route.AbortAsync());
        await ann.Message("lunch?").HoverAsync();
        await ann.Find(button).ClickAsync();
        await Expect(ann.Find("toasts")).ToContainTextAsync("The emoji could not be loaded.");

        await ann.Page.UnrouteAsync("**/views/picker.js*");
        await ann.Find("toast-again").ClickAsync();
        await ann.Find("emoji-search").FillAsync("party popper");
        await ann.Find("emoji").First.ClickAsync();
        if (button == "react")
            await Expect(ann.Message("lunch?").GetByTestId("reaction")).ToContainTextAsync("1");
        else
            await Expect(ann.Composer).ToHaveValueAsync("🎉");
        await Expect(ann.Find("toast-again")).ToHaveCountAsync(0);
    }
}
