using System.Text.RegularExpressions;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

public sealed partial class LanguageTests(Chromium chromium) : BrowserTest(chromium)
{
    /// <summary>Every text that is seen or read out, but for names, texts of people, and what has a language of its own.</summary>
    private const string Words = """
        () => {
          const people = "bdi, .avatar, time, kbd, code, .sign, [lang]:not(html), [data-test=text], [data-test=emoji], [data-test=shared-room], [data-test=address], .brand, .announcement-head > span";
          const shown = [...document.querySelectorAll("body *")].filter((e) =>
            !e.closest(people) && !e.matches("script, style, noscript") && e.checkVisibility());
          const texts = shown.flatMap((e) => [...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.data));
          const labels = shown.flatMap((e) => ["aria-label", "title", "placeholder"].map((name) => e.getAttribute(name) ?? ""));
          return [...new Set([...texts, ...labels].map((text) => text.trim()).filter((text) => /\p{L}/u.test(text)))];
        }
        """;

    [Theory]
    [InlineData("zh-CN", "zh")]
    [InlineData("zh-TW", "zh")]
    [InlineData("fr-CA", "fr")]
    [InlineData("en-US", "en")]
    [InlineData("de-DE", "en")]
    public async Task The_browser_s_language_is_spoken_if_it_is_known(string locale, string language)
    {
        var ann = await OpenAsync(configure: options => options.Locale = locale);

        await Expect(ann.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        await Expect(ann.Find("language")).ToHaveValueAsync(language);
    }

    [Theory]
    [InlineData("en-GB", @"^\d\d:\d\d$")]
    [InlineData("en-US", @"^\d\d:\d\d\s[AP]M$")]
    [InlineData("fr-FR", @"^\d\d:\d\d$")]
    public async Task Times_are_written_as_where_the_reader_lives(string locale, string pattern)
    {
        var ann = await JoinAsync("ann", configure: options => options.Locale = locale);

        await ann.SayAsync("now");

        Assert.Matches(pattern, await ann.Message("now").Locator("time").First.TextContentAsync());
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("fr")]
    public async Task Every_word_changes_with_the_language(string language)
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await OpenAsync();
        await EachWordChangesAsync(ann, language);
        await ann.Find("nickname").FillAsync("bob!");
        await ann.Find("join").ClickAsync();
        await Expect(ann.Find("join-problem")).Not.ToBeEmptyAsync();
        await EachWordChangesAsync(ann, language);

        await ann.JoinAsync("ann");
        await bob.CallRawAsync("Rename", "robert");
        using (var admin = Server.Admin())
        using (var text = new StringContent("42"))
            (await admin.PostAsync("api/admin/announcements", text)).EnsureSuccessStatusCode();
        await ann.SayAsync("hello");
        foreach (var line in new[] { "/help", "/who", "/rooms", "/bogus", "/msg", "/msg nemo hello", "/quiet" })
            await ann.TypeAsync(line);
        await Expect(ann.Find("quiet-bar")).ToBeVisibleAsync();
        await Expect(ann.Find("banner")).ToBeVisibleAsync();
        await ann.Find("settings").ClickAsync();
        await Expect(ann.Find("settings-dialog")).ToBeVisibleAsync();
        await EachWordChangesAsync(ann, language);

        // The choice is kept.
        await ann.ReloadAsync();
        await Expect(ann.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
    }

    /// <summary>Where one does not get by changing the language in the settings: a page in each language, and the same way through it.</summary>
    [Fact]
    public async Task No_word_is_the_same_in_two_languages_elsewhere_either()
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("42");
        using (var admin = Server.Admin())
        using (var text = new StringContent("42"))
            (await admin.PostAsync("api/admin/announcements", text)).EnsureSuccessStatusCode();
        Dictionary<string, Dictionary<string, string[]>> spoken = [];
        foreach (var locale in (string[])["en-GB", "fr-FR", "zh-CN"])
            spoken[locale] = await WordsAroundAsync(locale, bob);

        List<string> alike = [];
        foreach (var (one, other) in new[] { ("en-GB", "fr-FR"), ("en-GB", "zh-CN"), ("fr-FR", "zh-CN") })
        foreach (var (place, words) in spoken[one])
        {
            Assert.NotEmpty(words);
            alike.AddRange(words.Intersect(spoken[other][place]).Except(Alike).Select(word => $"{place}, {one} and {other}: {word}"));
            alike.AddRange(words.Where(word => Key().IsMatch(word)).Select(word => $"{place}, {one}: {word}"));
        }

        Assert.Empty(alike);
    }

