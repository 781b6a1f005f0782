using System.Net.Http.Json;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>What was typed and not sent is kept: over a reload, over a closed browser, over a refusal; and is sent once.</summary>
public sealed class KeptMessagesTests(Chromium chromium) : BrowserTest(chromium)
{
    protected override (string Key, string Value)[] Settings => [("Chat:GraceSeconds", "1")];

    [Fact]
    public async Task A_closed_browser_sends_what_was_waiting_when_it_is_opened_again_once_and_in_order()
    {
        using var profile = new TemporaryFolder();
        await using var proxy = new FaultProxy(Server.Url);
        var ann = await OpenProfileAsync(profile.Path, proxy.Url);
        await ann.JoinAsync("ann");
        await ann.SayAsync("online");
        proxy.Cut();
        await ann.ExpectCutOffAsync();
        foreach (var text in (string[])["kept one", "kept two", "/me waits", "kept three"])
            await ann.TypeAsync(text);
        await Expect(ann.Find("waiting")).ToHaveTextAsync("4 waiting");

        await ann.DisposeAsync();
        proxy.Mend();
        var again = await OpenProfileAsync(profile.Path, proxy.Url);

        await again.ExpectLiveAsync();
        await Expect(again.Find("self")).ToHaveTextAsync("ann");
        string[] all = ["online", "kept one", "kept two", "waits", "kept three"];
        await again.ExpectTextsAsync(all);
        await Expect(again.Page.Locator("[data-state=pending]")).ToHaveCountAsync(0);
        Assert.Equal(all, await StoredAsync());
        await again.ReloadAsync();
        await again.ExpectTextsAsync(all);
        Assert.Equal(all, await StoredAsync());
        // It writes into its folder as long as it runs.
        await again.DisposeAsync();
    }

    [Fact]
    public async Task Two_tabs_send_what_both_have_waiting_once_and_in_order()
    {
        await using var proxy = new FaultProxy(Server.Url);
        var first = await JoinThroughAsync(proxy, "ann");
        var second = await first.OpenTabAsync();
        second.MayBeCutOff = true;
        await second.ExpectLiveAsync();
        proxy.Cut();
        await first.ExpectCutOffAsync();
        await second.ExpectCutOffAsync();
        string[] all = ["one", "two", "three", "four", "five", "six"];
        foreach (var (index, text) in all.Index())
            await (index % 2 == 0 ? first : second).TypeAsync(text);

        proxy.Mend();
        await Task.WhenAll(first.TryNowAsync(), second.TryNowAsync());

        await first.ExpectTextsAsync(all);
        await second.ExpectTextsAsync(all);
        await Expect(first.Page.Locator("[data-state=pending]")).ToHaveCountAsync(0);
        await first.SayAsync("live");
        Assert.Equal(["one", "two", "three", "four", "five", "six", "live"], await StoredAsync());
    }

    [Fact]
    public async Task A_refused_message_stays_with_its_reason_over_a_reload_until_it_is_sent_again()
    {
        var ann = await JoinAsync("ann");
        await using var bob = await Server.JoinAsync("bob");
        await ann.Person("bob").ClickAsync();
        await ann.Find("write").ClickAsync();
        await ann.ExpectTitleAsync("bob");
        await bob.DropAsync();
        await ann.Room("lobby").ClickAsync();
        await Expect(ann.Person("ann")).ToBeVisibleAsync();
        await Expect(ann.Person("bob")).ToHaveCountAsync(0);
        await ann.Conversation("bob").ClickAsync();

        await ann.TypeAsync("are you there?");
        await Expect(ann.Find("failed")).ToContainTextAsync("Not sent. Nobody called bob is here at the moment.");
        await Expect(ann.Conversation("bob").GetByTestId("unsent")).ToHaveAttributeAsync("title", "1 message not sent");
        await ann.ReloadAsync();

        await ann.ExpectLiveAsync();
        await ann.ExpectTitleAsync("bob");
        await ann.ExpectTextsAsync("are you there?");
        await Expect(ann.Find("failed")).ToContainTextAsync("Nobody called bob is here at the moment.");
        await using var again = await Server.ConnectAsync("bob");
        await again.JoinAsync("bob", bob.Token);
        await ann.Find("retry").ClickAsync();

        await Expect(ann.Composer).ToBeFocusedAsync();
        Assert.Equal("are you there?", (await again.ExpectAsync<PrivateEvent>()).Text);
        await Expect(ann.Find("failed")).ToHaveCountAsync(0);
        await Expect(ann.Conversation("bob").GetByTestId("unsent")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("en-GB", "Not sent. Nobody called bob is here at the moment.", "Send again", "Discard")]
    [InlineData("fr-FR", "Non envoyé. Personne du nom de bob n’est là pour le moment.", "Renvoyer", "Supprimer")]
    [InlineData("zh-CN", "未发送。 目前没有叫 bob 的人。", "重新发送", "丢弃")]
    public async Task A_refused_message_can_be_discarded(string locale, string reason, string again, string discard)
    {
        var ann = await JoinAsync("ann", configure: options => options.Locale = locale);
        await using var bob = await Server.JoinAsync("bob");
        await ann.TypeAsync("@bob hello");
        await bob.ExpectAsync<PrivateEvent>();
        await ann.ExpectTextsAsync("hello");
        await bob.CallAsync<Reply>("Quit");

        await ann.TypeAsync("and goodbye");

        await Expect(ann.Find("failed").Locator("span").First).ToHaveTextAsync(reason);
        await Expect(ann.Find("retry")).ToHaveTextAsync(again);
        await Expect(ann.Find("discard")).ToHaveTextAsync(discard);
        await ann.Find("discard").ClickAsync();
        await ann.ExpectTextsAsync("hello");
        await Expect(ann.Composer).ToBeFocusedAsync();
        await ann.ReloadAsync();
        await ann.ExpectTextsAsync("hello");
        await Expect(ann.Find("failed")).ToHaveCountAsync(0);
    }

    private async Task<string[]> StoredAsync()
    {
        using var http = Server.Http();
        var kept = await http.GetFromJsonAsync<HistoryPage>("api/rooms/lobby/messages?limit=500", Wire.Json);
        return [.. kept!.Events.Cast<MessageEvent>().Select(m => m.Text)];
    }
}
