using WebChat.Contracts;
using WebChat.Server.Storage;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

/// <summary>At the terminal: looking for what was said, taking it along, and what came meanwhile.</summary>
public sealed class FindingTests
{
    [Fact(Timeout = 90_000)]
    public async Task What_was_said_is_found_counted_and_saved()
    {
        var asked = 0;
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = ChatServer.Start(services => SpoiltStore.In(services, Answer));
        await using var bob = await server.JoinAsync("bob");
        for (var number = 1; number <= 12; number++)
            await bob.SayAsync($"lunch {number}");
        await bob.SayAsync("it was ||a pie||");
        using var folder = new TemporaryFolder();
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann", $"-C {folder.Path}", columns: 140, rows: 50);
        await ann.ExpectRowAsync("You are in lobby.");

        await ann.SendAsync("/search lunch");
        await ann.ExpectRowAsync("#12 bob: lunch 12");
        await ann.ExpectRowAsync("10 messages found. /search alone finds older ones.");
        await ann.SendAsync("/search");
        await ann.ExpectRowAsync("#1 bob: lunch 1");
        await ann.ExpectRowAsync("2 messages found.");
        await ann.SendAsync("/search pie");
        await ann.ExpectRowAsync("#13 bob: it was [spoiler: /reveal]");
        await ann.SendAsync("/search dinner");
        await ann.ExpectRowAsync("Nothing found. Try fewer words, or the beginning of a word.");
        await ann.SendAsync("/search lunch from:Bob before:2020-01-01");
        await ann.ExpectAsync(rows => rows.Count(row => row.Contains("Nothing found.", StringComparison.Ordinal)) == 2, "nothing so old");
        await ann.SendAsync("/search before:yesterday lunch");
        await ann.ExpectRowAsync("Say the day like before:2026-11-21, without a space.");
        await ann.SendAsync("/search from:bob before:2999-01-01 PIE");
        await ann.ExpectRowAsync("1 message found.");
        await ann.SendAsync("/search from:ann pie");
        await ann.ExpectAsync(rows => rows.Count(row => row.Contains("Nothing found.", StringComparison.Ordinal)) == 3, "not of ann");
        await ann.SendAsync("/mentions");
        await ann.ExpectRowAsync("Nobody has called you by @ann in lobby.");
        await ann.SendAsync("/level mentions");
        await ann.ExpectRowAsync("Of lobby, only what mentions you or replies to you counts and calls you.");
        await ann.SendAsync("/level much");
        await ann.ExpectRowAsync("\"much\" is none of all, mentions, nothing.");

        await bob.SayAsync("hm");
        await bob.SayAsync("@all lunch");
        await bob.WhisperAsync("ann", "psst");
        await ann.ExpectRowAsync("psst");
        await ann.SendAsync("/unread");
        await ann.ExpectRowAsync(": 1 mention (#15), 1 private message.");
        await ann.SendAsync("/unread");
        await ann.ExpectRowAsync("Nothing new since you last wrote, at ");

        // Somebody at the same address reads one, slowly.
        using var http = server.Http();
        Interlocked.Exchange(ref asked, 1);
        using var other = await http.GetAsync("api/rooms/lobby/transcript", HttpCompletionOption.ResponseHeadersRead).InTime();
        await held.Task.InTime();
        await ann.SendAsync("/export txt");
        await ann.ExpectRowAsync("Try again in 5 seconds.");
        free.SetResult();
        Assert.Contains("lunch 12", await other.Content.ReadAsStringAsync().InTime(), StringComparison.Ordinal);

        await ann.SendAsync("/export txt");
        await ann.ExpectRowAsync("Saved in lobby-");
        await ann.SendAsync("/export txt");
        await ann.ExpectRowAsync("-2.txt.");
        await ann.SendAsync("/export pdf");
        await ann.ExpectRowAsync("\"pdf\" is no format. Use html, jsonl or txt.");
        var files = Directory.GetFiles(folder.Path);
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.Contains("lunch 12", File.ReadAllText(file), StringComparison.Ordinal));

        // The first page goes out; what follows it waits.
        object? Answer(string method, Func<object?> ask)
        {
            if (method is not nameof(IChatStore.ReadAsync) || Volatile.Read(ref asked) == 0)
                return ask();
            if (Interlocked.Increment(ref asked) != 3)
                return ask();
            held.TrySetResult();
            return LaterAsync((Task<MessagePage>)ask()!);
        }

        async Task<MessagePage> LaterAsync(Task<MessagePage> page)
        {
            await free.Task;
            return await page;
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_to_everybody_is_for_the_room_and_stands_out()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectRowAsync("You are in lobby.");
        await ann.SendAsync("@all lunch?");
        Assert.Equal("@all lunch?", (await bob.ExpectAsync<MessageEvent>()).Text);
        await bob.SayAsync("oh @ann.");
        await bob.SayAsync("ann, @anna and bob@ann.example");
        await bob.SayAsync("@all too soon");
        await ann.ExpectRowAsync("bob: @all too soon");
        Assert.DoesNotContain("\e[1m@all too soon", string.Join('\n', await ann.RowsAsync(styles: true)), StringComparison.Ordinal);
        await ann.SendAsync("/mentions");
        await ann.ExpectRowAsync("#2 bob: oh @ann.");
        await ann.ExpectRowAsync("1 message calls you.");
    }
}
