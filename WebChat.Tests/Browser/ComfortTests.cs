using System.Text.RegularExpressions;
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
        await Expect(ann.Find("help-dialog").Locator("dt").First).ToHaveTextAsync("Enter");
        await keys.PressAsync("Escape");
        await Expect(ann.Find("timeline")).ToBeFocusedAsync();

        await ann.Find("settings").ClickAsync();
        await SettingsTests.Choice(ann, "send-by", "ctrl").CheckAsync();
        await keys.PressAsync("Escape");
        await ann.Find("timeline").FocusAsync();
        await keys.PressAsync("?");
        await Expect(ann.Find("help-dialog").Locator("dt").First).ToHaveTextAsync("Ctrl Enter");
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

    [Fact]
    public async Task Nothing_moves_for_who_asked_for_less_motion()
    {
        await using var bob = await Server.JoinAsync("bob");
        var lively = await JoinAsync("ann", configure: options => options.ReducedMotion = ReducedMotion.NoPreference);
        var calm = await JoinAsync("eve", configure: options => options.ReducedMotion = ReducedMotion.Reduce);

        await bob.CallRawAsync("Typing", "lobby");
        foreach (var page in new[] { lively, calm })
            await Expect(page.Find("typing")).ToContainTextAsync("bob is writing");
        Assert.NotEqual(0, await lively.Page.EvaluateAsync<int>(Animations));
        Assert.Equal(0, await calm.Page.EvaluateAsync<int>(Animations));

        await calm.Find("settings").ClickAsync();
        await Expect(calm.Find("settings-dialog")).ToBeVisibleAsync();
        await calm.Find("quiet").ClickAsync();
        await Expect(calm.Find("quiet")).ToHaveAttributeAsync("aria-checked", "true");
        Assert.Equal(0, await calm.Page.EvaluateAsync<int>(Animations));
        await calm.CutLineAsync();
        await calm.ReloadAsync();
        await Expect(calm.Find("resuming")).ToBeVisibleAsync();
        Assert.Equal(0, await calm.Page.EvaluateAsync<int>(Animations));
    }

    private const string Animations = "() => document.getAnimations().length";

    private static Task<double> HeightAsync(ILocator element) => element.EvaluateAsync<double>("(e) => e.getBoundingClientRect().height");

    private static Task<double> FontAsync(ILocator element) =>
        element.EvaluateAsync<double>("(e) => parseFloat(getComputedStyle(e).fontSize)");

    private static Task<bool> IsFocusedAsync(ILocator element) => element.EvaluateAsync<bool>("(e) => e === document.activeElement");

    [GeneratedRegex(@"^(?:1?\d:\d\d\s[AaPp][Mm]|[一-龥]+1?\d:\d\d)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TwelveHours();

    [GeneratedRegex(@"^[012]\d:\d\d$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TwentyFourHours();
}
