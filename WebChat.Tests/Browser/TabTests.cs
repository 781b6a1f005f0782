using WebChat.Contracts;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Two tabs of one browser are one person.</summary>
public sealed class TabTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_second_tab_is_the_same_person()
    {
        await using var bob = await Server.JoinAsync("bob");
        var first = await JoinAsync("ann");
        Assert.Equal("ann", (await bob.ExpectAsync<JoinedEvent>()).Nickname);

        var second = await first.OpenTabAsync();

        await second.ExpectLiveAsync();
        await Expect(second.Find("self")).ToHaveTextAsync("ann");
        await Expect(second.Find("person")).ToHaveCountAsync(2);
        await first.SayAsync("from the first");
        await second.SayAsync("from the second");
        await first.ExpectTextsAsync("from the first", "from the second");
        await second.ExpectTextsAsync("from the first", "from the second");
        Assert.DoesNotContain(await bob.EventsUntilNowAsync(), e => e is JoinedEvent or LeftEvent);
    }

    [Fact]
    public async Task What_one_does_in_a_tab_the_other_shows_as_well()
    {
        var first = await JoinAsync("ann");
        var second = await first.OpenTabAsync();
        await second.ExpectLiveAsync();

        await first.TypeAsync("/join garden");
        await Expect(second.Room("garden")).ToBeVisibleAsync();
        await second.ExpectTitleAsync("lobby");
        await first.ExpectTitleAsync("garden");
        await first.TypeAsync("/nick anna");
        await Expect(second.Find("self")).ToHaveTextAsync("anna");
        await second.TypeAsync("/quiet");
        await Expect(first.Find("quiet-bar")).ToBeVisibleAsync();

        await second.TypeAsync("/quit");
        await Expect(second.Find("ended")).ToBeVisibleAsync();
        await Expect(first.Find("ended")).ToContainTextAsync("You quit in another tab");
    }

    [Fact]
    public async Task Who_quits_has_quit_in_a_tab_without_a_line_too()
    {
        var first = await JoinAsync("ann");
        var second = await first.OpenTabAsync();
        await second.ExpectLiveAsync();
        first.MayBeCutOff = true;
        await second.CutLineAsync();
        await second.ExpectCutOffAsync();

        await first.TypeAsync("/quit");
        await Expect(first.Find("ended")).ToBeVisibleAsync();

        // It does not come back as somebody new.
        await Expect(second.Find("ended")).ToBeVisibleAsync();
        await second.MendLineAsync();
        await using var other = await Server.JoinAsync("ann");
        Assert.Single((await other.CallAsync<Reply<Member[]>>("Who", [null])).Ok!);
    }
}
