using System.Diagnostics;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>A network that is dead for good: the name is free after the grace time, and not much later. The short run breaks the wire, which is noticed at once.</summary>
[Collection(nameof(Alone))]
public sealed class NameFreedTests : IDisposable
{
    private const double NoticedWithin = 16;
    private static readonly int Grace = Scale.Of(2, 30);
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_name_of_who_is_gone_is_free_after_the_grace_time_and_sixteen_seconds_at_most()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path, $"--Chat:GraceSeconds={Grace}");
        await using var proxy = new FaultProxy(server.Url);
        await using var ann = await JoinAsync(proxy.Url, "ann");
        await using var watcher = await JoinAsync(server.Url, "watcher");
        await using var next = await TestUser.ConnectAsync(server.Url, "next");

        var since = Stopwatch.GetTimestamp();
        if (Scale.IsFull)
            proxy.Freeze();
        else
            proxy.Cut();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await next.TryJoinAsync("ann")).Ok is null)
        {
            Assert.True(Stopwatch.GetElapsedTime(since).TotalSeconds < Grace + (2 * NoticedWithin), "The name is never free.");
            await pace.WaitForNextTickAsync();
        }

        var freed = Stopwatch.GetElapsedTime(since).TotalSeconds;
        var left = (await watcher.EventsUntilNowAsync()).OfType<LeftEvent>().Where(l => l.Nickname == "ann").ToList();
        Bars.Judge(
            $"a network that stops for good ({(Scale.IsFull ? "silent" : "broken")}), grace time {Grace} s",
            $"`left` once, name free between grace and grace + {NoticedWithin} s",
            $"`left` {left.Count} times ({string.Join(", ", left.Select(l => l.Reason))}), name free after grace + {freed - Grace:0.0} s",
            left is [{ Reason: LeaveReasons.Lost }] && freed >= Grace && freed <= Grace + NoticedWithin
        );
    }

    private static async Task<TestUser> JoinAsync(Uri server, string name)
    {
        var user = await TestUser.ConnectAsync(server, name);
        await user.JoinAsync(name);
        await user.EnterAsync("lobby");
        return user;
    }
}
