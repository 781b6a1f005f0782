using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>How the page is for one person: what they choose is there at once, stays, and is there before anything is painted.</summary>
public sealed partial class ComfortTests(Chromium chromium) : BrowserTest(chromium)
{
    /// <summary>Notes how the page is to look when its body begins: before that nothing can be painted.</summary>
    private const string NoteBeginning = """
        new MutationObserver((_, observer) => {
          if (!document.body) return;
          observer.disconnect();
          window.atFirst = { ...document.documentElement.dataset };
        }).observe(document, { childList: true, subtree: true });
        """;

    [Fact]
    public async Task What_was_chosen_is_there_before_the_first_paint()
    {
        var ann = await JoinAsync("ann");
        await ann.Find("settings").ClickAsync();
        foreach (var (name, value) in new[] { ("theme", "paper"), ("density", "compact"), ("size", "large"), ("clock", "24") })
            await SettingsTests.Choice(ann, name, value).CheckAsync();

        await ann.Page.AddInitScriptAsync(NoteBeginning);
        await ann.ReloadAsync();

        await ann.ExpectLiveAsync();
        var first = await ann.Page.EvaluateAsync<Dictionary<string, string>>("() => window.atFirst");
        Assert.Equal(
            "clock 24, density compact, size large, theme paper",
            string.Join(", ", first.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key} {p.Value}"))
        );
    }

    [Fact]
    public async Task Density_and_size_change_the_room_at_once()
    {
        var ann = await JoinAsync("ann");
        await ann.SayAsync("one");
        await ann.SayAsync("two");
        var text = ann.Message("two");
        var (height, letters) = (await HeightAsync(text), await FontAsync(text));
        await ann.Find("settings").ClickAsync();

        await SettingsTests.Choice(ann, "density", "compact").CheckAsync();
        Assert.True(await HeightAsync(text) < height);
        await SettingsTests.Choice(ann, "density", "comfortable").CheckAsync();
        await SettingsTests.Choice(ann, "size", "larger").CheckAsync();
        Assert.True(await FontAsync(text) > 1.25 * letters);
        await SettingsTests.Choice(ann, "size", "small").CheckAsync();
        Assert.True(await FontAsync(text) < letters);
        await SettingsTests.Choice(ann, "size", "normal").CheckAsync();
        Assert.Equal(letters, await FontAsync(text));
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("zh-CN")]
    [InlineData("fr-FR")]
    public async Task Times_have_twelve_or_twenty_four_hours_as_chosen(string locale)
    {
        var ann = await JoinAsync("ann", configure: options => options.Locale = locale);
        await ann.SayAsync("now");
        var time = ann.Message("now").Locator("time").First;
        var usual = await time.TextContentAsync();
        await ann.Find("settings").ClickAsync();

        await SettingsTests.Choice(ann, "clock", "12").CheckAsync();
        await Expect(time).ToHaveTextAsync(TwelveHours());
        await SettingsTests.Choice(ann, "clock", "24").CheckAsync();
        await Expect(time).ToHaveTextAsync(TwentyFourHours());
        await SettingsTests.Choice(ann, "clock", "auto").CheckAsync();
        await Expect(time).ToHaveTextAsync(usual!);
    }

    [Fact]
    public async Task What_is_chosen_in_one_tab_is_so_in_the_other()
    {
        var ann = await JoinAsync("ann");
        var tab = await ann.OpenTabAsync();
        await tab.ExpectLiveAsync();

        await ann.Find("settings").ClickAsync();
        await SettingsTests.Choice(ann, "theme", "dusk").CheckAsync();

        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dusk");
    }

