using System.Net.Http.Json;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Who comes back after a while is told what was missed, and led to it.</summary>
public sealed class MissedTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Messages_mentions_replies_private_messages_and_announcements_are_counted_and_led_to()
    {
        await using var bob = await Server.JoinAsync("bob", "lobby", "ops");
        var ann = await JoinAsync("ann");
        await ann.TypeAsync("/join ops");
        await ann.ExpectTitleAsync("ops");
        await ann.TypeAsync("/join lobby");
        await ann.ExpectTitleAsync("lobby");
        await ann.SayAsync("I say something");
        await LeaveAsync(ann);

        for (var number = 1; number <= 60; number++)
            await bob.SayAsync(number == 10 ? "number 10 for @ann" : $"number {number}", "ops");
        await bob.SayAsync("hello");
        await bob.CallRawAsync(
            "Post",
            new
            {
                room = "lobby",
                id = Guid.NewGuid().ToString(),
                text = "I agree",
                replyTo = 1,
            }
        );
        await bob.WhisperAsync("ann", "psst");
        await AnnounceAsync("backup at six");
        await Expect(ann.Message("I agree")).ToBeVisibleAsync();
        await Expect(ann.Conversation("bob").GetByTestId("unread")).ToBeVisibleAsync();
        await Expect(ann.Find("announcement")).ToBeVisibleAsync();
        await Expect(ann.Find("missed")).ToHaveCountAsync(0);

        await ReturnAsync(ann);
        var missed = ann.Find("missed");
        await Expect(missed).ToContainTextAsync("While you were away:");
        await Expect(ann.Find("missed-messages")).ToHaveTextAsync("62 messages");
        await Expect(ann.Find("missed-mentions")).ToHaveTextAsync("1 mention");
        await Expect(ann.Find("missed-replies")).ToHaveTextAsync("1 reply to you");
        await Expect(ann.Find("missed-privates")).ToHaveTextAsync("1 private message");
        await Expect(ann.Find("missed-announcements")).ToHaveTextAsync("1 announcement");

        await ann.Find("missed-mentions").PressAsync("Enter");
        await ann.ExpectTitleAsync("ops");
        await Expect(ann.Message("number 10 for @ann")).ToBeFocusedAsync();
        await Expect(ann.Message("number 10 for @ann")).ToBeInViewportAsync();
        await ann.Find("missed-replies").PressAsync("Enter");
        await ann.ExpectTitleAsync("lobby");
        await Expect(ann.Message("I agree")).ToBeFocusedAsync();
        await ann.Find("missed-messages").PressAsync("Enter");
        await Expect(ann.Find("timeline").Locator("[data-marked]")).ToBeInViewportAsync();
        await ann.Find("missed-announcements").PressAsync("Enter");
        await Expect(ann.Find("announcement")).ToBeInViewportAsync();
        await ann.Find("missed-privates").PressAsync("Enter");
        await ann.ExpectTitleAsync("bob");

        // The count stays as it was, whatever is read, until one puts it aside.
        await Expect(ann.Find("missed-messages")).ToHaveTextAsync("62 messages");
        await ann.Find("caught-up").PressAsync("Enter");
        await Expect(missed).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_came_while_the_page_was_closed_is_loaded_and_counted()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann");
        await ann.SayAsync("good night");
        await ann.Page.GotoAsync(new Uri(Server.Url, "health/live").ToString());
        for (var number = 1; number <= 130; number++)
            await bob.SayAsync(number == 3 ? "@ann number 3" : $"number {number}");

        await ann.Page.EvaluateAsync(
            """
            () => {
              const key = Object.keys(localStorage).find((each) => each.endsWith(":read"));
              const read = JSON.parse(localStorage[key]);
              localStorage[key] = JSON.stringify({ ...read, at: read.at - 6 * 60_000 });
            }
            """
        );
        await ann.GoToAsync();
        await ann.ExpectLiveAsync();
        await Expect(ann.Find("missed-messages")).ToHaveTextAsync("130 messages");
        await Expect(ann.Find("missed-mentions")).ToHaveTextAsync("1 mention");
        await Expect(ann.Find("missed")).ToContainTextAsync("While you were away:");
        await ann.Find("missed-mentions").ClickAsync();
        await Expect(ann.Message("@ann number 3")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_short_absence_is_not_worth_a_word()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann");
        await ann.ReloadAsync();
        await ann.ExpectLiveAsync();
        await bob.SayAsync("hello");
        await Expect(ann.Message("hello")).ToBeVisibleAsync();
        await Expect(ann.Find("missed")).ToHaveCountAsync(0);
    }

    // The clock of the page alone goes on: for the server she was away for a moment.
    private static async Task LeaveAsync(ChatPage page)
    {
        await page.Page.EvaluateAsync("() => { document.hasFocus = () => false; dispatchEvent(new Event('blur')); }");
        await page.Page.Clock.SetSystemTimeAsync(DateTime.UtcNow.AddMinutes(6));
    }

    private static async Task ReturnAsync(ChatPage page) =>
        await page.Page.EvaluateAsync("() => { document.hasFocus = () => true; dispatchEvent(new Event('focus')); }");

    private async Task AnnounceAsync(string text)
    {
        using var admin = Server.Admin();
        (await admin.PostAsJsonAsync("api/admin/announcements", new { text })).EnsureSuccessStatusCode();
    }
}
