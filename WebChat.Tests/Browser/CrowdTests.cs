using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Many at the door at once.</summary>
public sealed class CrowdTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Two_hundred_who_come_and_go_while_people_talk_make_a_few_lines()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        for (var batch = 0; batch < 20; batch++)
        {
            var visitors = await Task.WhenAll(Enumerable.Range(batch * 10, 10).Select(number => Server.JoinAsync($"visitor{number}")));
            await bob.SayAsync($"batch {batch}");
            await Task.WhenAll(visitors.Select(LeaveAsync));
        }

        await bob.SayAsync("all were here");
        await Expect(ann.Message("all were here")).ToBeVisibleAsync();
        await Expect(ann.Find("count")).ToHaveTextAsync("2");
        Assert.InRange(await ann.Page.Locator("[data-test=fold], [data-test=joined], [data-test=left]").CountAsync(), 1, 6);
        await Expect(ann.Find("fold").Last.Locator("summary")).ToContainTextAsync("came and went");
    }

    private static async Task LeaveAsync(TestUser visitor)
    {
        await visitor.CallRawAsync("Quit");
        await visitor.Closed;
        await visitor.DisposeAsync();
    }
}
