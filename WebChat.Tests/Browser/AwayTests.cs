using System.Globalization;
using System.Text.RegularExpressions;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>A server that stops says so, and the page says when it is back; a connection that only blinks is nobody's business.</summary>
public sealed class AwayTests(Chromium chromium) : BrowserTest(chromium)
{
    /// <summary>Notes every state that the page shows of its connection, and every line that a screen reader is given.</summary>
    private const string Record = """
        () => {
          window.states = [];
          window.readOut = [];
          const chip = () => document.querySelector("[data-test=connection-state]")?.dataset.state;
          new MutationObserver((changes) => {
            if (chip() !== window.states.at(-1)) window.states.push(chip());
            for (const { target, addedNodes } of changes) {
              const region = target instanceof Element && target.closest("[role=log], [data-test=spoken], [data-test=toasts]");
              for (const node of addedNodes) if (region && node.textContent.trim()) window.readOut.push(node.textContent.trim());
            }
          }).observe(document.body, { subtree: true, childList: true, attributes: true });
        }
        """;

    [Theory]
    [InlineData(
        "en-GB",
        "The server is stopping. This page will reconnect by itself.",
        "The server is back, after \\d+ seconds?\\.",
        "The server is back."
    )]
    [InlineData(
        "fr-FR",
        "Le serveur s’arrête. La reconnexion sera automatique.",
        "Le serveur est de retour, après \\d+\\ssecondes?\\.",
        "Le serveur est de retour."
    )]
    [InlineData("zh-CN", "服务器即将停止，之后会自动重新连接。", "服务器已恢复，中断了\\d+秒钟。", "服务器已恢复。")]
    public async Task A_stop_and_the_way_back_are_a_line_each_in_every_room(string locale, string stopping, string back, string spoken)
    {
        var ann = await JoinAsync("ann", configure: options => options.Locale = locale);
        ann.MayBeCutOff = true;
        await ann.TypeAsync("/join garden");
        await ann.ExpectTitleAsync("garden");
        await ann.Page.EvaluateAsync(Record);

        await Server.StopAsync();
        await Expect(ann.Find("stopping")).ToContainTextAsync(stopping);
        await ann.ExpectCutOffAsync();
        for (var attempts = 0; attempts < 3; attempts++)
            await ann.TryNowAsync();
        await Server.RestartAsync();
        await ann.TryNowAsync();

        var words = new Regex(back, RegexOptions.None, TimeSpan.FromSeconds(1));
        await Expect(ann.Find("back")).ToContainTextAsync(words);
        await ann.ExpectLiveAsync();
        await ann.SayAsync("hello again");
        await Expect(ann.Find("stopping")).ToHaveCountAsync(1);
        await Expect(ann.Find("back")).ToHaveCountAsync(1);
        await Expect(ann.Page.Locator("[data-test=stopping] + [data-test=back]")).ToHaveCountAsync(1);
        var readOut = await ann.Page.EvaluateAsync<string[]>("() => window.readOut");
        Assert.Single(readOut, text => text.Contains(stopping, StringComparison.Ordinal));
        Assert.Single(readOut, text => string.Equals(text, spoken, StringComparison.Ordinal));
        Assert.DoesNotMatch(words, string.Join('\n', readOut));
        await ann.Room("lobby").ClickAsync();
        await Expect(ann.Find("stopping")).ToHaveCountAsync(1);
        await Expect(ann.Find("back")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Many_restarts_with_nothing_said_between_are_one_line()
    {
        var ann = await JoinAsync("ann");
        ann.MayBeCutOff = true;
        await ann.SayAsync("before");
        for (var times = 1; times <= 2; times++)
        {
            await Server.RestartAsync();
            await ann.TryNowAsync();
            await Expect(ann.Find("back").Or(ann.Find("outages").Locator("li"))).ToHaveCountAsync(times == 1 ? 1 : 2 * times);
        }

        await Expect(ann.Find("outages").Locator("summary")).ToContainTextAsync("stopped and came back 2 times");
        await Expect(ann.Find("stopping")).ToHaveCountAsync(0);
        await ann.SayAsync("after");
        await Server.StopAsync();
        await Expect(ann.Find("stopping")).ToHaveCountAsync(1);
        await Expect(ann.Find("outages")).ToHaveCountAsync(1);
        await Expect(ann.Find("connection-state")).ToContainTextAsync("Reconnecting");
    }

    [Fact]
    public async Task The_server_killed_and_started_again_loses_nothing_that_was_said()
    {
        using var data = new TemporaryFolder();
        var port = ServerProcess.FreePort();
        var page = $"--contentRoot={Repository.File("WebChat.Server")}";
        var server = await ServerProcess.StartAsync(data.Path, port, page);
        await using var proxy = new FaultProxy(server.Url);
        var ann = await JoinThroughAsync(proxy, "ann");
        var bob = await JoinThroughAsync(proxy, "bob");
        await ann.SayAsync("one");
        await bob.SayAsync("two");

        await server.KillAsync();
        await server.DisposeAsync();
        await ann.ExpectCutOffAsync();
        await ann.TypeAsync("three");
        await using var again = await ServerProcess.StartAsync(data.Path, port, page);
        await ann.TryNowAsync();
        await ann.ExpectLiveAsync();
        await bob.TryNowAsync();

        await bob.ExpectTextsAsync("one", "two", "three");
        await ann.ExpectTextsAsync("one", "two", "three");
        await Expect(bob.Find("left")).ToHaveCountAsync(0);
        await Expect(ann.Person("bob")).ToHaveAttributeAsync("data-presence", "online");
    }

    [Fact]
    public async Task A_blink_of_the_connection_is_not_shown_and_moves_nothing()
    {
        await using var proxy = new FaultProxy(Server.Url);
        var ann = await JoinThroughAsync(proxy, "ann", clock: true);
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("hello");
        await ann.ExpectTextsAsync("hello");
        await ann.Composer.FillAsync("half a thought");
        await ann.Page.EvaluateAsync(Record);
        await ann.Page.Clock.PauseAtAsync(DateTime.UtcNow.AddSeconds(5));
        var connections = proxy.Accepted;
        var isBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ann.Page.WebSocket += (_, line) => line.FrameReceived += (_, frame) => NoteIfBack(frame.Text);

        proxy.Reset();
        await ann.Page.WaitForFunctionAsync("() => window.line.readyState === WebSocket.CLOSED", null, new() { PollingInterval = 20 });
        await ann.Page.Clock.RunForAsync(510);
        await Patience.UntilAsync(() => proxy.Accepted > connections, "the page comes back");
        await bob.SayAsync("meanwhile");
        // How long the way back takes on a slow machine is no part of the blink.
        await isBack.Task.InTime();
        await ann.Page.Clock.ResumeAsync();

        await ann.ExpectTextsAsync("hello", "meanwhile");
        await ann.ExpectLiveAsync();
        Assert.DoesNotContain(await ann.Page.EvaluateAsync<string[]>("() => window.states"), state => state is not "live");
        await Expect(ann.Person("bob")).ToHaveAttributeAsync("data-presence", "online");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await Expect(ann.Composer).ToHaveValueAsync("half a thought");

        void NoteIfBack(string? frame)
        {
            if (frame?.Contains("meanwhile", StringComparison.Ordinal) == true)
                isBack.TrySetResult();
        }
    }

    [Fact]
    public async Task What_one_reads_and_where_one_writes_stay_when_the_connection_comes_back()
    {
        await using var proxy = new FaultProxy(Server.Url);
        var ann = await JoinThroughAsync(proxy, "ann");
        await using var bob = await Server.JoinAsync("bob");
        for (var number = 1; number <= 60; number++)
            await bob.SayAsync($"text {number}");
        await Expect(ann.Message("text 60")).ToBeInViewportAsync();
        await ann.Find("timeline").EvaluateAsync("(timeline) => { timeline.scrollTop -= 700; }");
        await Expect(ann.Find("jump")).ToBeVisibleAsync();
        var before = await TopAsync(ann, "text 30");
        await ann.Composer.FocusAsync();

        proxy.Cut();
        await ann.ExpectCutOffAsync();
        await bob.SayAsync("missed");
        proxy.Mend();
        await ann.TryNowAsync();
        await ann.ExpectLiveAsync();

        await Expect(ann.Find("jump")).ToHaveTextAsync("1 new message");
        Assert.InRange(await TopAsync(ann, "text 30") - before, -2, 2);
        await Expect(ann.Composer).ToBeFocusedAsync();
    }

    [Fact]
    public async Task After_a_long_absence_one_is_where_one_left_off()
    {
        await using var proxy = new FaultProxy(Server.Url);
        var ann = await JoinThroughAsync(proxy, "ann", clock: true);
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("before");
        await ann.ExpectTextsAsync("before");

        proxy.Cut();
        await ann.ExpectCutOffAsync();
        foreach (var number in Enumerable.Range(1, 80))
            await bob.SayAsync($"missed {number.ToString(CultureInfo.InvariantCulture)}");
        proxy.Mend();
        await ann.Page.Clock.FastForwardAsync("02:00");

        await Expect(ann.Find("away")).ToHaveTextAsync("80 messages while you were away");
        await Expect(ann.Message("missed 1")).ToBeInViewportAsync();
        await Expect(ann.Find("jump")).ToHaveTextAsync("80 new messages");
        await ann.Find("jump").ClickAsync();
        await Expect(ann.Message("missed 80")).ToBeInViewportAsync();
        await Expect(ann.Find("jump")).ToHaveCountAsync(0);
    }

    private static Task<double> TopAsync(ChatPage page, string text) =>
        page.Message(text).EvaluateAsync<double>("(row) => row.getBoundingClientRect().top");
}
