using System.Net.Http.Json;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Networks that do worse than to break: that freeze, carry one direction only, or break in the middle of a message.</summary>
public sealed class SpoiltWireTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_frozen_wire_is_noticed_and_what_was_missed_on_it_is_loaded()
    {
        await using var proxy = new FaultProxy(Server.Url);
        var ann = await JoinThroughAsync(proxy, "ann", clock: true);
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("before");
        await ann.ExpectTextsAsync("before");

        proxy.Freeze();
        await bob.SayAsync("into the ice");
        // Longer than the client waits for a sign of the server.
        await ann.Page.Clock.FastForwardAsync("00:40");
        await ann.Page.Clock.FastForwardAsync("00:01");
        await ann.ExpectCutOffAsync();
        await ann.TypeAsync("typed meanwhile");
        await Expect(ann.Find("waiting")).ToHaveTextAsync("1 waiting");
        proxy.Reset();
        proxy.Mend();
        await ann.Page.Clock.FastForwardAsync("00:40");

        await ann.ExpectTextsAsync("before", "into the ice", "typed meanwhile");
        await ann.ExpectLiveAsync();
        await Expect(ann.Find("away")).ToHaveTextAsync("1 message while you were away");
        await bob.ExpectMessageAsync("typed meanwhile");
        Assert.Equal(["before", "into the ice", "typed meanwhile"], await StoredAsync());
    }

    [Fact]
    public async Task A_message_of_which_the_answer_is_lost_is_sent_again_and_shown_once()
    {
        await using var proxy = new FaultProxy(Server.Url);
        var ann = await JoinThroughAsync(proxy, "ann");
        await using var bob = await Server.JoinAsync("bob");
        await ann.SayAsync("before");

        proxy.Down = Flow.Drop;
        await ann.TypeAsync("only once");
        await bob.ExpectMessageAsync("only once");
        await Expect(ann.Page.Locator("[data-state=pending]")).ToHaveCountAsync(1);
        proxy.Cut();
        await ann.ExpectCutOffAsync();
        proxy.Mend();
        await ann.TryNowAsync();

        await ann.ExpectLiveAsync();
        await Expect(ann.Page.Locator("[data-state=pending]")).ToHaveCountAsync(0);
        await ann.SayAsync("after");
        await ann.ExpectTextsAsync("before", "only once", "after");
        await Expect(ann.Find("away")).ToHaveCountAsync(0);
        Assert.Equal(["before", "only once", "after"], await StoredAsync());
        await bob.ExpectMessageAsync("after");
        Assert.DoesNotContain(await bob.EventsUntilNowAsync(), e => e is MessageEvent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wire_that_carries_one_direction_only_is_given_up_when_a_call_stays_unanswered(bool answersAreLost)
    {
        await using var proxy = new FaultProxy(Server.Url);
        var ann = await JoinThroughAsync(proxy, "ann", clock: true);
        await using var bob = await Server.JoinAsync("bob");
        if (answersAreLost)
            proxy.Down = Flow.Drop;
        else
            proxy.Up = Flow.Drop;
        await ann.TypeAsync("only once");
        await ann.TypeAsync("and this after it");
        if (answersAreLost)
            await bob.ExpectMessageAsync("only once");
        await Expect(ann.Page.Locator("[data-state=pending]")).ToHaveCountAsync(2);

        await ann.Page.Clock.FastForwardAsync("00:12");
        await ann.Page.Clock.FastForwardAsync("00:01");
        await ann.ExpectCutOffAsync();
        proxy.Mend();
        await ann.Page.Clock.FastForwardAsync("00:40");

        await ann.ExpectTextsAsync("only once", "and this after it");
        await Expect(ann.Page.Locator("[data-state=pending]")).ToHaveCountAsync(0);
        Assert.Equal(["only once", "and this after it"], await StoredAsync());
    }

    private async Task<string[]> StoredAsync()
    {
        using var http = Server.Http();
        var kept = await http.GetFromJsonAsync<HistoryPage>("api/rooms/lobby/messages?limit=500", Wire.Json);
        return [.. kept!.Events.Cast<MessageEvent>().Select(m => m.Text)];
    }
}
