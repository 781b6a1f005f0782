using System.Net;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>
/// Somebody sets the server's clock, an hour forward or back. What people read as a time changes; what is waited for does
/// not, and the order of messages was never the clock's.
/// </summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    public static TheoryData<TimeSpan> Leaps => new(Hour, -Hour);

    [Fact]
    public async Task Messages_stay_in_their_order_and_bear_the_time_of_the_clock()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        var receipts = new List<Receipt>();
        foreach (var leap in (TimeSpan[])[TimeSpan.Zero, Hour, -Hour, -Hour, Hour, Hour])
        {
            time.SetWallClock(leap);
            for (var i = 0; i < 5; i++)
                receipts.Add(await (i % 2 == 0 ? ann : bob).SayAsync($"{receipts.Count}"));
            Assert.Equal(time.GetUtcNow(), receipts[^1].At);
        }

        Assert.Equal(Enumerable.Range(1, 30).Select(i => (long)i), receipts.Select(r => r.Seq));
        var live = (await ann.EventsUntilNowAsync()).OfType<MessageEvent>().ToList();
        var kept = (await bob.EnterAsync("lobby", after: 0, bob.Welcome.Epoch)).Events.Cast<MessageEvent>().ToList();
        Assert.Equal(receipts.Select(r => (r.Seq, r.Id)), live.Select(m => (m.Seq, m.Id)));
        Assert.Equal(receipts.Select(r => (r.Seq, r.Id)), kept.Select(m => (m.Seq, m.Id)));
        Bars.Judge(
            "clock one hour forward, back (TimeProvider)",
            "0 inversions, no mass disconnection, limits and grace unaffected",
            $"0 inversions in {receipts.Count} messages over 5 leaps; the rest in the other tests of {nameof(ClockTests)}",
            met: true
        );
    }

    [Theory]
    [MemberData(nameof(Leaps))]
    public async Task Nobody_is_disconnected_and_deadlines_stay_where_they_were(TimeSpan leap)
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        var users = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => server.JoinAsync($"user{i}x")));
        await using var thinking = await server.ConnectAsync("thinking");
        time.Advance(TimeSpan.FromSeconds(10));
        time.SetWallClock(leap);
        time.Advance(TimeSpan.FromSeconds(4));
        foreach (var user in users)
            await user.SayAsync("still here");
        Assert.Equal(Codes.NotJoined, (await thinking.CallAsync<Reply<RoomInfo[]>>("Rooms")).Error?.Code);
        Assert.All(server.People, s => Assert.Equal((MemberStates.Online, 1), (s.State, s.Connections)));

        time.Advance(TimeSpan.FromSeconds(2));
        await thinking.Closed;
        Assert.DoesNotContain(await users[0].EventsUntilNowAsync(), e => e is LeftEvent or PresenceEvent);
        foreach (var user in users)
            await user.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Leaps))]
    public async Task Limits_neither_forget_nor_last_for_ever(TimeSpan leap)
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(
            time,
            ("Chat:Limits:MessagesPerSecond", "2"),
            ("Chat:Limits:Burst", "3"),
            ("Chat:Limits:JoinsPerMinutePerAddress", "1")
        );
        await using var ann = await server.JoinAsync("ann");
        await using var second = await server.ConnectAsync();
        using var wrong = server.Http("wrong");
        for (var i = 0; i < 3; i++)
            await ann.SayAsync($"{i}");
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.GetAsync("api/admin/sessions")).StatusCode);

        time.SetWallClock(leap);
        using var admin = server.Admin();
        Assert.Equal(500, (await ann.PostAsync("too fast")).Error?.RetryAfterMs);
        Assert.Equal(60_000, (await second.TryJoinAsync("second")).Error?.RetryAfterMs);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await admin.GetAsync("api/admin/sessions")).StatusCode);

        time.Advance(TimeSpan.FromMilliseconds(500));
        await ann.SayAsync("slow enough");
        time.Advance(TimeSpan.FromSeconds(59.5));
        await second.JoinAsync("second");
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("api/admin/sessions")).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Leaps))]
    public async Task The_grace_time_is_as_long_as_ever(TimeSpan leap)
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await bob.DropAsync();
        await Patience.UntilAsync(() => server.People.Single(s => s.Nickname == "bob").Connections == 0, "bob is gone");
        time.SetWallClock(leap);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(MemberStates.Reconnecting, (await ann.ExpectAsync<PresenceEvent>()).State);
        time.SetWallClock(leap);
        time.Advance(Grace - TimeSpan.FromSeconds(3));
        Assert.DoesNotContain(await ann.EventsUntilNowAsync(), e => e is LeftEvent);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(LeaveReasons.Lost, (await ann.ExpectAsync<LeftEvent>()).Reason);
    }

    [Fact]
    public async Task A_clock_that_is_set_forward_ends_no_absent_session()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time, ("Chat:SessionHours", "1"));
        await using var bob = await server.JoinAsync("bob");
        await AbsentAsync(server, time, bob);
        time.SetWallClock(TimeSpan.FromDays(1000));
        for (var i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(61));
            Assert.Equal(HttpStatusCode.OK, (await server.Http().GetAsync("health/ready")).StatusCode);
        }

        await using var again = await server.ConnectAsync();
        Assert.True((await again.JoinAsync("bob", bob.Token)).Resumed);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_keeps_an_absent_session_no_longer_than_that()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time, ("Chat:SessionHours", "1"));
        await using var bob = await server.JoinAsync("bob");
        await AbsentAsync(server, time, bob);
        time.SetWallClock(-Hour);
        time.Advance(2 * Hour);
        await Patience.UntilAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(61));
                await using var again = await server.ConnectAsync();
                return server.Log.All.Contains("1 absent sessions are over", StringComparison.Ordinal);
            },
            "the session is over"
        );
    }

    [Theory]
    [MemberData(nameof(Leaps))]
    public async Task Announcements_still_stand(TimeSpan leap)
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        using var admin = server.Admin();
        await admin.PostAsync("api/admin/announcements", new StringContent("for all"));
        time.SetWallClock(leap);
        await using var late = await server.ConnectAsync();
        Assert.Single((await late.JoinAsync("late")).Announcements);
    }

    private static async Task AbsentAsync(ChatServer server, ManualTime time, TestUser user)
    {
        await user.DropAsync();
        await Patience.UntilAsync(() => server.People.Single().Connections == 0, "the connection is gone");
        time.Advance(TimeSpan.FromSeconds(2));
        await Patience.UntilAsync(() => server.People.Single().State == MemberStates.Reconnecting, "it is reconnecting");
        time.Advance(Grace);
        await Patience.UntilAsync(() => server.People is [], "it is absent");
    }
}
