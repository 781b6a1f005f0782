using Microsoft.Playwright;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>The address of a message opens it with what surrounds it, however long ago it was said.</summary>
public sealed class PermalinkTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int Count = 480;

    private static ILocator Marked(ChatPage page) => page.Page.Locator("[data-marked]");

    [Fact]
    public async Task An_address_opens_at_its_message_and_history_goes_on_from_there_both_ways()
    {
        await using var bob = await SayAsync();
        var ann = await JoinAsync("ann", "r/ops#200");

        await ExpectMarkedAsync(ann, 200);
        await Expect(Marked(ann)).ToBeFocusedAsync();
        await ExpectNoHolesInSightAsync(ann);
        // Nobody is told of what was said long ago, and the end is still there to go to.
        await Expect(ann.Page.Locator("[role=log] [data-seq]")).ToHaveCountAsync(0);
        await bob.SayAsync("now", room: "ops");
        await Expect(ann.Find("jump")).ToContainTextAsync("1");

        foreach (var (direction, beyond) in new[] { (-1, 140), (1, 260) })
        {
            await ann.Page.EvaluateAsync(
                """
                async ([direction, beyond]) => {
                  const timeline = document.querySelector("[data-test=timeline]");
                  const numbers = () => [...document.querySelectorAll("[data-seq]")].map((row) => Number(row.dataset.seq));
                  const there = () => numbers().includes(beyond);
                  // As one reads: what is not there yet is waited for.
                  const { top, bottom } = timeline.getBoundingClientRect();
                  const isInSight = (row) => row.getBoundingClientRect().bottom > top && row.getBoundingClientRect().top < bottom;
                  const waits = () => [...timeline.querySelectorAll(".hole")].some(isInSight);
                  for (const end = Date.now() + 15000; !there() && Date.now() < end; ) {
                    if (!waits()) timeline.scrollTop += direction * 400;
                    await new Promise(requestAnimationFrame);
                  }
                }
                """,
                new[] { direction, beyond }
            );
            var numbers = await ann.Page.EvaluateAsync<int[]>(
                "() => [...document.querySelectorAll('[data-seq]')].map((row) => Number(row.dataset.seq))"
            );
            Assert.Contains(beyond, numbers);
            Assert.Equal(numbers.Order(), numbers);
        }

        await ann.Find("jump").ClickAsync();
        await Expect(ann.Message("now")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task The_address_bar_goes_from_message_to_message_and_back()
    {
        await using var bob = await SayAsync();
        var ann = await JoinAsync("ann", "r/ops");
        await Expect(ann.Page.Locator($"[data-seq='{Count}']")).ToBeVisibleAsync();

        await ann.Page.EvaluateAsync("() => void (location.hash = '#30')");
        await ExpectMarkedAsync(ann, 30);
        await ann.Page.EvaluateAsync("() => void (location.hash = '#300')");
        await ExpectMarkedAsync(ann, 300);
        await ann.Page.GoBackAsync();
        await ExpectMarkedAsync(ann, 30);
        await ann.Page.GoBackAsync();
        await Expect(Marked(ann)).ToHaveCountAsync(0);
        await Expect(ann.Page.Locator($"[data-seq='{Count}']")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_number_that_is_not_there_is_said_and_the_room_opens_at_its_end()
    {
        await using var bob = await SayAsync();
        var ann = await JoinAsync("ann", "r/ops#9000");
        await Expect(ann.Find("toasts")).ToContainTextAsync("no message 9,000");
        await Expect(ann.Page.Locator($"[data-seq='{Count}']")).ToBeInViewportAsync();
    }

    private static async Task ExpectMarkedAsync(ChatPage page, int number)
    {
        await Expect(Marked(page)).ToHaveAttributeAsync("data-seq", $"{number}");
        await Expect(Marked(page)).ToBeInViewportAsync();
        await Expect(page.Message($"says {number}")).ToBeVisibleAsync();
    }

    private static async Task ExpectNoHolesInSightAsync(ChatPage page) =>
        await page.Page.WaitForFunctionAsync(
            """
            () => {
              const { top, bottom } = document.querySelector("[data-test=timeline]").getBoundingClientRect();
              return [...document.querySelectorAll(".hole")].every((hole) => {
                const box = hole.getBoundingClientRect();
                return box.bottom < top || box.top > bottom;
              });
            }
            """
        );

    private async Task<TestUser> SayAsync()
    {
        var bob = await Server.JoinAsync("bob", "ops");
        for (var number = 1; number <= Count; number++)
            await bob.SayAsync($"says {number}", room: "ops");
        return bob;
    }
}
