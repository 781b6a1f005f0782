using WebChat.Contracts;
using WebChat.Server.Storage.Search;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Search;

/// <summary>Who searches, and who has to wait for it.</summary>
public sealed class SearchTurnsTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Searches_run_beside_who_asks_a_few_at_once_and_the_others_wait_for_their_turn_and_not_for_ever()
    {
        using var turns = new SearchTurns(_time);
        using var held = new ManualResetEventSlim();
        var begun = 0;
        // Each holds its thread, as SQLite does.
        var running = Start(SearchTurns.AtOnce);
        await Patience.UntilAsync(() => Volatile.Read(ref begun) == SearchTurns.AtOnce, "As many as may search at once do.");
        var waiting = Start(SearchTurns.Waiting);
        var refused = await Assert.Single(Start(1)).InTime();
        Assert.Equal(Codes.SlowDown, refused.Error?.Code);
        Assert.InRange(refused.Error!.RetryAfterMs!.Value, 1, 10_000);
        Assert.All(waiting, w => Assert.False(w.IsCompleted));

        _time.Advance(SearchTurns.Patience);
        Assert.All(await Task.WhenAll(waiting).InTime(), w => Assert.Equal(Codes.SlowDown, w.Error?.Code));
        held.Set();
        Assert.All(await Task.WhenAll(running).InTime(), r => Assert.Equal("told that it is enough", r.Ok));
        Assert.Equal(SearchTurns.AtOnce, begun);
        Assert.Equal("done", (await Assert.Single(Start(1)).InTime()).Ok);

        List<Task<Reply<string>>> Start(int count) =>
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(_ =>
                        turns.RunAsync(
                            enough =>
                            {
                                Interlocked.Increment(ref begun);
                                held.Wait(CancellationToken.None);
                                return Task.FromResult(enough.IsCancellationRequested ? "told that it is enough" : "done");
                            },
                            CancellationToken.None
                        )
                    ),
            ];
    }

    [Fact]
    public async Task A_search_is_told_when_who_asked_has_gone()
    {
        using var turns = new SearchTurns(_time);
        using var gone = new CancellationTokenSource();
        var told = new TaskCompletionSource<string>();
        var search = turns.RunAsync(
            enough =>
            {
                enough.Register(() => told.SetResult("told"));
                return told.Task;
            },
            gone.Token
        );
        Assert.False(search.IsCompleted);
        await gone.CancelAsync();
        Assert.Equal("told", (await search.InTime()).Ok);
    }
}
