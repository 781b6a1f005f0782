using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>A room on a projector.</summary>
public sealed class WallTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task What_is_said_and_announced_is_there_within_two_seconds_and_nobody_has_come()
    {
        await using var bob = await Server.JoinAsync("bob", "ops");
        await bob.SayAsync("before", "ops");
        var wall = await OpenAsync("wall/ops");
        await Expect(wall.Find("title")).ToHaveTextAsync("#ops");
        await wall.ExpectTextsAsync("before");
        await Expect(wall.Find("count")).ToContainTextAsync("1 person");

        var within = new LocatorAssertionsToBeVisibleOptions { Timeout = 2000 };
        await bob.SayAsync("<b>now</b>", "ops");
        await Expect(wall.Message("<b>now</b>")).ToBeVisibleAsync(within);
        using (var admin = Server.Admin())
        using (var text = new StringContent("Lunch is ready: https://menu.example/"))
            (await admin.PostAsync("api/admin/announcements", text)).EnsureSuccessStatusCode();
        await Expect(wall.Find("banner").GetByText("Lunch is ready")).ToBeVisibleAsync(new() { Timeout = 3000 });
        await Expect(wall.Find("banner").Locator("a")).ToHaveAttributeAsync("href", "https://menu.example/");

        Assert.Equal(["bob"], Server.People.Select(p => p.Nickname));
        await using var eve = await Server.JoinAsync("eve", "ops");
        await Expect(wall.Find("count")).ToContainTextAsync("2 people");
    }

    [Fact]
    public async Task Behind_many_reactions_it_shows_what_was_said()
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("the first");
        await bob.SayAsync("the last");
        await Server.ReactALotAsync(2, 201);

        var wall = await OpenAsync("wall/lobby");
        await wall.ExpectTextsAsync("the first", "the last");
        await Expect(wall.Find("message").Last).ToContainTextAsync("👍 1");
        await Server.ReactALotAsync(2, 100);
        await bob.SayAsync("now");
        await wall.ExpectTextsAsync("the first", "the last", "now");
    }

    [Fact]
    public async Task What_is_changed_changes_on_it_and_what_is_deleted_goes()
    {
        await using var bob = await Server.JoinAsync("bob");
        var first = (await bob.SayAsync("frist")).Seq;
        var second = (await bob.SayAsync("a secret")).Seq;
        var wall = await OpenAsync("wall/lobby");
        await wall.ExpectTextsAsync("frist", "a secret");

        await bob.CallRawAsync(
            "Edit",
            new
            {
                room = "lobby",
                seq = first,
                text = "first",
            }
        );
        await bob.CallRawAsync(
            "React",
            new
            {
                room = "lobby",
                seq = first,
                emoji = "🎉",
                on = true,
            }
        );
        await bob.CallRawAsync("Delete", new { room = "lobby", seq = second });
        await bob.SayAsync("indeed", replyTo: first);
        await bob.CallRawAsync("SetTopic", new { room = "lobby", topic = "Open day" });

        await wall.ExpectTextsAsync("first", "indeed");
        await Expect(wall.Message("indeed").GetByTestId("quote")).ToContainTextAsync("bob first");
        await Expect(wall.Page.Locator(".wall-reactions")).ToHaveTextAsync("🎉 1");
        await Expect(wall.Page.Locator(".wall-topic")).ToHaveTextAsync("Open day");
    }

    [Fact]
    public async Task It_says_how_to_join_by_a_code_and_in_words()
    {
        var wall = await OpenAsync("wall/ops");
        var address = new Uri(Server.Url, "r/ops").ToString();

        await Expect(wall.Find("address")).ToHaveTextAsync(address.Replace("http://", "", StringComparison.Ordinal));
        await Expect(wall.Page.GetByRole(AriaRole.Img, new() { Name = "QR code" })).ToBeVisibleAsync();
        await Expect(wall.Page.GetByText("works on this machine only")).ToBeVisibleAsync();
        await Expect(wall.Find("empty")).ToBeVisibleAsync();
        await Expect(wall.Page.Locator("input, textarea, button")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task It_outlives_its_server()
    {
        await using (var bob = await Server.JoinAsync("bob"))
            await bob.SayAsync("before");
        var wall = await OpenAsync("wall/lobby");
        await wall.ExpectTextsAsync("before");
        wall.MayBeCutOff = true;

        await Server.StopAsync();
        await Expect(wall.Find("wall-state")).ToContainTextAsync("The server cannot be reached", new() { Timeout = 15_000 });
        await wall.ExpectTextsAsync("before");
        await Server.RestartAsync();

        await Expect(wall.Find("wall-state")).ToBeEmptyAsync(new() { Timeout = 15_000 });
        await using var again = await Server.JoinAsync("bea");
        await again.SayAsync("after");
        await wall.ExpectTextsAsync("before", "after");
    }

    [Theory]
    [InlineData(1920, 1080)]
    [InlineData(1024, 768)]
    [InlineData(1080, 1920)]
    [InlineData(390, 844)]
    public async Task The_newest_is_in_sight_on_every_screen_and_nothing_is_cut_at_the_sides(int width, int height)
    {
        await using var bob = await Server.JoinAsync("bob");
        for (var i = 0; i < 30; i++)
            await bob.SayAsync($"message {i} " + new string('w', i * 10));
        await bob.SayAsync("the newest");
        var wall = await OpenAsync("wall/lobby", options => options.ViewportSize = new() { Width = width, Height = height });

        await Expect(wall.Message("the newest")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(wall.Find("address")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(wall.Page.Locator(".qr")).ToBeInViewportAsync(new() { Ratio = 1 });
        Assert.Equal(
            (width, height),
            await wall.Page.EvaluateAsync<int[]>("() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
                is [var w, var h]
                ? (w, h)
                : default
        );
        var letters = await wall.Message("the newest")
            .GetByTestId("text")
            .EvaluateAsync<double>("(e) => parseFloat(getComputedStyle(e).fontSize)");
        Assert.True(letters >= Math.Max(19, Math.Min(width, height) / 45.0), $"{letters} px");
    }

    [Theory]
    [InlineData("", "dark")]
    [InlineData("?theme=light", "light")]
    [InlineData("?theme=contrast", "light dark")]
    [InlineData("?theme=paper", "light")]
    [InlineData("?theme=dusk", "dark")]
    public async Task It_is_dark_unless_its_address_says_otherwise_and_can_be_read(string query, string scheme)
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("look at https://example.com");
        await bob.CallRawAsync(
            "Post",
            new
            {
                room = "lobby",
                id = Guid.NewGuid(),
                text = "waves",
                kind = "action",
            }
        );
        using (var admin = Server.Admin())
        using (var text = new StringContent("Lunch is ready: https://menu.example/"))
            (await admin.PostAsync("api/admin/announcements", text)).EnsureSuccessStatusCode();
        var wall = await OpenAsync("wall/lobby" + query, options => options.ReducedMotion = ReducedMotion.Reduce);
        await Expect(wall.Find("banner")).ToBeVisibleAsync();

        await Expect(wall.Page.Locator("html")).ToHaveCSSAsync("color-scheme", scheme);
        var result = await wall.Page.RunAxe();
        Assert.Empty(result.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id}: {v.Help}: {n.Html}")));
    }
}
