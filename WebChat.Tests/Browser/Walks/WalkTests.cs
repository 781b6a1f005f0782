using WebChat.Contracts;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser.Walks;

/// <summary>With the keyboard alone: coming and going, commands, messages, and what is in texts.</summary>
public sealed class WalkTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    [Walk("Coming and going")]
    public async Task Coming_and_going()
    {
        var ann = await OpenAsync();
        var walk = new Walk(ann, "Coming and going");
        await Expect(ann.Find("nickname")).ToBeFocusedAsync();
        await walk.ToAsync("language");
        await walk.Keys.PressAsync("ArrowDown");
        await Expect(ann.Page.Locator("html")).Not.ToHaveAttributeAsync("lang", "en");
        await walk.Keys.PressAsync("ArrowUp");
        await Expect(ann.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await walk.ToAsync("theme");
        await walk.Keys.PressAsync("ArrowDown");
        await Expect(ann.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await walk.ToAsync("nickname", back: true);
        await walk.WriteAsync("nickname", "ann");
        await walk.PressAsync("join");
        await Expect(ann.Composer).ToBeFocusedAsync();

        await walk.PressAsync("hint-done", back: true);
        await Expect(ann.Find("hint")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.PressAsync("skip", back: true);
        await Expect(ann.Composer).ToBeFocusedAsync();

        await walk.PressAsync("settings", back: true);
        await walk.PressAsync("quit", back: true);
        await Expect(ann.Find("join-again")).ToBeFocusedAsync();
        await walk.PressAsync("join-again");
        await Expect(ann.Find("nickname")).ToBeFocusedAsync();
        await walk.PressAsync("nickname");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.SayAsync("/quit");
        await Expect(ann.Find("ended")).ToBeVisibleAsync();
        walk.End();
    }

    [Fact]
    [Walk("Commands")]
    public async Task Commands()
    {
        await using var bob = await Server.JoinAsync("bob", "lobby", "ops");
        var ann = await JoinAsync("ann");
        var walk = new Walk(ann, "Commands");

        await walk.SayAsync("/help");
        await Expect(ann.Find("help")).ToBeVisibleAsync();
        await walk.SayAsync("/who");
        await Expect(ann.Find("who")).ToContainTextAsync("bob");
        await walk.SayAsync("/me waves");
        Assert.Equal(MessageKinds.Action, (await bob.ExpectMessageAsync("waves")).Kind);
        await walk.SayAsync("/nick anna");
        await Expect(ann.Find("self")).ToHaveTextAsync("anna");
        await walk.SayAsync("/topic what we do");
        await Expect(ann.Find("room-topic")).ToHaveTextAsync("what we do");
        await walk.SayAsync("/invite");
        await Expect(ann.Find("room-dialog")).ToBeVisibleAsync();
        await walk.BackAsync();
        await walk.SayAsync("/away");
        await Expect(ann.Page.Locator(".oneself-state")).ToHaveTextAsync("Away");
        await walk.SayAsync("/away");
        await Expect(ann.Page.Locator(".oneself-state")).ToHaveTextAsync("Online");
        await walk.SayAsync("/quiet");
        await walk.PressAsync("quiet-off", back: true);
        await Expect(ann.Find("quiet-bar")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.SayAsync("/hide bob");
        await Expect(ann.Person("bob")).ToHaveAttributeAsync("data-hidden", "");
        await walk.SayAsync("/unhide bob");
        await Expect(ann.Person("bob")).Not.ToHaveAttributeAsync("data-hidden", "");
        await bob.SayAsync("where is @anna?");
        await walk.SayAsync("/search where");
        await Expect(ann.Find("hit")).ToHaveCountAsync(1);
        await walk.BackAsync();
        await walk.SayAsync("/mentions");
        await Expect(ann.Find("hit")).ToHaveCountAsync(1);
        await walk.BackAsync();
        var saved = await ann.Page.RunAndWaitForDownloadAsync(() => walk.SayAsync("/export txt"));
        Assert.EndsWith(".txt", saved.SuggestedFilename, StringComparison.Ordinal);

        // A room of the list, a command that is completed, one that is brought back, two lines.
        await walk.SayAsync("/rooms");
        await walk.PressAsync("listed-room", ann.Find("listed-room").Filter(new() { HasText = "ops" }), back: true);
        await ann.ExpectTitleAsync("ops");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.Keys.TypeAsync("/le");
        await walk.TakeAsync("suggestion", ann.Find("suggestion").Filter(new() { HasText = "/leave" }), key: "Tab");
        await walk.KeyAsync("complete", "Enter");
        await ann.ExpectTitleAsync("lobby");
        await walk.SayAsync("/join den");
        await ann.ExpectTitleAsync("den");
        await walk.Keys.TypeAsync("one");
        await walk.KeyAsync("newLine", "Shift+Enter");
        await walk.Keys.TypeAsync("two");
        await walk.KeyAsync("send", "Enter");
        await Expect(ann.Texts).ToHaveTextAsync(["one\ntwo"]);
        await walk.KeyAsync("recall", "Control+ArrowUp");
        await Expect(ann.Composer).ToHaveValueAsync("one\ntwo");
        await walk.Keys.PressAsync("Control+a");
        await walk.Keys.PressAsync("Delete");

        await walk.SayAsync("/leave");
        await ann.ExpectTitleAsync("lobby");
        await walk.SayAsync("/leave");
        await Expect(ann.Find("nowhere")).ToBeVisibleAsync();
        await walk.PressAsync("browse-nowhere");
        await Expect(ann.Find("room-name")).ToBeFocusedAsync();
        await walk.Keys.TypeAsync("lobby");
        await walk.Keys.PressAsync("Enter");
        await ann.ExpectTitleAsync("lobby");
        await walk.SayAsync("/msg bob psst");
        Assert.Equal("psst", (await bob.ExpectAsync<PrivateEvent>()).Text);
        walk.End();
    }

    [Fact]
    [Walk("Messages")]
    public async Task Messages()
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("a question");
        var ann = await JoinAsync("ann", configure: options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        var walk = new Walk(ann, "Messages");
        await walk.WriteAsync("composer", "a slip");
        await walk.PressAsync("send");
        await bob.ExpectMessageAsync("a slip");
        await walk.ToAsync("composer", back: true);

        await walk.KeyAsync("edit", "ArrowUp");
        await Expect(ann.Composer).ToHaveValueAsync("a slip");
        await walk.Keys.TypeAsync(" of mine");
        await walk.Keys.PressAsync("Enter");
        await Expect(ann.Message("a slip of mine")).ToContainTextAsync("edited");

        await walk.ToMessageAsync("a question");
        await walk.PressAsync("author");
        await Expect(ann.Find("person-dialog")).ToBeVisibleAsync();
        await walk.Keys.PressAsync("Escape");
        await Expect(ann.Find("author").And(ann.Page.Locator(":focus"))).ToHaveCountAsync(1);
        await walk.PressAsync("reply");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.PressAsync("cancel-aim", back: true);
        await Expect(ann.Find("aim")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToBeFocusedAsync();

        await walk.OpenMenuAsync("a question");
        await walk.PressAsync("menu-reply");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await walk.SayAsync("an answer");
        var answer = await bob.ExpectMessageAsync("an answer");
        Assert.Equal(1, answer.ReplyTo);
        await walk.ToMessageAsync("an answer");
        await walk.PressAsync("quote");
        await Expect(ann.Message("a question")).ToBeFocusedAsync();

        // Reactions: one of the menu, one of all, one more of what is there.
        await walk.Keys.PressAsync("Enter");
        await walk.PressAsync("menu-emoji", ann.Find("menu-emoji").First);
        await Expect(ann.Message("a question").GetByTestId("reaction")).ToContainTextAsync(["👍"]);
        await walk.OpenFromAsync("a question", "menu-react");
        await Expect(ann.Find("emoji-search")).ToBeFocusedAsync();
        await walk.Keys.TypeAsync("party pop");
        await Expect(ann.Find("emoji")).ToHaveCountAsync(1);
        await walk.Keys.PressAsync("Enter");
        await Expect(ann.Message("a question").GetByTestId("reaction")).ToHaveCountAsync(2);
        await Expect(ann.Message("a question")).ToBeFocusedAsync();
        await walk.PressAsync("reaction", ann.Find("reaction").First);
        await Expect(ann.Message("a question").GetByTestId("reaction")).ToHaveCountAsync(1);
        await walk.BackAsync();
        await walk.ToMessageAsync("a question");
        await walk.PressAsync("react");
        await Expect(ann.Find("emoji-search")).ToBeFocusedAsync();
        await walk.Keys.PressAsync("Escape");
        await Expect(ann.Message("a question")).ToBeFocusedAsync();

        // What the menu copies and shows.
        await walk.PressAsync("more");
        await walk.PressAsync("menu-copy");
        await ExpectCopiedAsync(ann, "a question");
        await walk.OpenFromAsync("a question", "menu-link");
        await ExpectCopiedAsync(ann, new Uri(Server.Url, "r/lobby#1").ToString());
        await walk.OpenFromAsync("a question", "menu-source");
        await Expect(ann.Find("source")).ToHaveValueAsync("a question");
        await walk.BackAsync();

        // One's own: changed, deleted, and not deleted.
        await walk.ToMessageAsync("an answer");
        await walk.PressAsync("edit");
        await Expect(ann.Composer).ToHaveValueAsync("an answer");
        await walk.BackAsync();
        await walk.OpenFromAsync("an answer", "menu-edit");
        await Expect(ann.Composer).ToHaveValueAsync("an answer");
        await walk.BackAsync();
        await walk.OpenFromAsync("an answer", "menu-delete");
        await Expect(ann.Find("undo")).ToBeFocusedAsync();
        await walk.PressAsync("undo");
        await Expect(ann.Message("an answer")).ToBeVisibleAsync();
        walk.End();
    }

    private static async Task ExpectCopiedAsync(ChatPage page, string text) =>
        await page.Page.WaitForFunctionAsync("async (text) => (await navigator.clipboard.readText()) === text", text);
}
