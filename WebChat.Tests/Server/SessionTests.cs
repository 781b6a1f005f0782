using System.Security.Cryptography;
using System.Text;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

/// <summary>What happens to a session whose connections come and go. The clock is the test's.</summary>
public sealed class SessionTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_quick_reload_is_noticed_by_nobody()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await ann.ExpectAsync<JoinedEvent>();

        await bob.DropAsync();
        await Gone(server, "bob");
        time.Advance(TimeSpan.FromSeconds(1.9));
        await using var again = await server.ConnectAsync();
        var welcome = await again.JoinAsync("ignored", bob.Token);
        Assert.True(welcome.Resumed);
        Assert.Equal(("bob", bob.Tag), (welcome.Nickname, welcome.Tag));
        Assert.Equal(["lobby"], welcome.Rooms);
        await again.EnterAsync("lobby");
        time.Advance(TimeSpan.FromSeconds(45));
        Assert.Empty(await ann.EventsUntilNowAsync());
    }

    [Fact]
    public async Task Within_the_grace_time_others_see_reconnecting_then_online_and_nothing_else()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await ann.ExpectAsync<JoinedEvent>();

        await bob.DropAsync();
        await Gone(server, "bob");
        time.Advance(TimeSpan.FromSeconds(2));
        var dropped = await ann.ExpectAsync<PresenceEvent>();
        Assert.Equal(("lobby", "bob", MemberStates.Reconnecting), (dropped.Room, dropped.Nickname, dropped.State));
        await using var thief = await server.ConnectAsync();
        Assert.Equal(Codes.NicknameTaken, (await thief.TryJoinAsync("bob")).Error?.Code);
        Assert.Contains((await ann.CallAsync<Reply<Member[]>>("Who", "lobby")).Ok!, m => m is { Nickname: "bob", State: "reconnecting" });

        time.Advance(Grace - TimeSpan.FromSeconds(3));
        await using var again = await server.ConnectAsync();
        await again.JoinAsync(null, bob.Token);
        await again.EnterAsync("lobby");
        Assert.Equal(MemberStates.Online, Assert.IsType<PresenceEvent>(Assert.Single(await ann.EventsUntilNowAsync())).State);
    }

    [Fact]
    public async Task After_the_grace_time_left_is_told_once_and_the_name_is_free()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await ann.ExpectAsync<JoinedEvent>();
        await ann.WhisperAsync("bob", "a secret for the first bob");

        await bob.DropAsync();
        await Gone(server, "bob");
        time.Advance(TimeSpan.FromSeconds(2));
        await ann.ExpectAsync<PresenceEvent>();
        time.Advance(Grace);
        var left = await ann.ExpectAsync<LeftEvent>();
        Assert.Equal(("lobby", "bob", bob.Tag, LeaveReasons.Lost), (left.Room, left.Nickname, left.Tag, left.Reason));

        // Somebody else takes the name, and gets nothing of the old bob's.
        await using var second = await server.ConnectAsync();
        var welcome = await second.JoinAsync("bob");
        Assert.Empty(welcome.Privates);
        Assert.NotEqual(bob.Tag, welcome.Tag);
        Assert.Equal(Codes.Gone, (await ann.WhisperAsync("bob", "are you still you?", tag: bob.Tag)).Error?.Code);

        // The old one comes back: the name is taken, with another one everything else is still there.
        await using var again = await server.ConnectAsync();
        Assert.Equal(Codes.NicknameTaken, (await again.TryJoinAsync("bob", bob.Token)).Error?.Code);
        var back = await again.JoinAsync("bobby", bob.Token);
        Assert.True(back.Resumed);
        Assert.Equal(bob.Tag, back.Tag);
        Assert.Equal(["lobby"], back.Rooms);
        Assert.Equal("a secret for the first bob", Assert.IsType<PrivateEvent>(Assert.Single(back.Privates)).Text);
        await again.EnterAsync("lobby");
        Assert.Equal("bobby", (await ann.ExpectAsync<JoinedEvent>()).Nickname);
    }

    [Fact]
    public async Task An_absent_session_is_over_after_its_hours()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time, ("Chat:SessionHours", "1"));
        await using var bob = await server.JoinAsync("bob");
        await bob.DropAsync();
        await Gone(server, "bob");
        time.Advance(TimeSpan.FromSeconds(2));
        await Patience.UntilAsync(() => Task.FromResult(State(server, "bob") == MemberStates.Reconnecting), "bob is reconnecting");
        time.Advance(Grace);
        await Patience.UntilAsync(() => Task.FromResult(State(server, "bob") is null), "bob is absent");
        time.Advance(TimeSpan.FromMinutes(50));
        Assert.NotNull(await server.Store.FindSessionAsync(Hash(bob.Token)));
        await Patience.UntilAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(61));
                return await server.Store.FindSessionAsync(Hash(bob.Token)) is null;
            },
            "the session is over"
        );

        await using var again = await server.ConnectAsync();
        var welcome = await again.JoinAsync("bob", bob.Token);
        Assert.False(welcome.Resumed);
        Assert.NotEqual(bob.Token, welcome.Token);
    }

    [Fact]
    public async Task After_quit_the_name_is_free_at_once_and_the_token_starts_a_new_session()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        Assert.Null((await bob.CallAsync<Reply>("Quit")).Error);
        Assert.Equal(LeaveReasons.Quit, (await ann.ExpectAsync<LeftEvent>()).Reason);
        await bob.Closed;

        await using var again = await server.ConnectAsync();
        var welcome = await again.JoinAsync("bob", bob.Token);
        Assert.False(welcome.Resumed);
        Assert.NotEqual(bob.Tag, welcome.Tag);
        Assert.Empty(welcome.Rooms);
    }

    [Fact]
    public async Task Two_connections_of_one_session_are_one_person()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await ann.ExpectAsync<JoinedEvent>();
        await using var tab = await server.ConnectAsync("bob's second tab");
        await tab.JoinAsync(null, bob.Token);
        await tab.EnterAsync("lobby");

        Assert.Equal(2, (await ann.CallAsync<Reply<Member[]>>("Who", "lobby")).Ok!.Length);
        await ann.SayAsync("to both");
        await bob.ExpectMessageAsync("to both");
        await tab.ExpectMessageAsync("to both");
        await ann.WhisperAsync("bob", "also to both");
        await bob.ExpectAsync<PrivateEvent>(p => p.Text == "also to both");
        await tab.ExpectAsync<PrivateEvent>(p => p.Text == "also to both");

        await bob.CallAsync<Reply>("SetQuiet", true);
        Assert.True((await tab.ExpectAsync<NoticeEvent>(n => n.Code == NoticeCodes.Quiet)).Quiet);
        await bob.CallAsync<Reply>("SetQuiet", false);
        await bob.EnterAsync("den");
        Assert.Equal("den", (await tab.ExpectAsync<NoticeEvent>(n => n.Code == NoticeCodes.Entered)).Room);

        await tab.DropAsync();
        await Patience.UntilAsync(() => Connections(server, "bob") == 1, "the tab is closed");
        time.Advance(TimeSpan.FromSeconds(45));
        Assert.DoesNotContain(await ann.EventsUntilNowAsync(), e => e is LeftEvent or PresenceEvent or JoinedEvent);
    }

    [Fact]
    public async Task A_restart_loses_nothing_and_nobody()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob", "lobby", "den");
        var id = Guid.NewGuid().ToString();
        var receipt = await ann.SayAsync("before the restart", id: id);
        var whisper = Guid.NewGuid().ToString();
        var privateReceipt = (await ann.WhisperAsync("bob", "psst", id: whisper)).Ok;
        await bob.CallAsync<Reply>("SetQuiet", true);
        var epoch = ann.Welcome.Epoch;

        await server.RestartAsync();

        await using var thief = await server.ConnectAsync();
        Assert.Equal(Codes.NicknameTaken, (await thief.TryJoinAsync("BOB")).Error?.Code);
        await using var ann2 = await server.ConnectAsync("ann again");
        var welcome = await ann2.JoinAsync(null, ann.Token);
        Assert.Equal(("ann", ann.Tag, true, epoch), (welcome.Nickname, welcome.Tag, welcome.Resumed, welcome.Epoch));
        var lobby = await ann2.EnterAsync("lobby");
        Assert.Equal("before the restart", Assert.IsType<MessageEvent>(Assert.Single(lobby.Events)).Text);
        Assert.Contains(lobby.Members, m => m is { Nickname: "bob", State: MemberStates.Reconnecting });
        Assert.Equal(receipt, await ann2.SayAsync("before the restart", id: id));
        Assert.Equal(privateReceipt, (await ann2.WhisperAsync("bob", "psst", id: whisper)).Ok);
        Assert.Equal(2, (await ann2.SayAsync("after it")).Seq);

        await using var bob2 = await server.ConnectAsync("bob again");
        var bobsWelcome = await bob2.JoinAsync(null, bob.Token, privateAfter: 0);
        Assert.True(bobsWelcome.Quiet);
        Assert.Equal(["den", "lobby"], bobsWelcome.Rooms);
        Assert.Equal("psst", Assert.IsType<PrivateEvent>(Assert.Single(bobsWelcome.Privates)).Text);
        Assert.Empty((await bob2.JoinAgainAsync(server, privateAfter: 1)).Privates);
        await ann2.ExpectAsync<PresenceEvent>(p => p is { Nickname: "bob", State: MemberStates.Online });
    }

    [Fact]
    public async Task Who_does_not_come_back_after_a_restart_has_left()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await server.RestartAsync();
        await using var ann2 = await server.ConnectAsync("ann again");
        await ann2.JoinAsync(null, ann.Token);
        await ann2.EnterAsync("lobby");
        time.Advance(Grace);
        Assert.Equal(("bob", LeaveReasons.Lost), await ann2.ExpectAsync<LeftEvent>() is var left ? (left.Nickname, left.Reason) : default);
        await using var second = await server.ConnectAsync();
        await second.JoinAsync("bob");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_token_that_never_was_starts_a_new_session(string token)
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.ConnectAsync();
        var welcome = await ann.JoinAsync("ann", token);
        Assert.False(welcome.Resumed);
        Assert.NotEqual(token, welcome.Token);
    }

    [Fact]
    public async Task No_token_is_in_the_log_or_in_the_database()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await ann.SayAsync("hello");
        await server.StopAsync();
        Assert.DoesNotContain(ann.Token, server.Log.All, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(server.DataDirectory))
            Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(ann.Token)));
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static string? State(ChatServer server, string nickname) => Info(server, nickname)?.State;

    private static int Connections(ChatServer server, string nickname) => Info(server, nickname)?.Connections ?? -1;

    private static Somebody? Info(ChatServer server, string nickname) => server.People.FirstOrDefault(s => s.Nickname == nickname);

    /// <summary>The server has seen that the connection is closed; only now does moving the clock mean something.</summary>
    private static Task Gone(ChatServer server, string nickname) =>
        Patience.UntilAsync(() => Connections(server, nickname) == 0, $"{nickname} has no connection");
}
