using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Who was away sees what was missed, where and how much; and what nobody has any more, with the reason.</summary>
public sealed class GapTests(Chromium chromium) : BrowserTest(chromium)
{
    /// <summary>What stands in the timeline, one word or text a row.</summary>
    private const string Rows = """
        () => [...document.querySelectorAll(".rows [data-test]")]
          .filter((row) => ["away", "gap", "hole", "unread-line", "stopping", "back", "expired", "message"].includes(row.dataset.test))
          .map((row) => row.dataset.test === "message" ? row.querySelector("[data-test=text]").textContent : row.dataset.test)
        """;

    private string Database => Path.Combine(Server.DataDirectory, "webchat.db");

    [Theory]
    [InlineData("en-GB", 1, "1 message while you were away")]
    [InlineData("en-GB", 37, "37 messages while you were away")]
    [InlineData("fr-FR", 1, "1 message pendant votre absence")]
    [InlineData("fr-FR", 2, "2 messages pendant votre absence")]
    [InlineData("zh-CN", 2, "你离开期间有 2 条消息")]
    public async Task What_was_missed_stands_below_a_line_that_counts_it(string locale, int count, string words)
    {
        await using var proxy = new FaultProxy(Server.Url);
        var ann = await JoinThroughAsync(proxy, "ann", configure: options => options.Locale = locale);
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("before");
        await ann.ExpectTextsAsync("before");

        proxy.Cut();
        await ann.ExpectCutOffAsync();
        var missed = Enumerable.Range(1, count).Select(number => $"missed {number}").ToArray();
        foreach (var text in missed)
            await bob.SayAsync(text);
        proxy.Mend();
        await ann.TryNowAsync();

        await ann.ExpectTextsAsync(["before", .. missed]);
        await Expect(ann.Find("away")).ToHaveTextAsync(words);
        string[] all = ["before", "away", .. missed];
        Assert.Equal(all, await RowsAsync(ann));
    }

    [Fact]
    public async Task More_than_a_page_is_fetched_to_the_last_message()
    {
        const int missed = 620;
        await using var proxy = new FaultProxy(Server.Url);
        var ann = await JoinThroughAsync(proxy, "ann");
        await ann.SayAsync("before");
        var asked = new List<string>();
        ann.Page.Request += (_, request) => asked.Add(request.Url);

        proxy.Cut();
        await ann.ExpectCutOffAsync();
        await SayALotAsync(missed);
        proxy.Mend();
        await ann.TryNowAsync();

        await Expect(ann.Page.Locator($"[data-seq='{missed + 1}']")).ToBeVisibleAsync();
        var seen = new SortedSet<int>();
        while (await ann.Find("away").CountAsync() == 0)
            seen.UnionWith(await UpwardsAsync(ann));
        seen.UnionWith(await NumbersAsync(ann));
        Assert.Equal(Enumerable.Range(1, missed + 1), seen);
        await Expect(ann.Find("away")).ToHaveTextAsync($"{missed} messages while you were away");
        await Expect(ann.Find("hole")).ToHaveCountAsync(0);
        Assert.InRange(asked.Count(url => url.Contains("/messages?after=", StringComparison.Ordinal)), 1, 3);
    }

    [Fact]
    public async Task Each_room_has_its_own_line_and_coming_back_again_adds_none()
    {
        await using var proxy = new FaultProxy(Server.Url);
        var ann = await JoinThroughAsync(proxy, "ann");
        await using var bob = await Server.JoinAsync("bob", "lobby", "garden");
        await ann.TypeAsync("/join garden");
        await ann.ExpectTitleAsync("garden");

        proxy.Cut();
        await ann.ExpectCutOffAsync();
        await bob.SayAsync("one");
        await bob.SayAsync("two");
        await bob.SayAsync("roses", "garden");
        proxy.Mend();
        await ann.TryNowAsync();

        await Expect(ann.Find("away")).ToHaveTextAsync("1 message while you were away");
        await ann.Room("lobby").ClickAsync();
        await Expect(ann.Find("away")).ToHaveTextAsync("2 messages while you were away");
        for (var times = 0; times < 3; times++)
        {
            var connections = proxy.Accepted;
            proxy.Reset();
            await Patience.UntilAsync(() => proxy.Accepted > connections, "the page comes back");
            await ann.SayAsync($"here again {times}");
        }

        string[] all = ["away", "one", "two", "here again 0", "here again 1", "here again 2"];
        Assert.Equal(all, await RowsAsync(ann));
    }

