using System.Net.Http.Json;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Cluster;

/// <summary>Whoever is on another server is as near as anybody.</summary>
public sealed class ManyNodesTests : IAsyncLifetime
{
    private ChatCluster _cluster = null!;

    private ChatServer One => _cluster.Nodes[0];

    private ChatServer Two => _cluster.Nodes[1];

    public async ValueTask InitializeAsync() => _cluster = await ChatCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task What_is_said_on_either_is_heard_on_both_in_one_order()
    {
        await using var ann = await One.JoinAsync("ann");
        await using var bob = await Two.JoinAsync("bob");
        await ann.ExpectAsync<JoinedEvent>(e => e.Nickname == "bob");

        await Task.WhenAll(SayAsync(ann), SayAsync(bob));
        var (byAnn, byBob) = (await HeardAsync(ann), await HeardAsync(bob));
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), byAnn.Select(m => m.Seq));
        Assert.Equal(byAnn, byBob);

        static async Task SayAsync(TestUser user)
        {
            for (var i = 0; i < 100; i++)
                await user.SayAsync($"{user.Name} {i}");
        }

        static async Task<List<MessageEvent>> HeardAsync(TestUser user)
        {
            var heard = new List<MessageEvent>();
            while (heard.Count < 200)
                heard.Add(await user.ExpectAsync<MessageEvent>());
            return heard;
        }
    }

    [Fact]
    public async Task People_come_change_their_names_go_and_are_seen_to()
    {
        await using var ann = await One.JoinAsync("ann");
        await using var bob = await Two.JoinAsync("bob");
        var joined = await ann.ExpectAsync<JoinedEvent>();
        Assert.Equal(("bob", bob.Tag), (joined.Nickname, joined.Tag));
        Assert.Equal(["ann", "bob"], (await ann.CallAsync<Reply<Member[]>>("Who", "lobby")).Ok!.Select(m => m.Nickname).Order());

        await bob.CallAsync<Reply<Renamed>>("Rename", "bobby");
        var renamed = await ann.ExpectAsync<RenamedEvent>();
        Assert.Equal(("bob", "bobby", bob.Tag), (renamed.Nickname, renamed.To, renamed.Tag));

        await bob.CallAsync<Reply>("Typing", "lobby");
        Assert.Equal("bobby", (await ann.ExpectAsync<TypingEvent>()).Nickname);

        await bob.EnterAsync("ops");
        await bob.CallAsync<Reply>("Leave", "lobby");
        Assert.Equal(LeaveReasons.Left, (await ann.ExpectAsync<LeftEvent>()).Reason);
        await Patience.UntilAsync(async () => (await RoomsAsync(ann)).Any(r => r is { Room: "ops", Members: 1 }), "ops is listed");

        await bob.EnterAsync("lobby");
        await ann.ExpectAsync<JoinedEvent>();
        await bob.CallAsync<Reply>("Quit");
        Assert.Equal(LeaveReasons.Quit, (await ann.ExpectAsync<LeftEvent>()).Reason);
        await Patience.UntilAsync(() => One.People is [{ Nickname: "ann" }], "bobby is gone");

        static async Task<RoomInfo[]> RoomsAsync(TestUser user) => (await user.CallAsync<Reply<RoomInfo[]>>("Rooms")).Ok!;
    }

    [Fact]
    public async Task A_name_is_one_persons_everywhere_and_free_everywhere_when_it_is_given_up()
    {
        await using var ann = await One.JoinAsync("ann");
        await using var other = await Two.ConnectAsync();
        Assert.Equal(Codes.NicknameTaken, (await other.TryJoinAsync("ANN")).Error?.Code);
        await ann.CallAsync<Reply>("Quit");
        await other.JoinAsync("ANN");
        Assert.NotEqual(ann.Tag, other.Tag);
    }

    [Fact]
    public async Task Coming_back_elsewhere_misses_nothing_and_nobody_notices()
    {
        await using var ann = await One.JoinAsync("ann");
        await using var bob = await One.JoinAsync("bob");
        var last = await ann.SayAsync("1");
        await bob.ExpectMessageAsync("1");
        await bob.DropAsync();
        await ann.SayAsync("2");

        await using var back = await Two.ConnectAsync("bob");
        var welcome = await back.JoinAsync(null, bob.Token);
        Assert.True(welcome.Resumed);
        Assert.Equal(("bob", bob.Tag), (welcome.Nickname, welcome.Tag));
        Assert.Equal(["lobby"], welcome.Rooms);
        var state = await back.EnterAsync("lobby", last.Seq, welcome.Epoch);
        Assert.Equal(["2"], state.Events.Cast<MessageEvent>().Select(m => m.Text));
        await back.SayAsync("3");
        await ann.ExpectMessageAsync("3");

        // Long enough for "reconnecting" to be told, if anybody thought so.
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        Assert.DoesNotContain(await ann.EventsUntilNowAsync(), e => e is PresenceEvent or LeftEvent or JoinedEvent);
        Assert.Equal(MemberStates.Online, One.People.Single(p => p.Nickname == "bob").State);
    }

    [Fact]
    public async Task Who_drops_is_reconnecting_for_all_and_then_online_elsewhere()
    {
        await using var ann = await One.JoinAsync("ann");
        await using var bob = await Two.JoinAsync("bob");
        await bob.DropAsync();
        Assert.Equal(MemberStates.Reconnecting, (await ann.ExpectAsync<PresenceEvent>()).State);
        await using var back = await One.ConnectAsync("bob");
        Assert.True((await back.JoinAsync(null, bob.Token)).Resumed);
        Assert.Equal(MemberStates.Online, (await ann.ExpectAsync<PresenceEvent>()).State);
        await Patience.UntilAsync(() => Two.People.All(p => p.State == MemberStates.Online), "it is online there too");
    }

    [Fact]
    public async Task A_repeated_id_has_its_first_receipt_elsewhere_too()
    {
        await using var ann = await One.JoinAsync("ann");
        await using var bob = await Two.JoinAsync("bob");
        var id = Guid.NewGuid().ToString();
        var first = await ann.SayAsync("once", id: id);
        var whisper = (await ann.WhisperAsync("bob", "psst", id: Guid.NewGuid().ToString())).Ok!;

        await using var tab = await Two.ConnectAsync("ann");
        await tab.JoinAsync(null, ann.Token);
        await tab.EnterAsync("lobby");
        Assert.Equal(first, await tab.SayAsync("once", id: id));
        Assert.Equal(whisper, (await tab.WhisperAsync("bob", "psst", id: whisper.Id)).Ok);
        await tab.SayAsync("twice");
        await bob.ExpectMessageAsync("once");
        Assert.Equal("twice", (await bob.ExpectAsync<MessageEvent>()).Text);
    }

    [Fact]
    public async Task Private_messages_reach_all_connections_of_both_wherever_they_are()
    {
        await using var ann = await One.JoinAsync("ann");
        await using var bob = await Two.JoinAsync("bob");
        await using var tab = await One.ConnectAsync("bob");
        await tab.JoinAsync(null, bob.Token);
        await Patience.UntilAsync(() => One.People.Count == 2, "ann's server knows bob");

        for (var i = 1; i <= 20; i++)
        {
            Assert.NotNull((await (i % 2 == 0 ? ann.WhisperAsync("bob", $"{i}") : bob.WhisperAsync("ann", $"{i}"))).Ok);
        }

        foreach (var user in (TestUser[])[ann, bob, tab])
        {
            for (var i = 1; i <= 20; i++)
            {
                var heard = await user.ExpectAsync<PrivateEvent>();
                Assert.Equal((i, $"{i}"), (heard.Seq, heard.Text));
            }
        }
    }

    [Fact]
    public async Task Quiet_mode_and_rooms_are_those_of_the_session_on_all_its_connections()
    {
        await using var ann = await One.JoinAsync("ann");
        await using var tab = await Two.ConnectAsync("ann");
        await tab.JoinAsync(null, ann.Token);
        await tab.EnterAsync("lobby");

        await ann.CallAsync<Reply>("SetQuiet", true);
        Assert.True((await tab.ExpectAsync<NoticeEvent>()).Quiet);
        Assert.Equal(Codes.Quiet, (await tab.PostAsync("x")).Error?.Code);

        await tab.CallAsync<Reply>("SetQuiet", false);
        Assert.False((await ann.ExpectAsync<NoticeEvent>()).Quiet);
        await ann.EnterAsync("ops");
        var notice = await tab.ExpectAsync<NoticeEvent>();
        Assert.Equal((NoticeCodes.Entered, "ops"), (notice.Code, notice.Room));
    }

    [Fact]
    public async Task A_room_that_nobody_here_hears_is_known_as_it_is()
    {
        await using var ann = await One.JoinAsync("ann");
        await ann.EnterAsync("ops");
        await using var bob = await Two.JoinAsync("bob");
        for (var i = 0; i < 3; i++)
            await ann.SayAsync($"{i}", "ops");
        await Patience.UntilAsync(
            async () => (await bob.CallAsync<Reply<RoomInfo[]>>("Rooms")).Ok!.Any(r => r is { Room: "ops", Last: 3 }),
            "the other server knows how far the room is"
        );
        await ann.CallAsync<Reply>("Leave", "ops");
        // It had something said in it: it does not go with its last member, on either.
        await bob.EventsUntilNowAsync();
        Assert.Contains((await bob.CallAsync<Reply<RoomInfo[]>>("Rooms")).Ok!, r => r is { Room: "ops", Last: 3 });
        await bob.EnterAsync("ops");
        Assert.Equal(4, (await bob.SayAsync("an answer", "ops")).Seq);
    }

    [Fact]
    public async Task Operators_reach_everybody_from_any_server()
    {
        await using var ann = await One.JoinAsync("ann");
        await using var bob = await Two.JoinAsync("bob");
        using var admin = One.Admin();
        using var said = await admin.PostAsJsonAsync("api/admin/announcements", new { text = "Lunch" });
        said.EnsureSuccessStatusCode();
        Assert.Equal("Lunch", (await ann.ExpectAsync<AnnouncementEvent>()).Text);
        Assert.Equal("Lunch", (await bob.ExpectAsync<AnnouncementEvent>()).Text);

        await Patience.UntilAsync(() => One.People.Count == 2, "one knows bob");
        var sessions = await admin.GetFromJsonAsync<SessionInfo[]>("api/admin/sessions");
        var nodes = await admin.GetFromJsonAsync<NodeInfo[]>("api/admin/nodes");
        Assert.Equal(2, nodes!.Length);
        Assert.All(nodes, n => Assert.InRange(n.Lease ?? 0, 5, 12));
        Assert.All(nodes, n => Assert.InRange(n.Lag ?? 0, 0, 5000));
        Assert.All(nodes, n => Assert.InRange(DateTimeOffset.UtcNow - n.Since, TimeSpan.Zero, TimeSpan.FromMinutes(5)));
        Assert.Equal(
            [
                [nodes[0].Id],
                [nodes[1].Id],
            ],
            sessions!.Select(s => s.Nodes)
        );
        Assert.All(sessions!, s => Assert.Equal(1, s.Connections));

        using var kicked = await admin.DeleteAsync("api/admin/sessions/bob?reason=enough");
        kicked.EnsureSuccessStatusCode();
        var notice = await bob.ExpectAsync<NoticeEvent>();
        Assert.Equal((NoticeCodes.Kicked, "enough"), (notice.Code, notice.Reason));
        await bob.Closed;
        Assert.Equal(LeaveReasons.Kicked, (await ann.ExpectAsync<LeftEvent>()).Reason);
        await using var next = await Two.ConnectAsync();
        Assert.False((await next.JoinAsync("bob", bob.Token)).Resumed);
        Assert.DoesNotContain(bob.EventsOfClosed(), e => e is AnnouncementEvent);
    }
}
