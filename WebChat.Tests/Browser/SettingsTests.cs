using Microsoft.Playwright;
using WebChat.Contracts;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

public sealed class SettingsTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_theme_is_chosen_at_the_entrance_too()
    {
        var ann = await OpenAsync();
        await ann.Find("theme").SelectOptionAsync("dusk");
        await Expect(ann.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dusk");
        await ann.JoinAsync("ann");
        await ann.Find("settings").ClickAsync();
        await Expect(Choice(ann, "theme", "dusk")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task The_theme_changes_at_once_and_stays()
    {
        var ann = await JoinAsync("ann", configure: options => options.ColorScheme = ColorScheme.Light);
        var html = ann.Page.Locator("html");
        var light = await ShadeAsync(ann);
        await ann.Find("settings").ClickAsync();

        await Choice(ann, "theme", "dark").CheckAsync();
        await Expect(html).ToHaveCSSAsync("color-scheme", "dark");
        var dark = await ShadeAsync(ann);
        Assert.NotEqual(light, dark);
        await ann.ReloadAsync();
        await Expect(html).ToHaveAttributeAsync("data-theme", "dark");
        await ann.ExpectLiveAsync();
        Assert.Equal(dark, await ShadeAsync(ann));

        // As the system has it, and changing with it.
        await ann.Find("settings").ClickAsync();
        await Expect(Choice(ann, "theme", "dark")).ToBeCheckedAsync();
        await Choice(ann, "theme", "system").CheckAsync();
        Assert.Equal(light, await ShadeAsync(ann));
        await ann.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.Equal(dark, await ShadeAsync(ann));
        await Choice(ann, "theme", "light").CheckAsync();
        Assert.Equal(light, await ShadeAsync(ann));
    }

    [Fact]
    public async Task Another_name_is_taken_or_refused_in_words()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await ann.Find("settings").ClickAsync();
        await Expect(ann.Find("rename")).ToHaveValueAsync("ann");

        await ann.Find("rename").FillAsync("bob");
        await ann.Find("rename").PressAsync("Enter");
        await Expect(ann.Find("rename-problem")).ToContainTextAsync("Somebody is called “bob” already");
        await Expect(ann.Find("rename")).ToHaveValueAsync("bob");
        await Expect(ann.Find("self")).ToHaveTextAsync("ann");
        await ann.Find("rename").FillAsync("anna");
        await ann.Find("rename").PressAsync("Enter");

        await Expect(ann.Find("settings-dialog")).ToHaveCountAsync(0);
        await Expect(ann.Find("self")).ToHaveTextAsync("anna");
        await Expect(ann.Find("info")).ToContainTextAsync("You are now called anna.");
        Assert.Equal("anna", (await bob.ExpectAsync<RenamedEvent>()).To);
    }

    /// <summary>One of a row of radio buttons in the settings.</summary>
    internal static ILocator Choice(ChatPage page, string name, string value) =>
        page.Find("settings-dialog").Locator($"input[name={name}][value='{value}']");

    /// <summary>The colour behind the messages.</summary>
    private static Task<string> ShadeAsync(ChatPage page) =>
        page.Page.Locator(".app").EvaluateAsync<string>("(e) => getComputedStyle(e.ownerDocument.documentElement).backgroundColor");
}