    [Theory]
    [InlineData("en-GB", "The server began a new history", "Your earlier session is over")]
    public async Task A_new_database_is_a_gap_that_says_so(string locale, string words, string inPrivate)
    {
        var ann = await JoinAsync("ann", configure: options => options.Locale = locale);
        ann.MayBeCutOff = true;
        await using var bob = await Server.JoinAsync("bob");
        await ann.SayAsync("old");
        await bob.WhisperAsync("ann", "psst");
        await Expect(ann.Conversation("bob")).ToBeVisibleAsync();

        await Server.StopAsync();
        foreach (var file in Directory.GetFiles(Server.DataDirectory, "webchat.db*"))
            File.Delete(file);
        await Server.RestartAsync();
        await ann.TryNowAsync();

        await Expect(ann.Find("gap")).ToContainTextAsync(words);
        await Expect(ann.Find("gap")).ToHaveAttributeAsync("data-reason", "epoch");
        await ann.SayAsync("new");
        Assert.Equal(["back", "gap", "new"], await RowsAsync(ann));
        await ann.Conversation("bob").ClickAsync();
        await Expect(ann.Find("gap")).ToContainTextAsync(inPrivate);
    }

    [Theory]
    [InlineData("fr-FR", "2 messages sont perdus : le serveur est revenu à un état antérieur.")]
    public async Task An_older_copy_of_the_database_is_a_gap_that_says_so(string locale, string words)
    {
        var ann = await JoinAsync("ann", configure: options => options.Locale = locale);
        ann.MayBeCutOff = true;
        await using var bob = await Server.JoinAsync("bob");
        await ann.SayAsync("kept");
        await bob.WhisperAsync("ann", "kept in private");
        await Server.StopAsync();
        var copy = File.ReadAllBytes(Database);
        await Server.RestartAsync();
        await ann.TryNowAsync();
        await ann.ExpectLiveAsync();
        await ann.SayAsync("lost one");
        await ann.SayAsync("lost two");
        await using var again = await Server.ConnectAsync("bob");
        await again.JoinAsync("bob", bob.Token);
        await again.WhisperAsync("ann", "lost in private");

        await Server.StopAsync();
        foreach (var file in Directory.GetFiles(Server.DataDirectory, "webchat.db-*"))
            File.Delete(file);
        File.WriteAllBytes(Database, copy);
        await Server.RestartAsync();
        await ann.TryNowAsync();

        await Expect(ann.Find("gap")).ToHaveTextAsync(words);
        await ann.SayAsync("new");
        await ann.ExpectTextsAsync("kept", "new");
        await using var third = await Server.ConnectAsync("bob");
        await third.JoinAsync("bob", bob.Token);
        await third.WhisperAsync("ann", "new in private");
        await ann.Conversation("bob").ClickAsync();
        await ann.ExpectTextsAsync("kept in private", "new in private");
        await Expect(ann.Find("gap")).ToHaveAttributeAsync("data-reason", "restored");
    }

