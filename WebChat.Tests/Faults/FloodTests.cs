using System.Diagnostics;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>One client says a thousand things a second.</summary>
[Collection(nameof(Alone))]
public sealed class FloodTests : IDisposable
{
    private const string Room = "lobby";
    private const int Burst = 10;
    private const int PerSecond = 2;
    private const int FloodPerSecond = 1000;
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_flood_is_held_to_its_allowance_and_does_not_slow_the_others()
    {
        var time = TimeSpan.FromSeconds(Scale.Of(3, 30));
        await using var server = await ServerProcess.StartAsync(
            _data.Path,
            $"--Chat:Limits:MessagesPerSecond={PerSecond}",
            $"--Chat:Limits:Burst={Burst}"
        );
        await using var crowd = await Crowd.JoinAsync(server.Url, 20, Room);
        await crowd.TalkAsync(perSecond: 20, length: 100, TimeSpan.FromSeconds(Scale.Of(1, 15)));
        var without = (await crowd.TalkAsync(perSecond: 20, length: 100, time)).Percentile(99);

        await using var flooder = await TestUser.ConnectAsync(server.Url, "flooder");
        await flooder.JoinAsync("flooder");
        await flooder.EnterAsync(Room);
        var since = Stopwatch.GetTimestamp();
        var talking = crowd.TalkAsync(perSecond: 20, length: 100, time);
        var replies = await FloodAsync(flooder, time);
        var took = Stopwatch.GetElapsedTime(since);
        var with = (await talking).Percentile(99);

        var stored = replies.Count(r => r.Ok is not null);
        var told = replies.Count(r => r.Error is { Code: Codes.SlowDown, RetryAfterMs: > 0 });
        var allowance = Burst + (int)Math.Ceiling(PerSecond * took.TotalSeconds);
        // Three seconds are too short to judge latencies by.
        Bars.Judge(
            $"one client sends {FloodPerSecond:N0} messages/s for {time.TotalSeconds} s",
            "at most its allowance stored, it is told `slow_down`, others' p99 at most doubled",
            $"{replies.Count:N0} sent, {stored} stored (allowance {allowance}), {told:N0} told slow_down; p99 of others {without:0.0} → {with:0.0} ms",
            stored <= allowance && told == replies.Count - stored && (with <= without * 2 || !Scale.IsFull)
        );
    }

    private static async Task<IReadOnlyList<Reply<Receipt>>> FloodAsync(TestUser flooder, TimeSpan time)
    {
        var since = Stopwatch.GetTimestamp();
        var calls = new List<Task<Reply<Receipt>>>();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (Stopwatch.GetElapsedTime(since) is var now && now < time)
        {
            while (calls.Count < now.TotalSeconds * FloodPerSecond)
                calls.Add(flooder.PostAsync($"spam {calls.Count}", Room));
            await pace.WaitForNextTickAsync();
        }

        return await Task.WhenAll(calls);
    }
}
