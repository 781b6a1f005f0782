using System.Net.Http.Json;
using WebChat.Contracts;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>What the page is told without anybody speaking: comings and goings, announcements, an operator's kick.</summary>
public sealed class NewsTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Many_who_come_and_go_make_one_line()
    {
        var ann = await JoinAsync("ann");
        for (var number = 1; number <= 8; number++)
        {
            await using var visitor = await Server.JoinAsync($"visitor{number}");
            if (number > 6)
            {
                await visitor.CallRawAsync("Quit");
                await visitor.Closed;
            }
        }

        await using var barrier = await Server.JoinAsync("barrier");
        await barrier.SayAsync("all are here");
        await ann.ExpectTextsAsync("all are here");

        await Expect(ann.Find("fold")).ToHaveCountAsync(1);
        await Expect(ann.Find("joined")).ToHaveCountAsync(0);
        var summary = ann.Find("fold").Locator("summary");
        await Expect(summary).ToContainTextAsync("visitor1, visitor2, and 5 others joined");
        await Expect(summary).ToContainTextAsync("visitor7 and visitor8 came and went");
        await summary.ClickAsync();
        await Expect(ann.Find("fold").GetByRole(Microsoft.Playwright.AriaRole.Listitem)).ToHaveCountAsync(11);
        await Expect(ann.Find("count")).ToHaveTextAsync("8");
    }

    [Fact]
    public async Task Who_leaves_is_told_with_the_reason()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await bob.CallRawAsync("Quit");
        await bob.Closed;

        await Expect(ann.Find("fold").Locator("summary")).ToContainTextAsync("bob came and went");
        await Expect(ann.Person("bob")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_announcement_is_a_banner_and_stays_in_the_timeline()
    {
        var ann = await JoinAsync("ann");
        var bob = await JoinAsync("bob");

        await AnnounceAsync("**backup at six**: https://status.example/backup");

        foreach (var page in new[] { ann, bob })
        {
            await Expect(page.Find("banner")).ToContainTextAsync("backup at six");
            await Expect(page.Find("announcement")).ToContainTextAsync("backup at six");
            foreach (var place in new[] { page.Find("banner"), page.Find("announcement") })
            {
                await Expect(place.Locator("a")).ToHaveAttributeAsync("href", "https://status.example/backup");
                await Expect(place.Locator(".text strong")).ToHaveTextAsync("backup at six");
            }
        }

        await ann.Find("dismiss").ClickAsync();
        await Expect(ann.Find("banner")).ToHaveCountAsync(0);
        await Expect(ann.Find("announcement")).ToBeVisibleAsync();
        await Expect(bob.Find("banner")).ToBeVisibleAsync();

        // Who was not there reads it as well; who put it aside is not asked again.
        var eve = await JoinAsync("eve");
        await Expect(eve.Find("banner")).ToContainTextAsync("backup at six");
        await ann.ReloadAsync();
        await Expect(ann.Find("announcement")).ToBeVisibleAsync();
        await Expect(ann.Find("banner")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_is_kicked_reads_why_and_does_not_come_back_by_themselves()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");

        using (var admin = Server.Admin())
            (await admin.DeleteAsync("api/admin/sessions/ann?reason=too%20loud")).EnsureSuccessStatusCode();

        await Expect(ann.Find("ended")).ToContainTextAsync("You were removed");
        await Expect(ann.Find("ended")).ToContainTextAsync("too loud");
        Assert.Equal(LeaveReasons.Kicked, (await bob.ExpectAsync<LeftEvent>()).Reason);

        // Neither a moment in which other pages would try again, nor a reload, brings the session back.
        await ann.Page.EvaluateAsync("() => window.dispatchEvent(new Event('online'))");
        await ann.ReloadAsync();
        await Expect(ann.Find("join-form")).ToBeVisibleAsync();
        Assert.DoesNotContain(await bob.EventsUntilNowAsync(), e => e is JoinedEvent);
        await ann.JoinAsync("ann");
        Assert.Equal("ann", (await bob.ExpectAsync<JoinedEvent>()).Nickname);
    }

    [Fact]
    public async Task Somebody_whose_line_drops_is_shown_as_reconnecting()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");

        await bob.DropAsync();
        await Expect(ann.Person("bob")).ToHaveAttributeAsync("data-presence", "reconnecting");
        await Expect(ann.Person("bob")).ToContainTextAsync("Reconnecting");

        await using var again = await Server.ConnectAsync("bob");
        await again.JoinAsync(null, bob.Token);
        await again.EnterAsync("lobby");
        await Expect(ann.Person("bob")).ToHaveAttributeAsync("data-presence", "online");
        await Expect(ann.Find("left")).ToHaveCountAsync(0);
    }

    private async Task AnnounceAsync(string text)
    {
        using var admin = Server.Admin();
        (await admin.PostAsJsonAsync("api/admin/announcements", new { text })).EnsureSuccessStatusCode();
    }
}
