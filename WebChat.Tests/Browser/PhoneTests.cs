using Microsoft.Playwright;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

public sealed class PhoneTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int Width = 360;

    /// <summary>Buttons, links and fields outside of running text that a finger has to hit, and that are too small for it.</summary>
    private const string TooSmall = """
        () => [...document.querySelectorAll("button, a, input, select, textarea, summary")]
          .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true })
            && !e.closest(".text, .message-head, .fold, .skip"))
          .map((e) => ({ e, box: e.getBoundingClientRect() }))
          .filter(({ box }) => box.right > 0 && box.left < innerWidth)
          .filter(({ box }) => box.width < 43.5 || box.height < 43.5)
          .map(({ e, box }) => `${e.dataset.test ?? e.className} ${e.textContent.trim()}: ${box.width} x ${box.height}`)
        """;

    /// <summary>A small phone, touched by fingers.</summary>
    internal static void Phone(BrowserNewContextOptions options, ColorScheme theme = ColorScheme.Light)
    {
        options.ViewportSize = new() { Width = Width, Height = 740 };
        (options.IsMobile, options.HasTouch, options.DeviceScaleFactor) = (true, true, 2);
        options.ColorScheme = theme;
    }

    [Fact]
    public async Task Everything_has_room_on_a_small_screen()
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync(new string('w', 300));
        await bob.SayAsync("https://example.com/" + new string('a', 300));
        var ann = await OpenAsync(configure: options => Phone(options));
        await ExpectNoSidewaysScrollAsync(ann);
        await ExpectTargetsAsync(ann);

        await ann.JoinAsync("ann");
        using (var admin = Server.Admin())
        using (var text = new StringContent("an announcement that is rather long " + new string('n', 120)))
            (await admin.PostAsync("api/admin/announcements", text)).EnsureSuccessStatusCode();
        await Expect(ann.Find("banner")).ToBeVisibleAsync();
        foreach (var line in new[] { "/help", "/rooms", "/who", "/bogus" })
            await ann.TypeAsync(line);
        await ann.SayAsync("hello");

        await ExpectNoSidewaysScrollAsync(ann);
        await ExpectTargetsAsync(ann);
        await Expect(ann.Composer).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(ann.Find("send")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(ann.Find("connection-state")).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    [Theory]
    [InlineData("")]
    [InlineData("r/wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww")]
    public async Task The_connection_is_in_sight_in_words(string path)
    {
        var ann = await JoinAsync("ann", path, options => Phone(options));

        await Expect(ann.Find("connection-state").GetByText("Live", new() { Exact = true })).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(ann.Find("open-people")).ToBeInViewportAsync(new() { Ratio = 1 });
        await ExpectNoSidewaysScrollAsync(ann);
    }

    [Fact]
    public async Task Drawers_open_and_close()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann", configure: options => Phone(options));
        await Expect(ann.Room("lobby")).Not.ToBeInViewportAsync();
        await Expect(ann.Person("bob")).Not.ToBeInViewportAsync();

        await ann.Find("open-rooms").TapAsync();
        await Expect(ann.Room("lobby")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(ann.Find("open-rooms")).ToHaveAttributeAsync("aria-expanded", "true");
        await ExpectTargetsAsync(ann);
        await ann.Page.Touchscreen.TapAsync(Width - 10, 400);
        await Expect(ann.Room("lobby")).Not.ToBeInViewportAsync();

        await ann.Find("open-people").TapAsync();
        await Expect(ann.Person("bob")).ToBeInViewportAsync(new() { Ratio = 1 });
        await ExpectTargetsAsync(ann);
        await ann.Person("bob").TapAsync();
        await ann.Find("write").TapAsync();

        await ann.ExpectTitleAsync("bob");
        await Expect(ann.Find("roster")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToBeInViewportAsync(new() { Ratio = 1 });
        await ann.Composer.FillAsync("by thumb");
        await ann.Find("send").TapAsync();
        await ann.ExpectTextsAsync("by thumb");
        await ExpectNoSidewaysScrollAsync(ann);
    }

    [Fact]
    public async Task The_news_that_the_server_stops_covers_nothing_of_the_connection()
    {
        var ann = await JoinAsync("ann", configure: options => Phone(options));
        ann.MayBeCutOff = true;

        await Server.StopAsync();

        // A click waits until nothing covers what it is for.
        await ann.Find("try-now").ClickAsync(new() { Trial = true });
        await Expect(ann.Find("stopping")).ToContainTextAsync("The server is stopping");
        await Expect(ann.Find("stopping")).ToBeInViewportAsync();
        await Server.RestartAsync();
        await ann.ExpectLiveAsync();
    }

    [Fact]
    public async Task A_keyboard_that_covers_the_page_does_not_cover_the_field()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann", configure: options => Phone(options));
        await bob.SayAsync("the newest");
        await Expect(ann.Message("the newest")).ToBeVisibleAsync();

        // As on phones whose browser moves the page instead of making it smaller.
        await ann.Page.EvaluateAsync(CoverWithKeyboard, 400);
        Assert.InRange(await BottomAsync(ann.Composer), 300, 400);
        Assert.InRange(await BottomAsync(ann.Message("the newest")), 100, 400);

        await ann.Page.EvaluateAsync(CoverWithKeyboard, 740);
        Assert.InRange(await BottomAsync(ann.Composer), 640, 740);
    }

    [Fact]
    public async Task A_page_that_was_put_away_has_all_that_was_said_when_it_is_shown_again()
    {
        await using var proxy = new FaultProxy(Server.Url);
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinThroughAsync(proxy, "ann", configure: options => Phone(options));
        var devTools = await ann.Page.Context.NewCDPSessionAsync(ann.Page);

        // The system stops the page, then its network, as it does with what is not looked at.
        await devTools.SendAsync("Page.setWebLifecycleState", new() { ["state"] = "frozen" });
        proxy.Reset();
        await bob.SayAsync("meanwhile");
        await devTools.SendAsync("Page.setWebLifecycleState", new() { ["state"] = "active" });

        await Expect(ann.Message("meanwhile")).ToBeVisibleAsync();
        await ann.ExpectLiveAsync();
    }

    private const string CoverWithKeyboard = """
        (height) => {
          Object.defineProperty(visualViewport, "height", { value: height, configurable: true });
          visualViewport.dispatchEvent(new Event("resize"));
        }
        """;

    private static Task<double> BottomAsync(ILocator element) => element.EvaluateAsync<double>("(e) => e.getBoundingClientRect().bottom");

    private static async Task ExpectNoSidewaysScrollAsync(ChatPage page)
    {
        Assert.Equal(Width, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        var timeline = page.Find("timeline");
        if (await timeline.CountAsync() > 0)
            Assert.True(await timeline.EvaluateAsync<bool>("(e) => e.scrollWidth <= e.clientWidth"));
    }

    private static async Task ExpectTargetsAsync(ChatPage page)
    {
        await page.Page.EvaluateAsync("() => Promise.allSettled(document.getAnimations().map((a) => a.finished))");
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(TooSmall));
    }
}
