using System.Collections.Concurrent;
using Microsoft.Playwright;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>A transcript is saved from the page, and opens from the disk.</summary>
public sealed class TranscriptTests(Chromium chromium) : BrowserTest(chromium)
{
    private readonly Chromium _chromium = chromium;

    [Fact]
    public async Task One_file_with_a_search_and_an_address_for_each_message()
    {
        await using var bob = await Server.JoinAsync("bob");
        for (var number = 1; number <= 250; number++)
            await bob.SayAsync(number == 120 ? "<img src=x onerror=alert(1)> Un Café" : $"says {number}");
        var ann = await JoinAsync("ann");
        var download = await ann.Page.RunAndWaitForDownloadAsync(() => ann.TypeAsync("/export"));
        Assert.Matches(@"^lobby-\d{4}-\d\d-\d\d\.html$", download.SuggestedFilename);
        using var folder = new TemporaryFolder();
        var file = folder.File(download.SuggestedFilename);
        await download.SaveAsAsync(file);
        await ann.TypeAsync("/export pdf");
        await ann.ExpectErrorAsync("“pdf” is no format");

        await using var context = await _chromium.Browser.NewContextAsync();
        var troubles = new ConcurrentQueue<string>();
        context.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal))
                troubles.Enqueue(request.Url);
        };
        var page = await context.NewPageAsync();
        page.Console += (_, message) => troubles.Enqueue(message.Text);
        page.PageError += (_, error) => troubles.Enqueue(error);
        await page.GotoAsync(new Uri(file) + "#120");
        await Expect(page.Locator("article:target")).ToBeInViewportAsync();
        await Expect(page.Locator("article:target p")).ToHaveTextAsync("<img src=x onerror=alert(1)> Un Café");
        await Expect(page.Locator("article")).ToHaveCountAsync(250);

        await page.GetByRole(AriaRole.Searchbox).FillAsync("cafe un");
        await Expect(page.Locator("article:visible")).ToHaveCountAsync(1);
        await Expect(page.Locator("output")).ToHaveTextAsync("1 of 250");
        await page.Locator("article:visible > a").ClickAsync();
        await page.EvaluateAsync("() => void (location.hash = '#121')");
        await Expect(page.Locator("article:target")).ToBeInViewportAsync();
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("");
        Assert.Empty(troubles);
    }

    [Fact]
    public async Task What_the_server_does_not_give_now_is_told_and_when_to_ask_again()
    {
        var ann = await JoinAsync("ann");
        (ann.MayBeCutOff, ann.ExpectsRefusedPages) = (true, true);
        await ann.SayAsync("hello");
        const string Path = "**/transcript?*";
        await ann.Page.RouteAsync(
            Path,
            route =>
                route.FulfillAsync(
                    new()
                    {
                        Status = 429,
                        ContentType = "application/problem+json",
                        Body = """{"status":429,"code":"slow_down","retryAfterMs":4200}""",
                    }
                )
        );
        await ann.TypeAsync("/export");
        await ann.ExpectErrorAsync("Try again in 5 seconds.");
        await Expect(ann.Composer).ToHaveValueAsync("/export");
        await ann.Page.UnrouteAsync(Path);

        await ann.Page.RouteAsync(Path, route => route.AbortAsync());
        await ann.TypeAsync("/export txt");
        await ann.ExpectErrorAsync("did not come whole, and nothing was saved");
        await ann.Page.UnrouteAsync(Path);

        // By the link in the search, too, and in the page's language.
        await ann.Find("settings").ClickAsync();
        await ann.Find("language").SelectOptionAsync("fr");
        await Expect(ann.Page.Locator("html")).ToHaveAttributeAsync("lang", "fr");
        await ann.Page.Keyboard.PressAsync("Escape");
        await ann.TypeAsync("/search");
        var download = await ann.Page.RunAndWaitForDownloadAsync(() => ann.Find("save-txt").ClickAsync());
        Assert.Matches(@"^lobby-\d{4}-\d\d-\d\d\.txt$", download.SuggestedFilename);
        await Expect(ann.Find("info").Last).ToContainTextAsync("tout ce qui a été dit dans lobby");
        var text = await File.ReadAllTextAsync((await download.PathAsync())!);
        Assert.Contains("hello", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\nFin, 1 message.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_for_what_is_everywhere_marks_as_much_as_can_be_looked_at()
    {
        await using var bob = await Server.JoinAsync("bob");
        for (var number = 1; number <= 60; number++)
            await bob.SayAsync(new string('a', 4000));
        using var http = Server.Http();
        using var folder = new TemporaryFolder();
        var file = folder.File("lobby.html");
        await File.WriteAllTextAsync(file, await http.GetStringAsync("api/rooms/lobby/transcript"));
        await using var context = await _chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var troubles = new ConcurrentQueue<string>();
        page.PageError += (_, error) => troubles.Enqueue(error);
        await page.GotoAsync(new Uri(file).ToString());
        await page.GetByRole(AriaRole.Searchbox).FillAsync("a");
        await Expect(page.Locator("output")).ToHaveTextAsync("60 of 60");
        await page.WaitForFunctionAsync("CSS.highlights.get('found')?.size > 0");
        Assert.Equal(1000, await page.EvaluateAsync<int>("CSS.highlights.get('found').size"));
        Assert.Empty(troubles);
    }
}
