using Microsoft.Playwright;
using WebChat.Contracts;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>The text field: what it offers, and what it asks before something is sent.</summary>
public sealed class ComposerTests(Chromium chromium) : BrowserTest(chromium)
{
    // Put together here, so that nobody who looks for secrets finds one in this file.
    private const string Secret = "look: -----BEGIN OPENSSH PRIVATE " + "KEY-----";

    /// <summary>All that the browser keeps, as one text.</summary>
    private const string Kept = "() => JSON.stringify({ ...localStorage, ...sessionStorage })";

    private static readonly string Log = string.Join('\n', Enumerable.Range(1, 12).Select(n => $"{n}: something happened"));

    [Fact]
    public async Task A_secret_is_asked_about_once_by_keys_alone()
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann");
        var keys = ann.Page.Keyboard;

        await ann.TypeAsync(Secret);
        await Expect(ann.Find("secret-guard")).ToContainTextAsync("This looks like it has a private key in it");
        await Expect(ann.Page.GetByRole(AriaRole.Alertdialog))
            .ToHaveAccessibleDescriptionAsync(
                "Everybody who reads it could use it, and it stays in the history. It was looked at in this browser only, and is kept nowhere."
            );
        await Expect(ann.Find("secret-edit")).ToBeFocusedAsync();

        // Who goes on pressing Enter is back in the text; nothing was sent.
        await keys.PressAsync("Enter");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await Expect(ann.Composer).ToHaveValueAsync(Secret);
        await Expect(ann.Find("secret-guard")).ToHaveCountAsync(0);
        await keys.PressAsync("Enter");
        await Expect(ann.Find("secret-edit")).ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await Expect(ann.Find("secret-guard")).ToHaveCountAsync(0);

        // Without it, nobody asks.
        await ann.TypeAsync("look: nothing");
        Assert.Equal("look: nothing", (await bob.ExpectAsync<MessageEvent>()).Text);