    [Theory]
    [InlineData("zh-CN", "此处缺少 2 条消息：已超过服务器的保存期限。")]
    public async Task What_is_no_longer_kept_is_a_gap_that_says_so(string locale, string words)
    {
        await using var proxy = new FaultProxy(Server.Url);
        var ann = await JoinThroughAsync(proxy, "ann", configure: options => options.Locale = locale);
        await using var bob = await Server.JoinAsync("bob");
        await bob.SayAsync("before");
        await ann.ExpectTextsAsync("before");
        var asked = new List<string>();
        ann.Page.Request += (_, request) => asked.Add(request.Url);
        proxy.Cut();
        await ann.ExpectCutOffAsync();
        foreach (var text in (string[])["gone one", "gone two", "kept one", "kept two"])
            await bob.SayAsync(text);

        Delete("seq <= 3");
        proxy.Mend();
        await ann.TryNowAsync();

        await Expect(ann.Find("gap")).ToHaveTextAsync(words);
        await ann.ExpectTextsAsync("before", "kept one", "kept two");
        Assert.Equal(["before", "gap", "away", "kept one", "kept two"], await RowsAsync(ann));
        using var http = Server.Http();
        Assert.Equal(4, (await http.GetFromJsonAsync<HistoryPage>("api/rooms/lobby/messages", Wire.Json))!.First);
        Assert.DoesNotContain(asked, url => url.Contains("/messages?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hole_that_nobody_can_fill_becomes_a_gap_and_is_asked_for_once()
    {
        var bob = await Server.JoinAsync("bob");
        for (var number = 1; number <= 70; number++)
            await bob.SayAsync($"text {number}");
        await bob.DisposeAsync();
        Delete("seq BETWEEN 5 AND 9");
        var ann = await OpenAsync();
        var asked = new List<string>();
        ann.Page.Request += (_, request) => asked.Add(request.Url);

        await ann.JoinAsync("ann");
        await ann.Find("timeline").EvaluateAsync("(timeline) => { timeline.scrollTop = 0; }");

        await Expect(ann.Find("gap")).ToHaveTextAsync("5 messages are missing here and cannot be had.");
        await Expect(ann.Texts.First).ToHaveTextAsync("text 1");
        await Expect(ann.Find("hole")).ToHaveCountAsync(0);
        Assert.InRange(asked.Count(url => url.Contains("/messages?", StringComparison.Ordinal)), 1, 2);
    }

    private static Task<string[]> RowsAsync(ChatPage page) => page.Page.EvaluateAsync<string[]>(Rows);

    private void Delete(string which)
    {
        using var other = new SqliteConnection($"Data Source={Database};Pooling=False");
        other.Open();
        using var command = other.CreateCommand();
        command.CommandText = $"DELETE FROM messages WHERE {which}";
        command.ExecuteNonQuery();
    }

    /// <summary>Eight people say a lot, at once.</summary>
    private async Task SayALotAsync(int count)
    {
        var people = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Server.JoinAsync($"bob{number}")));
        await Task.WhenAll(people.Select((person, index) => SayAsync(person, (count + 7 - index) / 8)));
        foreach (var person in people)
            await person.DisposeAsync();

        static async Task SayAsync(TestUser person, int times)
        {
            for (var number = 1; number <= times; number++)
                await person.SayAsync($"{person.Name} says {number}");
        }
    }

    private static Task<int[]> NumbersAsync(ChatPage page) =>
        page.Page.EvaluateAsync<int[]>("() => [...document.querySelectorAll('[data-seq]')].map((row) => Number(row.dataset.seq))");

    /// <summary>To the top of what is there, and until there is more: the numbers that were there before.</summary>
    private static async Task<int[]> UpwardsAsync(ChatPage page)
    {
        var numbers = await NumbersAsync(page);
        await page.Find("timeline").EvaluateAsync("(timeline) => { timeline.scrollTop = 0; }");
        await page.Page.WaitForFunctionAsync(
            "(oldest) => document.querySelector('[data-test=away]') || Number(document.querySelector('[data-seq]').dataset.seq) < oldest",
            numbers[0],
            new PageWaitForFunctionOptions { PollingInterval = 20 }
        );
        return numbers;
    }
}
