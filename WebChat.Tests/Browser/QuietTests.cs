using System.Net.Http.Json;
using WebChat.Contracts;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

public sealed class QuietTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task While_quiet_nothing_of_a_room_is_shown_or_sent_and_afterwards_all_is_there()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("before");
        await ann.ExpectTextsAsync("before");

        await ann.TypeAsync("/quiet");
        await Expect(ann.Find("quiet-bar")).ToBeVisibleAsync();
        await bob.SayAsync("missed one");
        await bob.SayAsync("missed two");
        using (var admin = Server.Admin())
            (await admin.PostAsJsonAsync("api/admin/announcements", new { text = "lunch at noon" })).EnsureSuccessStatusCode();
        await bob.WhisperAsync("ann", "psst");

        // The private message came last, so that what came before it has been shown or never will be.
        await Expect(ann.Conversation("bob").GetByTestId("unread")).ToContainTextAsync("1");
        await Expect(ann.Find("banner")).ToContainTextAsync("lunch at noon");
        await ann.ExpectTextsAsync("before");

        await ann.TypeAsync("let me speak");
        await ann.ExpectErrorAsync("Quiet mode is on");
        await Expect(ann.Composer).ToHaveValueAsync("let me speak");

        await ann.TypeAsync("/quiet");
        await ann.ExpectTextsAsync("before", "missed one", "missed two");
        await Expect(ann.Find("quiet-bar")).ToHaveCountAsync(0);
        await Expect(ann.Find("away")).ToContainTextAsync("2 messages while you were quiet");
        await ann.SayAsync("now");
        await ann.ExpectTextsAsync("before", "missed one", "missed two", "now");
        var heard = (await bob.EventsUntilNowAsync()).OfType<MessageEvent>().Select(m => m.Text);
        Assert.DoesNotContain("let me speak", heard);
    }

    [Theory]
    [InlineData("/i")]
    [InlineData("/ignore")]
    public async Task Quiet_mode_has_short_names_and_lasts_over_a_reload(string command)
    {
        var ann = await JoinAsync("ann");

        await ann.TypeAsync(command);
        await Expect(ann.Find("quiet-bar")).ToBeVisibleAsync();
        await ann.ReloadAsync();

        await Expect(ann.Find("quiet-bar")).ToBeVisibleAsync();
        await ann.Find("quiet-off").ClickAsync();
        await Expect(ann.Find("quiet-bar")).ToHaveCountAsync(0);
        await ann.SayAsync("loud again");
    }
}