        await ann.TypeAsync(Secret);
        await Expect(ann.Find("secret-edit")).ToBeFocusedAsync();
        await keys.PressAsync("Tab");
        await Expect(ann.Find("secret-send")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        Assert.Equal(Secret, (await bob.ExpectAsync<MessageEvent>()).Text);
        await Expect(ann.Find("secret-guard")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToBeFocusedAsync();
        await Expect(ann.Composer).ToHaveValueAsync("");
    }

    [Theory]
    [InlineData("/me uses password=hunter2", "a password")]
    [InlineData("@bob my card: 4111 1111 1111 1111", "a card number")]
    [InlineData("//4111111111111111 pwd=abcd1234", "a card number and a password")]
    public async Task Whatever_a_line_does_its_secrets_are_seen(string line, string kinds)
    {
        await using var bob = await Server.JoinAsync("bob");
        var ann = await JoinAsync("ann");

        await ann.TypeAsync(line);

        await Expect(ann.Find("secret-guard")).ToContainTextAsync($"This looks like it has {kinds} in it");
        await ann.Find("secret-edit").ClickAsync();
        await Expect(ann.Composer).ToHaveValueAsync(line);
        await ann.SayAsync("harmless");
        Assert.Equal(["harmless"], (await bob.EventsUntilNowAsync()).OfType<MessageEvent>().Select(m => m.Text));
    }

    [Fact]
    public async Task A_secret_that_was_not_sent_is_kept_nowhere()
    {
        await using var bob = await Server.JoinAsync("bob", "lobby", "garden");
        var ann = await JoinAsync("ann");
        var requests = new List<string>();
        ann.Page.Request += (_, request) => requests.Add(request.Url + request.PostData);
        await ann.Page.EvaluateAsync(
            "() => { window.frames_ = []; const send = line.send; line.send = function (data) { frames_.push(String(data)); send.call(this, data); }; }"
        );

        await ann.Composer.FillAsync("a draft");
        await ann.Page.WaitForFunctionAsync("() => JSON.stringify({ ...localStorage }).includes('a draft')");
        await ann.TypeAsync(Secret);
        await Expect(ann.Find("secret-guard")).ToBeVisibleAsync();
        // The draft of before is gone, so what is written now has been looked at.
        await ann.Page.WaitForFunctionAsync("() => !JSON.stringify({ ...localStorage }).includes('a draft')");
        await ann.TypeAsync("/join garden");
        await ann.ExpectTitleAsync("garden");
        await ann.SayAsync("here");

        Assert.DoesNotContain("PRIVATE", await ann.Page.EvaluateAsync<string>(Kept), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", string.Concat(await ann.Page.EvaluateAsync<string[]>("() => frames_")), StringComparison.Ordinal);
        Assert.DoesNotContain(requests, request => request.Contains("PRIVATE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_text_that_is_pasted_can_become_a_block_of_code()
    {
        var ann = await JoinAsync("ann", configure: options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        await ann.Page.EvaluateAsync("(text) => navigator.clipboard.writeText(text)", Log);
        await ann.Composer.FocusAsync();
        var keys = ann.Page.Keyboard;

        await keys.TypeAsync("look: ");
        await keys.PressAsync("Control+v");
        await Expect(ann.Find("paste-offer")).ToBeVisibleAsync();
        await Expect(ann.Composer).ToBeFocusedAsync();
        await keys.PressAsync("Shift+Tab");
        await keys.PressAsync("Shift+Tab");
        await Expect(ann.Find("paste-fence")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(ann.Composer).ToHaveValueAsync($"look: \n```\n{Log}\n```\n");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await keys.TypeAsync("what is it?");
        await keys.PressAsync("Enter");
        await Expect(ann.Find("code").Locator("pre")).ToHaveTextAsync(Log);

        // Or not.
        await keys.PressAsync("Control+v");
        await Expect(ann.Find("paste-offer")).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Expect(ann.Find("paste-offer")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToHaveValueAsync(Log);
        await ann.Composer.FillAsync("");
        await ann.Page.EvaluateAsync("() => navigator.clipboard.writeText('short')");
        await keys.PressAsync("Control+v");
        await Expect(ann.Composer).ToHaveValueAsync("short");
        await Expect(ann.Find("paste-offer")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Enter_or_control_and_enter_sends_as_chosen_and_the_choice_is_kept()
    {
        var ann = await JoinAsync("ann");
        var keys = ann.Page.Keyboard;
        await ann.Composer.FillAsync("one");
        await keys.PressAsync("Control+Enter");
        await ann.ExpectTextsAsync("one");

        await ann.Find("settings").ClickAsync();
        await ann.Find("send-by").GetByLabel("Ctrl + Enter").CheckAsync();
        await keys.PressAsync("Escape");
        await ann.ReloadAsync();
        await ann.ExpectLiveAsync();
        await ann.Composer.FillAsync("two");
        await keys.PressAsync("Enter");
        await keys.TypeAsync("lines");
        await Expect(ann.Composer).ToHaveValueAsync("two\nlines");
        await Expect(ann.Page.Locator(".tip")).ToContainTextAsync("Ctrl + Enter sends");
        await keys.PressAsync("Control+Enter");
        await ann.ExpectTextsAsync("one", "two\nlines");
    }

    [Fact]
    public async Task Short_codes_are_completed_by_keys_and_become_emoji()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await ann.Composer.FocusAsync();
        var keys = ann.Page.Keyboard;

        await keys.TypeAsync("hi :tad");
        await Expect(ann.Find("suggestion").First).ToContainTextAsync(":tada:");
        await Expect(ann.Composer).ToHaveAttributeAsync("aria-activedescendant", "completion-0");
        await Expect(ann.Page.GetByRole(AriaRole.Option, new() { Name = ":tada:", Selected = true })).ToHaveCountAsync(1);
        await keys.PressAsync("Enter");
        await Expect(ann.Composer).ToHaveValueAsync("hi 🎉 ");
        await keys.TypeAsync(":rocke");
        await ann.Find("suggestion").First.ClickAsync();
        await Expect(ann.Composer).ToHaveValueAsync("hi 🎉 🚀 ");
        await keys.PressAsync("Enter");
        await bob.ExpectMessageAsync("hi 🎉 🚀");
    }

    [Fact]
    public async Task What_was_sent_comes_back_with_control_and_the_arrow_and_what_was_begun_stays()
    {
        var ann = await JoinAsync("ann");
        await ann.SayAsync("one");
        await ann.SayAsync("two");
        await ann.Composer.FillAsync("begun");

        await ann.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(ann.Composer).ToHaveValueAsync("begun");
        await ann.Page.Keyboard.PressAsync("Control+ArrowUp");
        await Expect(ann.Composer).ToHaveValueAsync("two");
        await ann.Page.Keyboard.PressAsync("Control+ArrowUp");
        await Expect(ann.Composer).ToHaveValueAsync("one");
        await ann.Page.Keyboard.PressAsync("Control+ArrowDown");
        await ann.Page.Keyboard.PressAsync("Control+ArrowDown");
        await Expect(ann.Composer).ToHaveValueAsync("begun");
    }

    [Fact]
    public async Task The_box_grows_with_its_text_and_no_further_than_a_third_of_the_page()
    {
        var ann = await JoinAsync("ann");
        var one = (await ann.Composer.BoundingBoxAsync())!.Height;
        await ann.Composer.FillAsync("1\n2\n3\n4");
        var four = (await ann.Composer.BoundingBoxAsync())!.Height;
        await ann.Composer.FillAsync(string.Join('\n', Enumerable.Range(0, 50)));
        var fifty = (await ann.Composer.BoundingBoxAsync())!.Height;

        Assert.InRange(four, one + 40, one + 90);
        Assert.InRange(fifty, four + 50, 800 / 3 + 1);
        await ann.Composer.FillAsync("");
        Assert.Equal(one, (await ann.Composer.BoundingBoxAsync())!.Height);
    }

    [Fact]
    public async Task A_name_is_completed_within_Chinese_and_everybody_is_offered_with_what_that_does()
    {
        var ann = await JoinAsync("ann");
        await JoinAsync("alan");

        await ann.Composer.PressSequentiallyAsync("你好@a");
        await Expect(ann.Find("suggestion")).ToContainTextAsync(["alan", "Calls everybody in this room"]);
        await ann.Composer.PressAsync("Tab");
        await Expect(ann.Composer).ToHaveValueAsync("你好@alan ");

        await ann.Composer.FillAsync("");
        await ann.SayAsync("@all lunch");
        await ann.Composer.PressSequentiallyAsync("hello @al");
        await Expect(ann.Find("suggestion").Last).ToContainTextAsync("Calls nobody yet");
        await ann.Composer.FillAsync("mail ann@al");
        await Expect(ann.Find("suggestion")).ToHaveCountAsync(0);
    }
}