    [Fact]
    public async Task The_settings_and_the_help_are_there_by_keys_alone()
    {
        var ann = await JoinAsync("ann");
        var keys = ann.Page.Keyboard;
        await ann.Find("settings").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(ann.Find("settings-dialog")).ToBeVisibleAsync();

        for (var presses = 0; !await IsFocusedAsync(SettingsTests.Choice(ann, "theme", "system")); presses++)
        {
            Assert.True(presses < 12, "Tab does not reach the themes");
            await keys.PressAsync("Tab");
        }

        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("ArrowRight");
        await Expect(ann.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await keys.PressAsync("Tab");
        await Expect(SettingsTests.Choice(ann, "density", "comfortable")).ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await Expect(ann.Find("settings")).ToBeFocusedAsync();

        // In a text it is a character, elsewhere it is a question.
        await ann.Composer.FocusAsync();
        await keys.TypeAsync("why?");
        await Expect(ann.Composer).ToHaveValueAsync("why?");
        await Expect(ann.Find("help-dialog")).ToHaveCountAsync(0);
        await ann.Find("timeline").FocusAsync();
        await keys.PressAsync("?");
        await Expect(ann.Find("help-dialog")).ToBeVisibleAsync();
        foreach (var words in new[] { "/quiet", "Ctrl", "Jump to newest" })
            await Expect(ann.Find("help-dialog")).ToContainTextAsync(words);
        await keys.PressAsync("Escape");
        await Expect(ann.Find("timeline")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_hint_is_there_until_it_is_read_and_never_again()
    {
        var ann = await JoinAsync("ann");
        await Expect(ann.Find("hint")).ToContainTextAsync("Type / to see what you can do");
        await ann.ReloadAsync();
        await ann.ExpectLiveAsync();
        await ann.Find("hint-done").ClickAsync();
        await Expect(ann.Find("hint")).ToHaveCountAsync(0);

        await ann.ReloadAsync();
        await ann.ExpectLiveAsync();
        await Expect(ann.Find("hint")).ToHaveCountAsync(0);
        await ann.TypeAsync("/quit");
        await ann.Find("join-again").ClickAsync();
        await ann.JoinAsync("anna");
        await Expect(ann.Find("hint")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    [InlineData("paper")]
    [InlineData("dusk")]
    [InlineData("contrast")]
    public async Task Every_theme_can_be_read_everywhere(string theme)
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("look at https://example.com/page");
        var ann = await OpenAsync(configure: options =>
            (options.ColorScheme, options.ReducedMotion) = (ColorScheme.Light, ReducedMotion.Reduce)
        );
        await ann.Find("theme").SelectOptionAsync(theme);
        await ExpectContrastAsync(ann, theme, "entrance");
        await ann.JoinAsync("ann");
        using (var admin = Server.Admin())
        using (var text = new StringContent("backup at six"))
            (await admin.PostAsync("api/admin/announcements", text)).EnsureSuccessStatusCode();
        await Expect(ann.Find("banner")).ToBeVisibleAsync();
        await ann.SayAsync("I do");
        foreach (var line in new[] { "/me waves", "/help", "/bogus", "/quiet" })
            await ann.TypeAsync(line);
        await Expect(ann.Find("quiet-bar")).ToBeVisibleAsync();
        await ExpectContrastAsync(ann, theme, "room");
        await ann.Find("settings").ClickAsync();
        await Expect(ann.Find("settings-dialog")).ToBeVisibleAsync();
        await ExpectContrastAsync(ann, theme, "settings");
        await ann.Find("open-help").ClickAsync();
        await Expect(ann.Find("help-dialog")).ToBeVisibleAsync();
        await ExpectContrastAsync(ann, theme, "help");
    }

    // High contrast promises 7:1, and in both halves.
    private static async Task ExpectContrastAsync(ChatPage page, string theme, string where)
    {
        await CheckAsync(page, $"{theme}, {where}", options: null);
        if (theme is not "contrast")
            return;
        foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await page.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await CheckAsync(page, $"{theme} {scheme}, {where}", new() { RunOnly = RunOnlyOptions.Rules("color-contrast-enhanced") });
        }
    }

    private static async Task CheckAsync(ChatPage page, string where, AxeRunOptions? options)
    {
        var result = await page.Page.RunAxe(options);
        var findings = result.Violations.SelectMany(v =>
            v.Nodes.Select(n => $"{where}: {v.Id}: {v.Help}: {n.Html} {n.Any.FirstOrDefault()?.Message}")
        );
        var all = string.Join('\n', findings);
        Assert.True(all.Length == 0, all);
    }

    private static Task<double> HeightAsync(ILocator element) => element.EvaluateAsync<double>("(e) => e.getBoundingClientRect().height");

    private static Task<double> FontAsync(ILocator element) =>
        element.EvaluateAsync<double>("(e) => parseFloat(getComputedStyle(e).fontSize)");

    private static Task<bool> IsFocusedAsync(ILocator element) => element.EvaluateAsync<bool>("(e) => e === document.activeElement");

    [GeneratedRegex(@"^(?:1?\d:\d\d\s[AaPp][Mm]|[一-龥]+1?\d:\d\d)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TwelveHours();

    [GeneratedRegex(@"^[012]\d:\d\d$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TwentyFourHours();
}