    private async Task<Dictionary<string, string[]>> WordsAroundAsync(string locale, TestUser bob)
    {
        Dictionary<string, string[]> words = [];
        var name = locale[..2] + "-1";
        // Of no language, and this person's alone.
        var own = $"{(int)name[0]}";
        var ann = await JoinAsync(name, configure: options => options.Locale = locale);

        await ann.Page.EvaluateAsync("() => { document.hasFocus = () => false; dispatchEvent(new Event('blur')); }");
        await ann.Page.Clock.SetSystemTimeAsync(DateTime.UtcNow.AddMinutes(6));
        await bob.SayAsync($"@{name} 7");
        await bob.WhisperAsync(name, "8");
        await Expect(ann.Conversation("bob").GetByTestId("unread")).ToBeVisibleAsync();
        await ann.Page.EvaluateAsync("() => { document.hasFocus = () => true; dispatchEvent(new Event('focus')); }");
        await Expect(ann.Find("missed-privates")).ToBeVisibleAsync();
        await KeepAsync("what was missed");

        await ann.SayAsync(own);
        await MessageTests.OpenMenuAsync(ann, own);
        await Expect(ann.Find("menu-delete")).ToBeVisibleAsync();
        await KeepAsync("the menu of a message");
        await ann.Page.Keyboard.PressAsync("Escape");

        await ann.Find("open-emoji").ClickAsync();
        await Expect(ann.Find("emoji").First).ToBeVisibleAsync();
        await KeepAsync("the emoji");
        await ann.Page.Keyboard.PressAsync("Escape");

        await ann.Person("bob").ClickAsync();
        await Expect(ann.Find("person-facts")).ToBeVisibleAsync();
        await KeepAsync("the card of a person");
        await ann.Page.Keyboard.PressAsync("Escape");

        await ann.TypeAsync("/search 42");
        await Expect(ann.Find("hit")).ToHaveCountAsync(1);
        await KeepAsync("the search");
        await ann.Page.Keyboard.PressAsync("Escape");

        await ann.Find("settings").ClickAsync();
        await ann.Find("open-help").ClickAsync();
        await Expect(ann.Find("help-dialog")).ToBeVisibleAsync();
        await KeepAsync("the help");

        await ann.GoToAsync("wall/lobby");
        await Expect(ann.Find("message").First).ToBeVisibleAsync();
        await KeepAsync("the wall");
        return words;

        async Task KeepAsync(string place) => words[place] = await SettledWordsAsync(ann);
    }

    /// <summary>What English and French write alike.</summary>
    private static readonly string[] Alike = ["Messages", "Suggestions", "action", "1 message", "1 mention", "JSON Lines"];

    private static async Task EachWordChangesAsync(ChatPage page, string language)
    {
        await page.Find("language").SelectOptionAsync("en");
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        var english = await SettledWordsAsync(page);
        await page.Find("language").SelectOptionAsync(language);
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        var other = await SettledWordsAsync(page);

        Assert.NotEmpty(english);
        Assert.NotEmpty(other);
        Assert.Empty(english.Intersect(other).Except(Alike));
        Assert.DoesNotContain(english.Concat(other), word => Key().IsMatch(word));
    }

    /// <summary>The words, drawn: the attribute changes a frame before them.</summary>
    private static async Task<string[]> SettledWordsAsync(ChatPage page)
    {
        await page.Page.EvaluateAsync("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        return await page.Page.EvaluateAsync<string[]>(Words);
    }

    /// <summary>The key of a text that is missing is shown in its place.</summary>
    [GeneratedRegex(@"^[a-z]+\.[a-zA-Z_.]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Key();
}
