using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Cluster;

/// <summary>What is changed on one server is changed on all of them.</summary>
public sealed class ManyNodesChangeTests : IAsyncLifetime
{
    private ChatCluster _cluster = null!;

    private ChatServer One => _cluster.Nodes[0];

    private ChatServer Two => _cluster.Nodes[1];

    public async ValueTask InitializeAsync() => _cluster = await ChatCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Changes_are_heard_on_both_in_one_order_and_come_to_the_same()
    {
        await using var ann = await One.JoinAsync("ann");
        await using var bob = await Two.JoinAsync("bob");
        await ann.ExpectAsync<JoinedEvent>(e => e.Nickname == "bob");
        await ann.SayAsync("everything happens here");
        await bob.ExpectMessageAsync("everything happens here");
        await Task.WhenAll(ChangeAsync(ann), ChangeAsync(bob));

        var last = (await ann.EnterAsync("lobby")).Last;
        Assert.Equal(1 + (2 * 21 * 4), last);
        var (byAnn, byBob) = (await HeardAsync(ann), await HeardAsync(bob));
        Assert.Equal(Enumerable.Range(2, (int)last - 1).Select(i => (long)i), byBob.Select(e => e.Seq));
        Assert.Equal(byAnn.Select(e => (e.Seq, e.GetType())), byBob.Select(e => (e.Seq, e.GetType())));
        Assert.All(byAnn.Concat(byBob).OfType<ChangeEvent>(), c => Assert.Null(c.Now));
        var page = await One.Store.ReadAsync("lobby", new(500));
        var message = (MessageEvent)page.Events[0];
        Assert.Equal(("👍", 2), message.Reactions!.Select(r => (r.Emoji, r.Count)).Single());
        Assert.Equal(page.Events.OfType<ReactedEvent>().Last(e => e.Target == 1).Seq, message.Changed);

        static async Task ChangeAsync(TestUser user)
        {
            for (var i = 0; i < 21; i++)
            {
                var said = await user.SayAsync($"{user.Name} {i}", replyTo: 1);
                Assert.Null(await user.EditAsync(said.Seq, $"{user.Name} {i}, edited"));
                Assert.Null(i % 2 == 0 ? await user.DeleteAsync(said.Seq) : await user.ReactAsync(said.Seq, "🎉"));
                // The same message from both sides.
                Assert.Null(await user.ReactAsync(1, "👍", on: i % 2 == 0));
            }
        }

        async Task<List<RoomEvent>> HeardAsync(TestUser user)
        {
            var heard = new List<RoomEvent>();
            while (heard is [] || heard[^1].Seq < last)
            {
                var next = await user.ExpectAsync<RoomEvent>();
                if (next.Seq > 1)
                    heard.Add(next);
            }

            return heard;
        }
    }

    [Fact]
    public async Task What_is_ones_own_is_so_from_any_server()
    {
        await using var ann = await One.JoinAsync("ann");
        await using var bob = await Two.JoinAsync("bob");
        await using var tab = await Two.ConnectAsync("ann");
        await tab.JoinAsync(null, ann.Token);
        await tab.EnterAsync("lobby");
        var said = await ann.SayAsync("hello");
        Assert.Null(await tab.EditAsync(said.Seq, "hello!"));
        Assert.Equal("hello!", (await ann.ExpectAsync<EditedEvent>()).Text);
        Assert.Equal(Codes.NotYours, await bob.DeleteAsync(said.Seq));
        var answer = await bob.SayAsync("hi", replyTo: said.Seq);
        Assert.Equal("hello!", (await ann.ExpectMessageAsync("hi")).Reply!.Excerpt);
        Assert.Null(await tab.DeleteAsync(said.Seq));
        await ann.ExpectAsync<DeletedEvent>();
        await bob.ExpectAsync<DeletedEvent>();
        var messages = (await ann.EnterAsync("lobby")).Events.OfType<MessageEvent>().ToList();
        Assert.Equal(["", "hi"], messages.Select(m => m.Text));
        Assert.Equal(answer.Seq, messages[1].Seq);
        Assert.Equal("", messages[1].Reply!.Excerpt);
    }

    [Fact]
    public async Task Topics_and_who_is_away_are_known_everywhere()
    {
        await using var ann = await One.JoinAsync("ann");
        await using var bob = await Two.JoinAsync("bob");
        await ann.ExpectAsync<JoinedEvent>(e => e.Nickname == "bob");
        Assert.Null(await bob.SetTopicAsync("numbers"));
        var told = await ann.ExpectAsync<TopicEvent>();
        Assert.Equal(("numbers", "bob"), (told.Topic, told.By));
        Assert.Equal("numbers", (await ann.EnterAsync("lobby")).Topic);
        // Nobody of the first server hears this room.
        await bob.EnterAsync("ops");
        Assert.Null(await bob.SetTopicAsync("deploys", "ops"));
        await Patience.UntilAsync(async () => (await RoomsAsync()).Any(r => r is { Room: "ops", Topic: "deploys" }), "the topic is listed");
        Assert.Equal("deploys", (await ann.EnterAsync("ops")).Topic);

        Assert.Null((await bob.CallAsync<Reply>("SetAway", true)).Error);
        Assert.Equal(MemberStates.Away, (await ann.ExpectAsync<PresenceEvent>()).State);
        Assert.Equal(MemberStates.Away, (await ann.CallAsync<Reply<Member[]>>("Who", [null])).Ok!.Single(m => m.Nickname == "bob").State);

        async Task<RoomInfo[]> RoomsAsync() => (await ann.CallAsync<Reply<RoomInfo[]>>("Rooms")).Ok!;
    }

    [Fact]
    public async Task What_a_newer_server_writes_takes_its_number_and_the_room_goes_on()
    {
        await using var ann = await One.JoinAsync("ann");
        await ann.SayAsync("before");
        await _cluster.ExecuteAsync(
            """
            WITH r AS (UPDATE rooms SET last = last + 1, changed = pg_current_xact_id() WHERE name = 'lobby' RETURNING id, last)
            INSERT INTO messages (room, seq, at, session, tag, nickname, kind, text, client_id)
            SELECT id, last, 1763717400000, 0, 'tag', 'zoe', 'pinned', 'from tomorrow', gen_random_uuid()::text FROM r
            """
        );
        await using var bob = await Two.JoinAsync("bob");
        await bob.SayAsync("after");

        Assert.Equal([1, 2, 3], await NumbersAsync(ann));
        var page = (await bob.EnterAsync("lobby")).Events;
        Assert.Equal([typeof(MessageEvent), typeof(OtherEvent), typeof(MessageEvent)], page.Select(e => e.GetType()));

        static async Task<List<long>> NumbersAsync(TestUser user)
        {
            var numbers = new List<long>();
            while (numbers.Count < 3)
                numbers.Add((await user.ExpectAsync<RoomEvent>()).Seq);
            return numbers;
        }
    }
}
