using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>What the marks of a text look like.</summary>
public sealed class MarkdownTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Code = "```js\nconst a = 1; // one\n```";

    [Fact]
    public async Task Marks_become_elements_for_all_live_and_in_history()
    {
        var ann = await JoinAsync("ann");
        await ann.TypeAsync("**strong** _soft_ ~~gone~~ `code` [words](https://example.com/a_b_c)");
        await CheckAsync(ann);
        var bob = await JoinAsync("bob");
        await CheckAsync(bob);
        await bob.ReloadAsync();
        await CheckAsync(bob);

        static async Task CheckAsync(ChatPage page)
        {
            await Expect(page.Texts).ToHaveTextAsync("strong soft gone code words");
            await Expect(page.Texts.Locator("strong")).ToHaveTextAsync("strong");
            await Expect(page.Texts.Locator("em")).ToHaveTextAsync("soft");
            await Expect(page.Texts.Locator("s")).ToHaveTextAsync("gone");
            await Expect(page.Texts.Locator("code")).ToHaveTextAsync("code");
            var link = page.Texts.Locator("a");
            await Expect(link).ToHaveAttributeAsync("href", "https://example.com/a_b_c");
            await Expect(link).ToHaveAttributeAsync("rel", "noopener noreferrer");
            await Expect(link).ToHaveAttributeAsync("title", "https://example.com/a_b_c");
        }
    }

    [Fact]
    public async Task Quotes_lists_and_fences_stand_by_themselves_and_actions_stay_in_their_line()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");

        await bob.SayAsync("> said\nanswered\n- one\n  - two\n3. three");
        await Expect(ann.Texts.Locator("blockquote")).ToHaveTextAsync("said");
        await Expect(ann.Texts.Locator("ul > li > ul > li")).ToHaveTextAsync("two");
        await Expect(ann.Texts.Locator("ol > li")).ToHaveAttributeAsync("value", "3");

        await ann.TypeAsync("/me is **here** - really");
        await Expect(ann.Page.Locator("[data-kind=action][data-seq] strong")).ToHaveTextAsync("here");

        await bob.SayAsync("> مرحبا\nhello");
        var quote = ann.Texts.Last.Locator("blockquote");
        Assert.Equal("rtl", await quote.EvaluateAsync<string>("(e) => getComputedStyle(e).direction"));
        Assert.Equal("ltr", await ann.Texts.Last.Locator(":scope > div").EvaluateAsync<string>("(e) => getComputedStyle(e).direction"));
    }

    [Fact]
    public async Task Code_gets_its_colours_when_they_are_there_and_nothing_moves()
    {
        var ann = await OpenAsync();
        var let = new TaskCompletionSource();
        var asked = 0;
        await ann.Page.RouteAsync(
            "**/lib/highlight/**",
            async route =>
            {
                Interlocked.Increment(ref asked);
                await let.Task;
                await route.ContinueAsync();
            }
        );
        await ann.JoinAsync("ann");
        await ann.SayAsync("no code here");
        await ann.TypeAsync("```nosuchlanguage\nx\n```");
        await Expect(ann.Find("code")).ToHaveCountAsync(1);
        Assert.Equal(0, asked);

        await ann.TypeAsync(Code);
        await Expect(ann.Find("code").Last.Locator("pre")).ToHaveTextAsync("const a = 1; // one");
        await ann.TypeAsync("below");
        var below = ann.Message("below").And(ann.Page.Locator("[data-seq]"));
        await Expect(below).ToBeVisibleAsync();
        var before = await below.BoundingBoxAsync();
        let.SetResult();

        await Expect(ann.Page.Locator("[data-scope=keyword]")).ToHaveTextAsync("const");
        await Expect(ann.Page.Locator("[data-scope=number]")).ToHaveTextAsync("1");
        await Expect(ann.Page.Locator("[data-scope=comment]")).ToHaveTextAsync("// one");
        await Expect(ann.Find("code").Last.Locator("pre")).ToHaveTextAsync("const a = 1; // one");
        var after = await below.BoundingBoxAsync();
        Assert.Equal((before!.X, before.Y, before.Height), (after!.X, after.Y, after.Height));
        Assert.NotEqual(0, asked);
    }

    [Fact]
    public async Task A_spoiler_opens_by_click_and_by_key_and_keeps_its_place()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("it was ||the `butler` https://example.com/|| all along");
        await bob.SayAsync("||second||");
        var hidden = ann.Find("spoiler");
        await Expect(hidden).ToHaveCountAsync(2);
        await Expect(hidden.First.Locator("a")).ToBeHiddenAsync();
        Assert.DoesNotContain("butler", await ann.Texts.First.InnerTextAsync(), StringComparison.Ordinal);
        await Expect(ann.Page.GetByRole(AriaRole.Button, new() { Name = "Hidden text. Show it" })).ToHaveCountAsync(2);
        await ann.Find("message").First.HoverAsync();
        await ann.Find("message").First.GetByTestId("more").ClickAsync();
        await Expect(ann.Find("menu-text")).ToHaveTextAsync("it was ▒▒▒▒▒ all along");
        await ann.Page.Keyboard.PressAsync("Escape");
        var before = await ann.Texts.First.BoundingBoxAsync();

        await hidden.First.ClickAsync();
        await Expect(hidden.First.Locator("a")).ToBeVisibleAsync();
        await Expect(ann.Texts.First).ToHaveTextAsync("it was the butler https://example.com/ all along");
        var after = await ann.Texts.First.BoundingBoxAsync();
        Assert.Equal((before!.Width, before.Height), (after!.Width, after.Height));

        foreach (var key in new[] { "Enter", " " })
        {
            await ann.ReloadAsync();
            await hidden.Last.FocusAsync();
            await ann.Page.Keyboard.PressAsync(key);
            await Expect(hidden.Last.Locator("span")).ToBeVisibleAsync();
            await Expect(hidden.Last).ToBeFocusedAsync();
        }

        // What is open is text like any other.
        await Expect(ann.Page.GetByRole(AriaRole.Button, new() { Name = "Hidden text. Show it" })).ToHaveCountAsync(1);
        await ann.SayAsync("ok");
        await Expect(hidden.Last.Locator("span")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Short_codes_are_emoji_and_emoji_alone_are_large()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");

        await bob.SayAsync("ship it :tada: at 10:30:45 :nosuchthing:");
        await ann.ExpectTextsAsync("ship it 🎉 at 10:30:45 :nosuchthing:");
        await bob.SayAsync(":+1: ❤️");
        await ann.ExpectTextsAsync("ship it 🎉 at 10:30:45 :nosuchthing:", "👍 ❤️");
        await Expect(ann.Texts.First).Not.ToHaveAttributeAsync("data-big", "");
        await Expect(ann.Texts.Last).ToHaveAttributeAsync("data-big", "");
    }

    [Fact]
    public async Task The_text_as_it_was_written_is_one_click_away()
    {
        var ann = await JoinAsync("ann", configure: options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        await using var bob = await Server.JoinAsync("bob");
        const string Text = "**one** ||two||\n- three";
        await bob.SayAsync("plain https://example.com/");
        await bob.SayAsync(Text);
        await bob.SayAsync(Code);
        await Expect(ann.Find("message")).ToHaveCountAsync(3);
        await ann.Find("message").First.HoverAsync();
        await Expect(ann.Find("toolbar")).ToBeVisibleAsync();
        await Expect(ann.Find("show-source")).ToHaveCountAsync(0);
        await ann.Find("message").Filter(new() { HasText = "three" }).HoverAsync();

        await ann.Find("show-source").FocusAsync();
        await ann.Page.Keyboard.PressAsync("Enter");
        await Expect(ann.Find("source")).ToHaveValueAsync(Text);
        await Expect(ann.Find("source-dialog")).ToContainTextAsync("As bob wrote it");
        await Expect(ann.Find("copy-source")).ToBeFocusedAsync();
        await ann.Page.Keyboard.PressAsync("Enter");
        await Expect(ann.Find("toasts")).ToContainTextAsync("Copied.");
        Assert.Equal(Text, await ann.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await ann.Page.Keyboard.PressAsync("Escape");
        await Expect(ann.Find("source-dialog")).ToHaveCountAsync(0);

        await ann.Find("copy-code").ClickAsync();
        await Expect(ann.Find("toasts").GetByText("Copied.")).ToHaveCountAsync(2);
        Assert.Equal("const a = 1; // one", await ann.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }
}
