using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Finding what was said, by the keyboard alone.</summary>
public sealed class SearchTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int Count = 320;

    [Fact]
    public async Task Words_are_found_marked_and_opened_where_they_were_said()
    {
        await using var bob = await SayAsync();
        var ann = await JoinAsync("ann", "r/ops");
        await ann.TypeAsync("/search needle");

        await Expect(ann.Find("hit")).ToHaveCountAsync(2);
        await Expect(ann.Find("search-count")).ToHaveTextAsync("2 messages");
        await Expect(ann.Find("hit").First.Locator("mark")).ToHaveTextAsync("Needle");
        await Expect(ann.Find("hit").First).ToContainTextAsync("bob");

        await ann.Find("hit").Nth(1).FocusAsync();
        await ann.Page.Keyboard.PressAsync("Enter");
        await Expect(ann.Find("search-dialog")).ToHaveCountAsync(0);
        await Expect(ann.Page.Locator("[data-marked]")).ToHaveAttributeAsync("data-seq", "11");
        await Expect(ann.Page.Locator("[data-marked]")).ToBeFocusedAsync();
        await Expect(ann.Page.Locator("[data-marked]")).ToBeInViewportAsync();
        Assert.EndsWith("/r/ops#11", ann.Page.Url, StringComparison.Ordinal);

        // What was found is still there for the next look.
        await ann.Find("open-search").FocusAsync();
        await ann.Page.Keyboard.PressAsync("Enter");
        await Expect(ann.Find("hit")).ToHaveCountAsync(2);
        await Expect(ann.Find("search-words")).ToBeFocusedAsync();
        await ann.Page.Keyboard.PressAsync("Escape");
        await Expect(ann.Find("search-dialog")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_person_a_day_and_what_is_not_there()
    {
        await using var bob = await SayAsync();
        var ann = await JoinAsync("ann", "r/ops");
        ann.ExpectsRefusedPages = true;
        await ann.SayAsync("my own needle");
        await ann.Find("open-search").ClickAsync();
        await ann.Find("search-words").FillAsync("needle");
        await ann.Find("search-from").FillAsync("ann");
        await ann.Find("search-words").PressAsync("Enter");
        await Expect(ann.Find("hit")).ToHaveCountAsync(1);
        await Expect(ann.Find("hit")).ToContainTextAsync("my own");

        await ann.Find("search-from").FillAsync("");
        await ann.Find("search-before").FillAsync("2020-01-01");
        await ann.Find("search-go").ClickAsync();
        await Expect(ann.Find("search-count")).ToContainTextAsync("Nothing found");

        await ann.Find("search-before").FillAsync("");
        await ann.Find("search-words").FillAsync("!?");
        await ann.Find("search-go").ClickAsync();
        await Expect(ann.Find("search-count")).ToContainTextAsync("Write something");

        await ann.Find("search-day").FillAsync("2020-01-01");
        await ann.Find("search-day-go").ClickAsync();
        await Expect(ann.Page.Locator("[data-marked]")).ToHaveAttributeAsync("data-seq", "1");
    }

    [Fact]
    public async Task What_is_told_for_a_moment_is_told_in_the_dialog_that_is_open()
    {
        var ann = await JoinAsync("ann", "r/empty");
        await ann.Find("open-search").ClickAsync();
        var dialog = ann.Find("search-dialog");
        Assert.False(await dialog.GetByTestId("search-day").EvaluateAsync<bool>(Takes, "12026-01-01"));
        Assert.True(await dialog.GetByTestId("search-day").EvaluateAsync<bool>(Takes, "2026-01-01"));
        await dialog.GetByTestId("search-day-go").ClickAsync();
        await Expect(dialog.GetByTestId("toasts")).ToContainTextAsync("Nothing has been said");
        await Expect(dialog.GetByTestId("toasts").Locator(".toast")).ToBeInViewportAsync();
    }

    private const string Takes = "(field, value) => { field.value = value; return field.checkValidity(); }";

    [Fact]
    public async Task Who_mentioned_one_is_listed_from_all_rooms()
    {
        await using var bob = await Server.JoinAsync("bob", "ops", "garden");
        await bob.SayAsync("@ann, are you there?", "garden");
        await bob.SayAsync("not for @anna", "garden");
        var ann = await JoinAsync("ann", "r/ops");
        await ann.TypeAsync("/join garden");
        await ann.ExpectTitleAsync("garden");
        await bob.SayAsync("lunch, @Ann?", "ops");
        await ann.TypeAsync("/mentions");
        await Expect(ann.Find("hit")).ToHaveCountAsync(2);
        await Expect(ann.Find("hit").First).ToContainTextAsync("lunch");
        await ann.Find("hit").First.ClickAsync();
        await ann.ExpectTitleAsync("ops");
        await Expect(ann.Page.Locator("[data-marked]")).ToContainTextAsync("lunch");
    }

    [Fact]
    public async Task Without_a_network_it_says_so()
    {
        var ann = await JoinAsync("ann");
        ann.MayBeCutOff = true;
        await ann.TypeAsync("/search");
        await Expect(ann.Find("search-words")).ToBeFocusedAsync();
        await ann.Page.RouteAsync("**/search?**", route => route.AbortAsync());
        await ann.Find("search-words").FillAsync("needle");
        await ann.Find("search-words").PressAsync("Enter");
        await Expect(ann.Find("search-count")).ToContainTextAsync("did not reach the server");
    }

    private async Task<TestUser> SayAsync()
    {
        var bob = await Server.JoinAsync("bob", "ops");
        for (var number = 1; number <= Count; number++)
            await bob.SayAsync(number is 11 or 300 ? $"The Needle {number}" : $"says {number}", room: "ops");
        return bob;
    }
}
