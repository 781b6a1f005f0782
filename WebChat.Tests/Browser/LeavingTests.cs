using Microsoft.Playwright;
using WebChat.Contracts;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>What an end leaves behind in the browser: nothing of who quits, and nothing lost of who is thrown out.</summary>
public sealed class LeavingTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Kept = "() => Object.keys(localStorage).map((key) => key.replace('webchat:/:', '')).sort()";

    /// <summary>Two messages at once, then one in a hundred seconds: the third waits.</summary>
    protected override (string Key, string Value)[] Settings => [("Chat:Limits:MessagesPerSecond", "0.01"), ("Chat:Limits:Burst", "2")];

    [Fact]
    public async Task Who_quits_leaves_nothing_but_settings_in_the_browser()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann");
        await ann.TypeAsync("@bob between us");
        await ann.ExpectTitleAsync("bob");
        await ann.ExpectTextsAsync("between us");
        await ann.Composer.FillAsync("a secret that is not yet");
        await ann.Room("lobby").ClickAsync();
        await ann.SayAsync("hello");
        await ann.TypeAsync("/hide bob");
        await ann.TypeAsync("waiting to be sent");
        await Expect(ann.Page.Locator("[data-state=pending]")).ToHaveCountAsync(1);
        await ann.Find("settings").ClickAsync();
        await SettingsTests.Choice(ann, "theme", "dark").CheckAsync();
        await ann.Find("language").SelectOptionAsync("en");
        await ann.Page.Keyboard.PressAsync("Escape");
        await ann.Conversation("bob").ClickAsync();
        await Expect(ann.Composer).ToHaveValueAsync("a secret that is not yet");
        Assert.Contains(await ann.Page.EvaluateAsync<string[]>(Kept), key => key.StartsWith("draft:private:", StringComparison.Ordinal));
        await ann.Find("settings").ClickAsync();
        await ann.Find("quit").ClickAsync();

        await Expect(ann.Find("ended")).ToContainTextAsync("You have left");
        await Expect(ann.Find("unsent")).ToHaveTextAsync("1 message had not been sent and is gone.");
        await Expect(ann.Page).ToHaveURLAsync(Server.Url.ToString());
        await ann.Page.GotoAsync("about:blank");
        await ann.GoToAsync();
        await Expect(ann.Find("join-form")).ToBeVisibleAsync();
        Assert.Equal(["language", "nickname", "theme"], await ann.Page.EvaluateAsync<string[]>(Kept));
    }

    [Fact]
    public async Task Who_joins_after_somebody_has_quit_finds_nothing_of_theirs()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann");
        await ann.SayAsync("mine");
        await ann.TypeAsync("/hide bob");
        await Expect(ann.Person("bob")).ToContainTextAsync("hidden");
        await ann.Composer.FillAsync("half a thought");
        await ann.Find("settings").ClickAsync();
        await ann.Find("quit").ClickAsync();

        await ann.Find("join-again").ClickAsync();
        await ann.JoinAsync("eve");

        await Expect(ann.Composer).ToHaveValueAsync("");
        await ann.Composer.PressAsync("ArrowUp");
        await Expect(ann.Composer).ToHaveValueAsync("");
        await Expect(ann.Person("bob")).Not.ToContainTextAsync("hidden");
        await bob.SayAsync("hello eve");
        await Expect(ann.Message("hello eve")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_is_thrown_out_finds_what_was_not_sent_as_a_draft()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann");
        await ann.SayAsync("one");
        await ann.SayAsync("two");
        await ann.TypeAsync("three");
        await ann.TypeAsync("/me waits");
        await Expect(ann.Page.Locator("[data-state=pending]")).ToHaveCountAsync(2);
        await ann.Composer.FillAsync("half a thought");

        using (var admin = Server.Admin())
            (await admin.DeleteAsync("api/admin/sessions/ann")).EnsureSuccessStatusCode();

        await Expect(ann.Find("ended")).ToContainTextAsync("You were removed");
        await Expect(ann.Find("unsent")).ToContainTextAsync("2 messages were not sent. They are kept as drafts");
        await Expect(ann.Find("unsent").GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["#lobby three", "#lobby /me waits"]);
        await ann.Find("join-again").ClickAsync();
        await ann.JoinAsync("ann");
        await Expect(ann.Composer).ToHaveValueAsync("three\n/me waits\nhalf a thought");
        Assert.Equal(["one", "two"], (await bob.EventsUntilNowAsync()).OfType<MessageEvent>().Select(m => m.Text));
    }
}
