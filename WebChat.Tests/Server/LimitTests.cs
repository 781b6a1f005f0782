using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WebChat.Contracts;
using WebChat.Server;
using WebChat.Server.Chat;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

public sealed class LimitTests
{
    [Fact]
    public async Task Too_many_messages_are_refused_with_the_time_to_wait_and_nobody_else_is()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time, ("Chat:Limits:MessagesPerSecond", "2"), ("Chat:Limits:Burst", "10"));
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        for (var i = 0; i < 10; i++)
            await ann.SayAsync($"{i}");
        var refused = (await ann.PostAsync("one too many")).Error!;
        Assert.Equal((Codes.SlowDown, 500), (refused.Code, refused.RetryAfterMs));
        Assert.Equal(Codes.SlowDown, (await ann.WhisperAsync("bob", "x")).Error?.Code);
        await bob.SayAsync("not me");
        time.Advance(TimeSpan.FromMilliseconds(500));
        await ann.SayAsync("again");
        Assert.Equal(Codes.SlowDown, (await ann.PostAsync("and too fast again")).Error?.Code);
    }

    [Fact]
    public async Task Three_hundred_calls_in_one_frame_are_counted_one_by_one()
    {
        await using var server = ChatServer.Start(new ManualTime(), ("Chat:Limits:MessagesPerSecond", "2"), ("Chat:Limits:Burst", "10"));
        await using var socket = await RawSocket.ConnectAsync(server.Url);
        await socket.SendAsync("""{"type":1,"target":"Join","invocationId":"j","arguments":[{"nickname":"ann"}]}""");
        await socket.ExpectCompletionAsync("j");
        var frame = string.Join(
            '\u001e',
            Enumerable.Range(0, 300).Select(i => $$"""{"type":1,"target":"Rooms","invocationId":"{{i}}","arguments":[]}""")
        );
        await socket.SendAsync(frame);
        var refused = 0;
        for (var i = 0; i < 300; i++)
        {
            if ((await socket.ExpectCompletionAsync($"{i}")).GetProperty("result").TryGetProperty("error", out var error))
            {
                Assert.Equal(Codes.SlowDown, error.GetProperty("code").GetString());
                refused++;
            }
        }

        Assert.Equal(101, refused); // 200 at once, of which the join was one.
    }

    [Fact]
    public async Task One_address_cannot_take_all_connections()
    {
        await using var server = ChatServer.Start(("Chat:Limits:ConnectionsPerAddress", "2"));
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await Assert.ThrowsAnyAsync<Exception>(() => server.ConnectAsync());
        using var http = server.Http();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await http.PostAsync("hub/negotiate?negotiateVersion=1", null)).StatusCode);

        await bob.DropAsync();
        await Patience.UntilAsync(
            async () => (await http.PostAsync("hub/negotiate?negotiateVersion=1", null)).StatusCode == HttpStatusCode.OK,
            "there is room again"
        );
        await using var again = await server.ConnectAsync();
    }

    [Theory]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK)]
    [InlineData("192.0.2.1", HttpStatusCode.TooManyRequests)]
    public async Task An_address_behind_a_proxy_is_believed_only_when_the_proxy_is_trusted(string trusted, HttpStatusCode expected)
    {
        await using var server = ChatServer.Start(("Chat:Limits:ConnectionsPerAddress", "1"), ("Chat:TrustedProxies:0", trusted));
        await using var direct = await server.JoinAsync("direct");
        using var behindProxy = server.Http();
        behindProxy.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        using var answer = await behindProxy.PostAsync("hub/negotiate?negotiateVersion=1", null);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task One_address_cannot_join_without_end()
    {
        await using var server = ChatServer.Start(new ManualTime(), ("Chat:Limits:JoinsPerMinutePerAddress", "2"));
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await using var third = await server.ConnectAsync();
        var refused = (await third.TryJoinAsync("third")).Error!;
        Assert.Equal((Codes.SlowDown, 30_000), (refused.Code, refused.RetryAfterMs));
    }

    [Fact]
    public async Task Who_comes_in_is_let_in_and_who_enters_again_and_again_counts_as_a_reader()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time, ("Chat:Limits:MessagesPerSecond", "2"), ("Chat:Limits:Burst", "10"));
        await using var ann = await server.JoinAsync("ann");
        var limits = server.Services.GetRequiredService<AddressLimits>();
        while (limits.TryRead(IPAddress.Loopback, out _)) { }
        var again = await ann.CallAsync<Reply<RoomState>>("Enter", new EnterRequest("lobby", After: 0));
        Assert.Equal(Codes.SlowDown, again.Error?.Code);
        Assert.InRange(again.Error!.RetryAfterMs!.Value, 1, 20);

        await using var bob = await server.JoinAsync("bob");
        await using var back = await server.ConnectAsync("ann again");
        await back.JoinAsync(nickname: null, ann.Token);
        await back.EnterAsync("lobby", after: 0);
        await bob.SayAsync("hello");
        await ann.ExpectMessageAsync("hello");
        await back.ExpectMessageAsync("hello");

        time.Advance(TimeSpan.FromMilliseconds(20));
        await ann.EnterAsync("lobby", after: 0);
        Assert.Equal(Codes.SlowDown, (await bob.CallAsync<Reply<RoomState>>("Enter", new EnterRequest("lobby"))).Error?.Code);
    }

    [Fact]
    public async Task Quiet_mode_is_a_move()
    {
        await using var server = ChatServer.Start(new ManualTime(), ("Chat:Limits:MessagesPerSecond", "2"), ("Chat:Limits:Burst", "10"));
        await using var ann = await server.JoinAsync("ann");
        var refusals = new List<Refusal?>();
        for (var i = 0; i < 62; i++)
            refusals.Add((await ann.CallAsync<Reply>("SetQuiet", i % 2 == 0)).Error);
        // To come in was the first of sixty. What is so already is none.
        Assert.Equal(59, refusals.IndexOf(refusals.Find(r => r is not null)));
        Assert.Equal((Codes.SlowDown, 1000), (refusals[59]!.Code, refusals[59]!.RetryAfterMs));
    }

    [Fact]
    public async Task Who_does_not_join_within_fifteen_seconds_is_closed_and_who_joined_is_not()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var ann = await server.JoinAsync("ann");
        await using var silent = await server.ConnectAsync();
        time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(Codes.NotJoined, (await silent.CallAsync<Reply<RoomInfo[]>>("Rooms")).Error?.Code);
        time.Advance(TimeSpan.FromSeconds(3));
        await silent.Closed;
        await ann.SayAsync("still here");
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    public void An_address_is_an_ipv4_address_or_an_ipv6_network(string first, string second, bool same)
    {
        var options = new ChatOptions { Limits = { ConnectionsPerAddress = 1 } };
        var limits = new AddressLimits(Options.Create(options), TimeProvider.System);
        limits.OpenConnection(IPAddress.Parse(first));
        Assert.Equal(!same, limits.HasRoom(IPAddress.Parse(second)));
        limits.CloseConnection(IPAddress.Parse(first));
        Assert.True(limits.HasRoom(IPAddress.Parse(first)));
    }

    [Fact]
    public async Task In_a_crowd_the_number_is_told_at_most_twice_a_second_instead_of_the_names()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time, ("Chat:CrowdSize", "3"));
        var users = new List<TestUser>();
        for (var i = 0; i < 3; i++)
            users.Add(await server.JoinAsync($"member{i}x"));
        await users[0].EventsUntilNowAsync();
        for (var i = 3; i < 8; i++)
            users.Add(await server.JoinAsync($"member{i}x"));
        var now = await users[0].EventsUntilNowAsync();
        Assert.Equal(4, Assert.IsType<PopulationEvent>(Assert.Single(now)).Count);
        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(8, (await users[0].ExpectAsync<PopulationEvent>()).Count);
        foreach (var user in users)
            await user.DisposeAsync();
    }
}
