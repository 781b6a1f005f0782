using Microsoft.Playwright;
using WebChat.Tests.Cases;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Nobody's text is ever anything but text. What runs, or is forbidden by the policy, fails each of these at its end.</summary>
public sealed class HarmlessTextTests(Chromium chromium) : BrowserTest(chromium)
{
    /// <summary>What may stand in a text besides text.</summary>
    private const string NotLinks = "[data-test=message] [data-test=text] :not(a)";

    [Fact]
    public async Task Every_text_of_the_cases_shows_as_text()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        var cases = CaseFile
            .Messages.Numbers.Select(row => CaseFile.Messages[row.Data.Item1])
            .Where(c => c is { Accept: true, Input: not null })
            .ToArray();
        foreach (var c in cases)
            await bob.SayAsync(c.Input!);
        await bob.SayAsync("the last one");
        await Expect(ann.Message("the last one")).ToBeVisibleAsync();

        var texts = await ann.Texts.AllAsync();
        Assert.Equal(cases.Length + 1, texts.Count);
        foreach (var (shown, c) in texts.Zip(cases))
        {
            Assert.Equal(c.Normalized, await shown.TextContentAsync());
            await CheckAsync(shown, c);
        }

        await Expect(ann.Page.Locator(NotLinks)).ToHaveCountAsync(0);
        // The page is whole: nothing was hidden, covered or taken over.
        await ann.SayAsync("still well");
    }

    private static async Task CheckAsync(ILocator shown, Case c)
    {
        var links = shown.Locator("a");
        foreach (var link in await links.AllAsync())
        {
            Assert.StartsWith("http", await link.GetAttributeAsync("href"), StringComparison.Ordinal);
            Assert.Equal("noopener noreferrer", await link.GetAttributeAsync("rel"));
        }

        switch (c.Render)
        {
            case "element has dir=auto":
                await Expect(shown).ToHaveAttributeAsync("dir", "auto");
                break;
            case "1 link, href host example.com, rel has noopener noreferrer":
                await Expect(links).ToHaveCountAsync(1);
                Assert.Equal("example.com", new Uri((await links.GetAttributeAsync("href"))!).Host);
                break;
            case "1 link without U+202E":
                await Expect(links).ToHaveCountAsync(1);
                Assert.Equal("https://example.com/gnp.exe", await links.GetAttributeAsync("href"));
                break;
            case { } words when words.StartsWith("0 links", StringComparison.Ordinal):
                await Expect(links).ToHaveCountAsync(0);
                break;
            case "clicking changes 0 rows":
                await Expect(links).ToHaveCountAsync(1);
                break;
            case { } words when words.StartsWith("textContent of the message element", StringComparison.Ordinal):
                await Expect(shown.Locator("*")).ToHaveCountAsync(0);
                break;
            case null:
                break;
            default:
                Assert.Fail($"No check for: {c.Render}");
                break;
        }
    }

    /// <summary>Marks, with what somebody would like to smuggle through them.</summary>
    private static readonly string[] Smuggled =
    [
        "[click](javascript:alert(1)) [me](JAVASCRIPT:alert(1)) [x](java\tscript:alert(1)) [y](&#106;avascript:alert(1))",
        "[d](data:text/html,<script>alert(1)</script>) [v](vbscript:alert(1)) [f](file:///etc/passwd) [b](blob:x)",
        "[q](https://example.com/\"onmouseover=alert(1)) [r](https://example.com/'><img src=x onerror=alert(1)>)",
        "![i](https://example.com/x.png) ![j](x onerror=alert(1))",
        "**<img src=x onerror=alert(1)>** _<svg onload=alert(1)>_ ~~<b onclick=alert(1)>~~ ||<iframe src=//evil.example>||",
        "`<script>alert(1)</script>` [<b>a</b>](https://example.com/)",
        "```html\n<script>alert(1)</script>\n<img src=x onerror=alert(1)>\n```",
        "```\"><img/src=x\n<b>x</b>\n```",
        "```js\n`${alert(1)}` </code></pre><script>alert(1)</script>\n```",
        "> <style>*{display:none}</style>\n- <form id=body><input name=textContent>\n1. </li></ol><script>alert(1)</script>",
        "[a](https://user:pass@evil.example/) [https://bank.example](https://evil.example) [bank.example](https://evil.example)",
        ":<img src=x onerror=alert(1)>: :constructor: :__proto__: {{1+1}} ${alert(1)}",
        "[a]: javascript:alert(1) <javascript:alert(1)> <https://example.com/\"onclick=alert(1)>",
    ];

    [Fact]
    public async Task Marks_make_only_harmless_elements_of_a_text()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        foreach (var text in Smuggled)
            await bob.SayAsync(text);
        await Expect(ann.Texts).ToHaveCountAsync(Smuggled.Length);
        await Expect(ann.Find("code").Locator("[data-scope]").First).ToBeAttachedAsync();

        string[] names = ["a", "blockquote", "button", "code", "div", "em", "figcaption", "figure", "li", "ol", "path", "pre", "rect"];
        string[] more = ["s", "span", "strong", "svg", "ul"];
        var found = await ann.Page.EvaluateAsync<string[]>(
            "() => [...new Set([...document.querySelectorAll('[data-test=message] [data-test=text] *')].map((e) => e.localName))]"
        );
        Assert.Empty(found.Except([.. names, .. more]));
        var attributes = await ann.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("[data-test=message] [data-test=text] *")]
              .flatMap((e) => [...e.attributes].map(({ name }) => name)).filter((name) => name.startsWith("on") || name === "src" || name === "style")
            """
        );
        Assert.Empty(attributes);
        foreach (var link in await ann.Texts.Locator("a").AllAsync())
        {
            var address = new Uri((await link.GetAttributeAsync("href"))!);
            Assert.Contains(address.Scheme, new[] { "http", "https", "mailto" });
            Assert.Empty(address.UserInfo);
            Assert.Equal("noopener noreferrer", await link.GetAttributeAsync("rel"));
            // Words that are an address lead to it.
            var words = await link.InnerTextAsync();
            Assert.True(!words.Contains("bank.example", StringComparison.Ordinal) || address.Host is "bank.example", words);
        }

        await ann.SayAsync("still well");
    }

    [Fact]
    public async Task A_link_to_the_admin_endpoint_changes_nothing()
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync($"{Server.Url}api/admin/announcements?text=gotcha");
        var ann = await JoinAsync("ann");
        ann.ExpectsRefusedPages = true;

        var opened = await ann.Page.Context.RunAndWaitForPageAsync(() => ann.Texts.Locator("a").ClickAsync());
        await opened.WaitForLoadStateAsync();
        await opened.CloseAsync();

        await Expect(ann.Find("banner")).ToHaveCountAsync(0);
        await ann.SayAsync("still here");
        await ann.ExpectTextsAsync($"{Server.Url}api/admin/announcements?text=gotcha", "still here");
    }

    [Fact]
    public async Task Every_accepted_name_of_the_cases_shows_as_it_is()
    {
        var ann = await JoinAsync("first");
        var names = CaseFile
            .Nicknames.Numbers.Select(row => CaseFile.Nicknames[row.Data.Item1])
            .Where(c => c is { Accept: true, Held: null, Input: not null })
            .Select(c => (c.Input, c.Normalized))
            .ToArray();
        await using var bob = await Server.JoinAsync("bob");
        foreach (var (input, normalized) in names)
        {
            await bob.CallRawAsync("Rename", input);
            await bob.SayAsync($"I am {normalized}");
        }

        await Expect(ann.Texts).ToHaveCountAsync(names.Length);
        Assert.Equal(names.Select(n => n.Normalized), await ann.Page.Locator("[data-test=author] bdi").AllTextContentsAsync());
        Assert.Equal(names.Select(n => $"I am {n.Normalized}"), await ann.Texts.AllTextContentsAsync());
        await Expect(ann.Page.Locator("[data-test=author] bdi *")).ToHaveCountAsync(0);
        await Expect(ann.Page.Locator(NotLinks)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Markup_as_a_name_is_refused_and_shown_as_text()
    {
        var ann = await OpenAsync();

        await ann.Find("nickname").FillAsync("<img src=x onerror=alert(1)>");
        await ann.Find("join").ClickAsync();
        await Expect(ann.Find("join-problem")).Not.ToBeEmptyAsync();
        await ann.JoinAsync("ann");
        await ann.TypeAsync("/msg <img/src=x/onerror=alert(1)> hello");

        await ann.ExpectErrorAsync("Nobody called <img/src=x/onerror=alert(1)> is here");
        await Expect(ann.Page.Locator("#root img")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Announcements_and_reasons_are_text_too()
    {
        const string Markup = "<b onclick=alert(1)>read</b> <script>alert(1)</script>";
        var ann = await JoinAsync("ann");
        using var admin = Server.Admin();

        using var text = new StringContent(Markup);
        (await admin.PostAsync("api/admin/announcements", text)).EnsureSuccessStatusCode();
        await Expect(ann.Find("banner")).ToContainTextAsync(Markup);
        await Expect(ann.Find("announcement")).ToContainTextAsync(Markup);
        (await admin.DeleteAsync($"api/admin/sessions/ann?reason={Uri.EscapeDataString(Markup)}")).EnsureSuccessStatusCode();

        await Expect(ann.Find("ended")).ToContainTextAsync(Markup);
        await Expect(ann.Page.Locator("#root b, #root script")).ToHaveCountAsync(0);
    }
}
