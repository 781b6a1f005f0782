using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

public sealed partial class TalkingTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Two_people_talk()
    {
        var ann = await JoinAsync("ann");
        var bob = await JoinAsync("bob");
        await Expect(ann.Find("joined")).ToContainTextAsync("bob joined");
        await Expect(ann.Person("bob")).ToBeInViewportAsync(new() { Ratio = 1 });

        await ann.SayAsync("hello bob");
        await Expect(bob.Message("hello bob")).ToBeVisibleAsync();
        await bob.SayAsync("hello ann");
        await Expect(ann.Message("hello ann")).ToBeVisibleAsync();
        await ann.SayAsync("how are you?");

        foreach (var page in new[] { ann, bob })
        {
            await page.ExpectTextsAsync("hello bob", "hello ann", "how are you?");
            await Expect(page.Find("author")).ToHaveTextAsync(["ann", "bob", "ann"]);
            await Expect(page.Find("message").Locator("time").First).ToHaveTextAsync(ClockTime());
        }
    }

    [Fact]
    public async Task One_s_own_message_is_never_there_twice()
    {
        var ann = await JoinAsync("ann");
        await ann.Page.EvaluateAsync(
            """
            () => {
              window.mostCopies = 0;
              new MutationObserver(() => {
                const copies = [...document.querySelectorAll("[data-test=text]")].filter((e) => e.textContent === "once");
                window.mostCopies = Math.max(window.mostCopies, copies.length);
              }).observe(document.body, { childList: true, subtree: true, attributes: true });
            }
            """
        );

        await ann.SayAsync("once");
        await ann.SayAsync("more");

        await ann.ExpectTextsAsync("once", "more");
        Assert.Equal(1, await ann.Page.EvaluateAsync<int>("() => window.mostCopies"));
    }

    [Fact]
    public async Task Messages_of_one_person_stand_under_one_name()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("one");
        await bob.SayAsync("two");
        await ann.SayAsync("three");

        await ann.ExpectTextsAsync("one", "two", "three");
        await Expect(ann.Find("author")).ToHaveTextAsync(["bob", "ann"]);
    }

    [Fact]
    public async Task Somebody_who_writes_is_seen_writing()
    {
        var ann = await JoinAsync("ann");
        var bob = await JoinAsync("bob");

        await bob.Composer.PressSequentiallyAsync("hm");

        await Expect(ann.Find("typing")).ToContainTextAsync("bob is writing");
        await bob.Composer.PressAsync("Enter");
        await Expect(ann.Find("typing")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task A_message_of_several_lines_arrives_whole()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");

        await ann.Composer.PressSequentiallyAsync("first");
        await ann.Composer.PressAsync("Shift+Enter");
        await ann.Composer.PressSequentiallyAsync("second");
        await ann.Composer.PressAsync("Enter");

        await bob.ExpectMessageAsync("first\nsecond");
        Assert.Equal("first\nsecond", await ann.Texts.TextContentAsync());
    }

    [Fact]
    public async Task A_text_that_is_too_long_stays_where_it_was_written()
    {
        var ann = await JoinAsync("ann");
        var long4001 = new string('x', 4001);

        await ann.TypeAsync(long4001);

        await ann.ExpectErrorAsync("4,000 characters");
        await Expect(ann.Composer).ToHaveValueAsync(long4001);
        await Expect(ann.Find("counter")).ToHaveTextAsync("1 character too many");
        await Expect(ann.Find("message")).ToHaveCountAsync(0);
    }

    [GeneratedRegex(@"^\d\d:\d\d", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClockTime();
}
