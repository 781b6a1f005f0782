using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>Somebody is lost, and somebody else takes the name.</summary>
public sealed class NextOwnerTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_next_owner_of_a_name_gets_the_name_and_nothing_else()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await ann.ExpectAsync<JoinedEvent>();
        for (var i = 0; i < 3; i++)
            await ann.WhisperAsync("bob", $"secret {i}", tag: bob.Tag);
        await bob.DropAsync();
        await Patience.UntilAsync(() => server.People.Single(s => s.Nickname == "bob").Connections == 0, "bob is gone");
        time.Advance(TimeSpan.FromSeconds(2));
        await ann.ExpectAsync<PresenceEvent>();
        await ann.WhisperAsync("bob", "secret while away", tag: bob.Tag);

        // His until the grace time is over, anybody's from then on.
        time.Advance(Grace - TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        await using var next = await server.ConnectAsync("the next bob");
        Assert.Equal(Codes.NicknameTaken, (await next.TryJoinAsync("BOB")).Error?.Code);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(bob.Tag, (await ann.ExpectAsync<LeftEvent>()).Tag);
        var welcome = await next.JoinAsync("bob");
        await next.EnterAsync("lobby");

        Assert.Empty(welcome.Privates);
        Assert.Empty((await next.CallAsync<Reply<PrivatePage>>("Privates", new PrivatesRequest())).Ok!.Events);
        Assert.Equal(Codes.Gone, (await ann.WhisperAsync("bob", "secret, still you?", tag: bob.Tag)).Error?.Code);
        Assert.Equal(Codes.Gone, (await ann.WhisperAsync("bob", "secret, again", tag: bob.Tag)).Error?.Code);
        Assert.DoesNotContain(await next.EventsUntilNowAsync(), e => e is PrivateEvent);

        // The old one is told that the name is taken, and has everything else under another one.
        await using var old = await server.ConnectAsync("the old bob");
        Assert.Equal(Codes.NicknameTaken, (await old.TryJoinAsync("bob", bob.Token)).Error?.Code);
        var back = await old.JoinAsync("robert", bob.Token);
        Assert.Equal((true, bob.Tag), (back.Resumed, back.Tag));
        Assert.Equal(["secret 0", "secret 1", "secret 2", "secret while away"], back.Privates.Cast<PrivateEvent>().Select(p => p.Text));
        await old.EnterAsync("lobby");
        Assert.Null((await ann.WhisperAsync("robert", "found you", tag: bob.Tag)).Error);

        var told = (await ann.EventsUntilNowAsync()).Where(e => e is LeftEvent or JoinedEvent or PresenceEvent);
        Assert.Equal(["bob", "robert"], told.Select(e => Assert.IsType<JoinedEvent>(e).Nickname));
        Bars.Judge(
            "outside the grace time, another person takes the name",
            "left once, name free between grace and grace + 16 s, 0 private messages visible to the new owner, a reply to the old one refused with gone",
            "left once, free in the millisecond in which the grace time ends (by the clock of the test), 0 visible, gone",
            met: true
        );
    }

    [Fact]
    public async Task A_network_that_is_dead_without_a_word_is_noticed_within_sixteen_seconds()
    {
        await using var server = ChatServer.Start();
        var sockets = server.Services.GetRequiredService<IOptions<WebSocketOptions>>().Value;
        Assert.InRange(sockets.KeepAliveInterval + sockets.KeepAliveTimeout, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(16));
    }

    [Fact]
    public async Task Who_does_not_answer_a_ping_is_dropped_and_who_does_is_not()
    {
        await using var server = ChatServer.Start(services =>
            services.Configure<WebSocketOptions>(sockets =>
            {
                sockets.KeepAliveInterval = TimeSpan.FromMilliseconds(300);
                sockets.KeepAliveTimeout = TimeSpan.FromSeconds(2);
            })
        );
        await using var ann = await server.JoinAsync("ann");
        await using var dead = await FrameSocket.ConnectToHubAsync(server.Url);
        await dead.CallAsync("""{"type":1,"target":"Join","invocationId":"j","arguments":[{"nickname":"dead"}]}""", "j");
        await Patience.UntilAsync(() => server.People.Single(s => s.Nickname == "dead").Connections == 0, "it is dropped");
        await ann.SayAsync("still here");
        Assert.Empty(server.Log.Warnings);
    }
}
