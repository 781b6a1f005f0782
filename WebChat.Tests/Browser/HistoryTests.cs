using System.Net.Http.Json;
using Microsoft.Playwright;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>A long history: it is read back to its beginning, and the page stays small and still meanwhile.</summary>
public sealed class HistoryTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int Count = 640;
    private const int MostInDocument = 300;

    /// <summary>The numbers of the messages in the document, in its order.</summary>
    private const string Numbers =
        """() => [...document.querySelectorAll("[data-test=message][data-seq]")].map((row) => Number(row.dataset.seq))""";

    [Fact]
    public async Task One_can_scroll_back_to_the_first_message()
    {
        await using var bob = await HistoryAsync();
        var ann = await JoinAsync("ann");
        // What turns far above is not drawn: it would be sixty times a second.
        await ann.Page.WaitForFunctionAsync(
            "() => { const spinner = document.querySelector('.hole .spinner'); return spinner !== null && !spinner.checkVisibility({ contentVisibilityAuto: true }); }"
        );
        var seen = new SortedSet<int>();

        for (var reached = false; !reached; )
        {
            var numbers = await ann.Page.EvaluateAsync<int[]>(Numbers);
            Assert.Equal(numbers.Order(), numbers);
            Assert.Equal(numbers.Distinct().Count(), numbers.Length);
            Assert.InRange(numbers.Length, 1, MostInDocument);
            seen.UnionWith(numbers);
            reached = await ann.Find("beginning").IsVisibleAsync();
            if (!reached)
                await ScrollUpAsync(ann, numbers[0]);
        }

        Assert.Equal(Enumerable.Range(1, Count), seen);
        using var http = Server.Http();
        var first = await http.GetFromJsonAsync<HistoryPage>("api/rooms/lobby/messages?after=0&limit=1", Wire.Json);
        Assert.Equal(((MessageEvent)first!.Events[0]).Text, await ann.Texts.First.TextContentAsync());
        await Expect(ann.Find("hole")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_room_opens_with_a_screen_of_messages_however_many_reactions_came_since()
    {
        await using var bob = await Server.JoinAsync("bob");
        for (var number = 1; number <= 120; number++)
            await bob.SayAsync($"text {number}");
        await Server.ReactALotAsync(119, 401);

        var ann = await JoinAsync("ann");
        await Expect(ann.Message("text 120")).ToBeInViewportAsync();
        await Expect(ann.Message("text 119")).ToContainTextAsync("👍");
        await ann.Page.WaitForFunctionAsync(
            "() => { const { top } = document.querySelector('.timeline').getBoundingClientRect(); return document.querySelector('[data-test=message]').getBoundingClientRect().top < top; }"
        );
        await Expect(ann.Find("hole")).Not.ToBeInViewportAsync();
        await Expect(ann.Message("text 120")).ToBeInViewportAsync();

        // Also when one is there while they come, and up to where it began.
        await Server.ReactALotAsync(119, 300);
        await Expect(ann.Message("text 120")).ToBeInViewportAsync();
        for (var reached = false; !reached; reached = await ann.Find("beginning").IsVisibleAsync())
            await ScrollUpAsync(ann, (await ann.Page.EvaluateAsync<int[]>(Numbers))[0]);
        await Expect(ann.Message("text 1")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_one_reads_stays_where_it_is_when_more_is_put_above_it()
    {
        await using var bob = await HistoryAsync();
        var ann = await JoinAsync("ann");
        await Expect(ann.Page.Locator($"[data-seq='{Count}']")).ToBeVisibleAsync();

        // In one step, before the page can have noticed that one has scrolled.
        var (oldest, read, before) = await ReadNearTheTopAsync(ann);
        await UntilOlderThanAsync(ann, oldest);

        var after = await TopAsync(ann, read);
        Assert.InRange(after - before, -2, 2);
    }

    [Fact]
    public async Task News_do_not_move_what_one_reads_and_one_click_leads_to_them()
    {
        await using var bob = await HistoryAsync();
        var ann = await JoinAsync("ann");
        var oldest = (await ann.Page.EvaluateAsync<int[]>(Numbers))[0];
        await ScrollUpAsync(ann, oldest);
        var before = await TopAsync(ann, oldest);

        for (var number = 1; number <= 3; number++)
            await bob.SayAsync($"news {number}");

        await Expect(ann.Find("jump")).ToHaveTextAsync("3 new messages");
        Assert.InRange(await TopAsync(ann, oldest) - before, -2, 2);
        await ann.Find("jump").ClickAsync();
        await Expect(ann.Message("news 3")).ToBeInViewportAsync();
        await Expect(ann.Find("jump")).ToHaveCountAsync(0);
        await bob.SayAsync("followed again");
        await Expect(ann.Message("followed again")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_busy_room_does_not_fill_the_document()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await HistoryAsync();

        await Expect(ann.Page.Locator($"[data-seq='{Count}']")).ToBeInViewportAsync();

        var numbers = await ann.Page.EvaluateAsync<int[]>(Numbers);
        Assert.InRange(numbers.Length, 1, MostInDocument);
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Length), numbers);
    }

    [Fact]
    public async Task What_is_loaded_is_not_read_out_and_what_is_said_now_is()
    {
        await using var bob = await Server.JoinAsync("bob");
        for (var number = 1; number <= 130; number++)
            await bob.SayAsync($"line {number}");
        var ann = await JoinAsync("ann");
        // What a screen reader is told: rows that are put into the live region.
        await ann.Page.EvaluateAsync(
            """
            () => {
              window.readOut = [...document.querySelectorAll("[role=log] [data-seq]")].map((row) => Number(row.dataset.seq));
              new MutationObserver((changes) => {
                const rows = changes.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => node.dataset?.seq);
                window.readOut.push(...rows.filter((row) => row.closest("[role=log]")).map((row) => Number(row.dataset.seq)));
              }).observe(document.body, { childList: true, subtree: true });
            }
            """
        );

        var oldest = (await ann.Page.EvaluateAsync<int[]>(Numbers))[0];
        await ScrollUpAsync(ann, oldest);
        await ann.Find("jump").ClickAsync();
        await bob.SayAsync("now");
        await Expect(ann.Message("now")).ToBeInViewportAsync();
        await ann.CutLineAsync();
        await ann.ExpectCutOffAsync();
        await bob.SayAsync("while away");
        await ann.MendLineAsync();
        await Expect(ann.Message("while away")).ToBeInViewportAsync();
        await bob.SayAsync("now again");
        await Expect(ann.Message("now again")).ToBeInViewportAsync();

        var readOut = await ann.Page.EvaluateAsync<int[]>("() => window.readOut");
        Assert.Equal([131, 133], readOut);
    }

    /// <summary>Eight people say a lot, at once; one of them stays.</summary>
    private async Task<TestUser> HistoryAsync()
    {
        var people = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Server.JoinAsync($"bob{number}")));
        await Task.WhenAll(people.Select(SayALotAsync));
        foreach (var person in people[1..])
            await person.DisposeAsync();
        return people[0];
    }

    private static async Task SayALotAsync(TestUser person)
    {
        for (var number = 1; number <= Count / 8; number++)
            await person.SayAsync($"{person.Name} says {number}");
    }

    /// <summary>To the top of what is there, as far as it goes, and until there is more.</summary>
    private static async Task ScrollUpAsync(ChatPage page, int oldest)
    {
        await page.Find("timeline").EvaluateAsync("(timeline) => { timeline.scrollTop = 0; }");
        await UntilOlderThanAsync(page, oldest);
    }

    /// <summary>The number of the oldest message there is, and number and place of one that can be read.</summary>
    private static async Task<(int Oldest, int Read, double Top)> ReadNearTheTopAsync(ChatPage page)
    {
        var found = await page.Find("timeline")
            .EvaluateAsync<double[]>(
                """
                (timeline) => {
                  timeline.scrollTop = 120;
                  const rows = [...document.querySelectorAll("[data-test=message][data-seq]")];
                  const read = rows.find((row) => row.getBoundingClientRect().top > timeline.getBoundingClientRect().top + 50);
                  return [Number(rows[0].dataset.seq), Number(read.dataset.seq), read.getBoundingClientRect().top];
                }
                """
            );
        return ((int)found[0], (int)found[1], found[2]);
    }

    private static Task<double> TopAsync(ChatPage page, int number) =>
        page.Page.Locator($"[data-seq='{number}']").EvaluateAsync<double>("(row) => row.getBoundingClientRect().top");

    private static async Task UntilOlderThanAsync(ChatPage page, int oldest) =>
        await page.Page.WaitForFunctionAsync(
            """
            (oldest) => document.querySelector("[data-test=beginning]")
              || Number(document.querySelector("[data-test=message][data-seq]").dataset.seq) < oldest
            """,
            oldest,
            new PageWaitForFunctionOptions { PollingInterval = 20 }
        );
}
