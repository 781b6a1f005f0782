using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>What the server does not do with a message: people are told, nothing of theirs is lost, and the page shows what is.</summary>
public sealed class MessageRefusalTests(Chromium chromium) : BrowserTest(chromium)
{
    private readonly ShiftedTime _time = new();

    // In the tests that are not about it, nobody comes near this limit.
    protected override (string Key, string Value)[] Settings => [("Chat:Limits:MessagesPerSecond", "1"), ("Chat:Limits:Burst", "40")];

    protected override void Configure(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));

    [Fact]
    public async Task Too_late()
    {
        var ann = await JoinAsync("ann");
        await ann.SayAsync("of yesterday");
        await ann.Composer.PressAsync("ArrowUp");
        // As far as what is measured goes, everybody was there all the time: who is silent for so long is cut off.
        _time.SetWallClock(TimeSpan.FromHours(25));

        await ann.TypeAsync("other words");
        await ann.ExpectErrorAsync("this one is older. Write a new one instead.");
        await Expect(ann.Composer).ToHaveValueAsync("other words");
        await Expect(ann.Find("aim")).ToHaveAttributeAsync("data-kind", "edit");
        await ann.ExpectTextsAsync("of yesterday");
        // What was written is the new one.
        await ann.Composer.PressAsync("Escape");
        await Expect(ann.Find("aim")).ToHaveCountAsync(0);
        await Expect(ann.Composer).ToHaveValueAsync("other words");
        await ann.Composer.PressAsync("Enter");
        await ann.ExpectTextsAsync("of yesterday", "other words");

        await MessageTests.DoAsync(ann, "of yesterday", "menu-delete");
        await Expect(ann.Find("toasts")).ToContainTextAsync("this one is older");
        await ann.ExpectTextsAsync("of yesterday", "other words");
        await Expect(ann.Find("undo-row")).ToHaveCountAsync(0);

        // Who comes back knows the time, and is not offered what cannot be.
        await ann.ReloadAsync();
        await ann.ExpectLiveAsync();
        await MessageTests.OpenMenuAsync(ann, "of yesterday");
        await Expect(ann.Find("message-menu")).ToContainTextAsync("this one is older");
        await Expect(ann.Find("menu-edit")).ToHaveCountAsync(0);
        await Expect(ann.Find("menu-delete")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Not_yours()
    {
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("of bob");
        var ann = await JoinAsync("ann");
        await ann.SayAsync("of ann");
        // No button leads there: what leaves the page is changed on its way.
        await ann.Page.EvaluateAsync(
            """
            () => {
              const send = window.line.send;
              window.line.send = (data) => send.call(window.line, data.replace('"seq":2', '"seq":1'));
            }
            """
        );

        await ann.Composer.PressAsync("ArrowUp");
        await ann.TypeAsync("I never said that");
        await ann.ExpectErrorAsync("Only who wrote a message can change it. Answer it instead.");
        await Expect(ann.Composer).ToHaveValueAsync("I never said that");
        await ann.Composer.PressAsync("Escape");
        await MessageTests.DoAsync(ann, "of ann", "menu-delete");
        await Expect(ann.Find("toasts")).ToContainTextAsync("Only who wrote a message");
        await ann.ExpectTextsAsync("of bob", "of ann");
        await Expect(ann.Find("undo-row")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Too_many_reactions()
    {
        await using var bob = await Server.JoinAsync("bob");
        var said = await bob.SayAsync("lunch?");
        for (var i = 0; i < 20; i++)
            Assert.Null(await bob.ReactAsync(said.Seq, char.ConvertFromUtf32(0x1F600 + i)));
        var ann = await JoinAsync("ann");
        await Expect(ann.Find("reaction")).ToHaveCountAsync(20);

        await MessageTests.OpenMenuAsync(ann, "lunch?");
        await ann.Page.Locator("[data-test=menu-emoji][data-emoji='🎉']").ClickAsync();
        await Expect(ann.Find("toasts"))
            .ToContainTextAsync("20 different emoji already, or too many of this one. Choose another one of those that it has.");
        await Expect(ann.Find("reaction")).ToHaveCountAsync(20);
        await ann.Find("reaction").First.ClickAsync();
        await Expect(ann.Find("reaction").First).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(ann.Find("reaction").First).ToContainTextAsync("2");
    }

    [Fact]
    public async Task No_such_message_any_more()
    {
        await using var bob = await Server.JoinAsync("bob");
        var (first, second) = (await bob.SayAsync("first"), await bob.SayAsync("second"));
        var ann = await JoinAsync("ann");

        // It goes while one looks at its menu, or for an emoji for it.
        await MessageTests.OpenMenuAsync(ann, "first");
        Assert.Null(await bob.DeleteAsync(first.Seq));
        await Expect(ann.Find("message-menu")).ToContainTextAsync("bob deleted this message");
        await Expect(ann.Find("menu-reply")).ToHaveCountAsync(0);
        await ann.Page.Keyboard.PressAsync("Escape");
        await Expect(ann.Find("message-menu")).ToHaveCountAsync(0);

        await ann.Message("second").HoverAsync();
        await ann.Find("react").ClickAsync();
        await Expect(ann.Find("emoji").First).ToBeVisibleAsync();
        Assert.Null(await bob.DeleteAsync(second.Seq));
        await Expect(ann.Find("deleted")).ToHaveCountAsync(2);
        await ann.Find("emoji").First.ClickAsync();
        await Expect(ann.Find("toasts")).ToContainTextAsync("There is no such message here any more.");
        await Expect(ann.Find("reaction")).ToHaveCountAsync(0);
        await Expect(ann.Find("picker")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Slow_down()
    {
        var ann = await JoinAsync("ann");
        await ann.SayAsync("first");
        await ann.SayAsync("second");
        await using var phone = await TestUser.ConnectAsync(Server.Url, "phone");
        await phone.JoinAsync("ann", await TokenAsync(ann));
        await phone.EnterAsync("lobby");
        await UseUpAsync(phone);

        // What is typed stays, to be sent again.
        await ann.Composer.PressAsync("ArrowUp");
        await ann.TypeAsync("second, mended");
        await ann.ExpectErrorAsync("That was too fast. Try again in 1 second.");
        await Expect(ann.Composer).ToHaveValueAsync("second, mended");
        _time.Advance(TimeSpan.FromSeconds(1));
        await ann.Composer.PressAsync("Enter");
        await ann.ExpectTextsAsync("first", "second, mended");
        await Expect(ann.Composer).ToHaveValueAsync("");

        await MessageTests.OpenMenuAsync(ann, "first");
        await ann.Page.Locator("[data-test=menu-emoji][data-emoji='🎉']").ClickAsync();
        await Expect(ann.Find("toasts")).ToContainTextAsync("That was too fast.");
        await Expect(ann.Find("reaction")).ToHaveCountAsync(0);

        // What one wants to be gone is not forgotten: it goes when it can.
        var refused = new TaskCompletionSource();
        ann.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => Note(frame.Text);
        await ann.ReloadAsync();
        await ann.ExpectLiveAsync();
        await MessageTests.DoAsync(ann, "first", "menu-delete");
        await refused.Task.InTime();
        await Expect(ann.Find("undo-row")).ToBeVisibleAsync();
        await Expect(ann.Find("undo")).ToHaveCountAsync(0);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Expect(ann.Find("deleted")).ToBeVisibleAsync();
        await ann.ExpectTextsAsync("second, mended");

        void Note(string? frame)
        {
            if (frame?.Contains("slow_down", StringComparison.Ordinal) == true)
                refused.TrySetResult();
        }
    }

    private static async Task UseUpAsync(TestUser user)
    {
        for (var i = 0; i < 100; i++)
        {
            if (await user.SetTopicAsync($"{i}") is { } code)
            {
                Assert.Equal(WebChat.Contracts.Codes.SlowDown, code);
                return;
            }
        }

        Assert.Fail("There is no end.");
    }

    private static Task<string> TokenAsync(ChatPage page) =>
        page.Page.EvaluateAsync<string>(
            "() => JSON.parse(localStorage[Object.keys(localStorage).find((key) => key.endsWith(':session'))]).token"
        );
}
