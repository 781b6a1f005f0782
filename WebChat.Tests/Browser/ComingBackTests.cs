using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using WebChat.Contracts;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

public sealed class ComingBackTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_reload_brings_back_name_rooms_and_history_and_nobody_notices()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await ann.TypeAsync("/join garden");
        await ann.ExpectTitleAsync("garden");
        await ann.SayAsync("roses");
        await ann.Room("lobby").ClickAsync();
        await ann.SayAsync("hello");
        await bob.WhisperAsync("ann", "psst");
        await Expect(ann.Conversation("bob")).ToBeVisibleAsync();
        await bob.EventsUntilNowAsync();

        await ann.ReloadAsync();

        await ann.ExpectLiveAsync();
        await Expect(ann.Find("self")).ToHaveTextAsync("ann");
        await Expect(ann.Find("room")).ToHaveCountAsync(2);
        await ann.ExpectTextsAsync("hello");
        await Expect(ann.Conversation("bob").GetByTestId("unread")).ToContainTextAsync("1");
        await ann.Room("garden").ClickAsync();
        await ann.ExpectTextsAsync("roses");
        await ann.Room("lobby").ClickAsync();
        await ann.SayAsync("I am back");
        await bob.ExpectMessageAsync("I am back");
        Assert.DoesNotContain(await bob.EventsUntilNowAsync(), e => e is JoinedEvent or LeftEvent);
    }

    [Fact]
    public async Task Without_a_line_nobody_is_said_to_be_online()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await Expect(ann.Person("bob")).ToHaveAttributeAsync("data-presence", "online");

        await ann.CutLineAsync();
        await Expect(ann.Person("bob")).ToHaveAttributeAsync("data-presence", "unclear");
        await ann.MendLineAsync();
        await Expect(ann.Person("bob")).ToHaveAttributeAsync("data-presence", "online");
    }

    [Fact]
    public async Task A_reload_comes_back_to_the_place_that_was_open()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await ann.TypeAsync("/join garden");
        await ann.ExpectTitleAsync("garden");
        await ann.ReloadAsync();
        await ann.ExpectTitleAsync("garden");

        await ann.TypeAsync("@bob hello");
        await ann.ExpectTitleAsync("bob");
        await ann.ReloadAsync();
        await ann.ExpectTitleAsync("bob");
        await ann.ExpectTextsAsync("hello");

        await ann.Page.GoBackAsync();
        await ann.ExpectTitleAsync("garden");
    }

    [Fact]
    public async Task After_a_restart_of_the_server_nothing_is_lost_or_doubled()
    {
        var ann = await JoinAsync("ann");
        var bob = await JoinAsync("bob");
        ann.MayBeCutOff = bob.MayBeCutOff = true;
        await ann.SayAsync("one");
        await bob.SayAsync("two");

        await Server.StopAsync();
        await ann.ExpectCutOffAsync();
        foreach (var text in new[] { "three", "four", "/me waits", "five" })
            await ann.TypeAsync(text);
        await Expect(ann.Find("waiting")).ToHaveTextAsync("4 waiting");
        await Expect(ann.Page.Locator("[data-test=message][data-state=pending]")).ToHaveCountAsync(4);
        await Server.RestartAsync();
        await ann.ExpectLiveAsync();
        await bob.ExpectLiveAsync();

        string[] all = ["one", "two", "three", "four", "waits", "five"];
        await ann.ExpectTextsAsync(all);
        await bob.ExpectTextsAsync(all);
        await Expect(ann.Find("message").And(ann.Page.Locator("[data-seq]"))).ToHaveCountAsync(6);
        using var http = Server.Http();
        var kept = await http.GetFromJsonAsync<HistoryPage>("api/rooms/lobby/messages", Wire.Json);
        Assert.Equal(all, kept!.Events.Cast<MessageEvent>().Select(m => m.Text));
        await Expect(bob.Find("left")).ToHaveCountAsync(0);
        await bob.SayAsync("six");
        await ann.ExpectTextsAsync([.. all, "six"]);
    }

    [Fact]
    public async Task What_was_typed_offline_survives_a_reload_and_is_sent_once()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        ann.MayBeCutOff = true;
        await ann.SayAsync("online");

        await ann.CutLineAsync();
        await ann.ExpectCutOffAsync();
        await ann.TypeAsync("kept one");
        await ann.TypeAsync("kept two");
        await Expect(ann.Find("waiting")).ToHaveTextAsync("2 waiting");
        await ann.ReloadAsync();
        await Expect(ann.Find("resuming").GetByRole(Microsoft.Playwright.AriaRole.Button)).ToBeVisibleAsync();
        await ann.MendLineAsync();
        await ann.TryNowAsync();

        await ann.ExpectLiveAsync();
        await ann.ExpectTextsAsync("online", "kept one", "kept two");
        await Expect(ann.Page.Locator("[data-state=pending]")).ToHaveCountAsync(0);
        await ann.SayAsync("live");
        await bob.ExpectMessageAsync("live");
        using var http = Server.Http();
        var kept = await http.GetFromJsonAsync<HistoryPage>("api/rooms/lobby/messages", Wire.Json);
        Assert.Equal(["online", "kept one", "kept two", "live"], kept!.Events.Cast<MessageEvent>().Select(m => m.Text));
    }

    [Fact]
    public async Task Who_was_offline_is_told_how_much_was_missed()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        ann.MayBeCutOff = true;
        await bob.SayAsync("before");
        await ann.ExpectTextsAsync("before");
        await ann.Page.Context.SetOfflineAsync(true);
        await Expect(ann.Find("connection-state")).ToHaveAttributeAsync("data-state", "offline");
        await Expect(ann.Find("connection-state")).ToContainTextAsync("Offline");
        await bob.SayAsync("missed one");
        await bob.SayAsync("missed two");

        await ann.Page.Context.SetOfflineAsync(false);

        await ann.ExpectLiveAsync();
        await ann.ExpectTextsAsync("before", "missed one", "missed two");
        await Expect(ann.Find("away")).ToHaveTextAsync("2 messages while you were away");
    }

    [Fact]
    public async Task The_time_until_the_next_attempt_is_counted_down_and_need_not_be_waited_for()
    {
        var ann = await JoinAsync("ann");
        // The first wait is eight seconds, instead of half of one at most.
        await ann.Page.EvaluateAsync("() => { Math.random = () => 31; }");
        await ann.CutLineAsync();
        var chip = ann.Find("connection-state");
        await Expect(chip).ToContainTextAsync("Reconnecting in 8 s");
        await Expect(chip).ToContainTextAsync(new Regex("Reconnecting in [1-7] s", RegexOptions.None, TimeSpan.FromSeconds(1)));

        var clicked = Stopwatch.StartNew();
        await ann.MendLineAsync();
        await ann.Find("try-now").ClickAsync();
        await ann.ExpectLiveAsync();

        Assert.InRange(clicked.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await ann.SayAsync("back");
    }

    [Fact]
    public async Task A_draft_is_kept_for_each_place()
    {
        var ann = await JoinAsync("ann");
        await ann.TypeAsync("/join garden");
        await ann.ExpectTitleAsync("garden");
        await ann.Composer.FillAsync("half a thought");
        await ann.Room("lobby").ClickAsync();
        await Expect(ann.Composer).ToHaveValueAsync("");

        await ann.ReloadAsync();
        await ann.ExpectLiveAsync();
        await ann.Room("garden").ClickAsync();

        await Expect(ann.Composer).ToHaveValueAsync("half a thought");
    }
}
