using System.Net.Http.Json;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

/// <summary>Edits, deletions, reactions, topics, answers: live, in history, and after a restart.</summary>
public sealed class ChangeTests
{
    [Fact]
    public async Task An_edit_is_heard_by_all_and_stands_in_history()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        var first = await ann.SayAsync("frist");
        await bob.SayAsync("hm?");
        Assert.Null(await ann.EditAsync(first.Seq, " first\r\n "));

        var heard = await bob.ExpectAsync<EditedEvent>();
        Assert.Equal(("lobby", 3, 1, "first", null), (heard.Room, heard.Seq, heard.Target, heard.Text, heard.Now));
        Assert.Equal(heard, await ann.ExpectAsync<EditedEvent>());
        Assert.Null(await ann.EditAsync(first.Seq, "first"));
        Assert.DoesNotContain(await bob.EventsUntilNowAsync(), e => e is EditedEvent);

        await server.RestartAsync();
        await using var eve = await server.JoinAsync("eve");
        var state = await eve.EnterAsync("lobby");
        Assert.Equal((3, 3), (state.Last, state.Events.Count));
        var message = Assert.IsType<MessageEvent>(state.Events[0]);
        Assert.Equal(("first", heard.At, 3L), (message.Text, message.Edited, message.Changed));
        Assert.Equal(new MessageNow("first", heard.At, null, null, 3), Assert.IsType<EditedEvent>(state.Events[2]).Now);
    }

    [Fact]
    public async Task A_deleted_message_is_gone_for_all_and_for_who_comes_later()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await ann.SayAsync("my password is hunter2");
        await ann.EditAsync(1, "hunter2, really");
        await bob.ReactAsync(1, "😱");
        await bob.SayAsync("oh", replyTo: 1);
        Assert.Null(await ann.DeleteAsync(1));
        var heard = await bob.ExpectAsync<DeletedEvent>();
        Assert.Equal(("lobby", 5, 1, "ann"), (heard.Room, heard.Seq, heard.Target, heard.By));
        Assert.Null(await ann.DeleteAsync(1));
        Assert.DoesNotContain(await bob.EventsUntilNowAsync(), e => e is DeletedEvent);

        using var http = server.Http();
        Assert.DoesNotContain("hunter2", await http.GetStringAsync("api/rooms/lobby/messages"), StringComparison.Ordinal);
        var page = await http.GetFromJsonAsync<HistoryPage>("api/rooms/lobby/messages", Wire.Json);
        Assert.Equal(Enumerable.Range(1, 5).Select(i => (long)i), page!.Events.Cast<RoomEvent>().Select(e => e.Seq));
        var message = Assert.IsType<MessageEvent>(page.Events[0]);
        Assert.Equal(("", heard.At, null), (message.Text, message.Deleted, message.Reactions));
        Assert.Equal("", Assert.IsType<MessageEvent>(page.Events[3]).Reply!.Excerpt);
    }

    [Fact]
    public async Task Who_was_away_gets_the_changes_with_what_is_now()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await ann.SayAsync("one");
        await ann.SayAsync("two");
        await bob.ExpectMessageAsync("two");
        await bob.DropAsync();
        await ann.EditAsync(1, "uno");
        await ann.EditAsync(1, "ein");
        await ann.ReactAsync(2, "👍");
        await ann.DeleteAsync(1);
        await ann.SetTopicAsync("numbers");

        await using var back = await server.ConnectAsync("bob");
        await back.JoinAsync(null, bob.Token);
        var state = await back.EnterAsync("lobby", after: 2, bob.Welcome.Epoch);
        Assert.True(state.Complete);
        Assert.Equal("numbers", state.Topic);
        Assert.Equal(Enumerable.Range(3, 5).Select(i => (long)i), state.Events.Cast<RoomEvent>().Select(e => e.Seq));
        Assert.All(state.Events.OfType<EditedEvent>(), e => Assert.Equal(("", 6L), (e.Text, e.Now!.Changed)));
        Assert.Equal("👍", Assert.Single(Assert.IsType<ReactedEvent>(state.Events[2]).Now!.Reactions!).Emoji);
        Assert.NotNull(Assert.IsType<DeletedEvent>(state.Events[3]).Now!.Deleted);
        Assert.Equal(("numbers", "ann"), (((TopicEvent)state.Events[4]).Topic, ((TopicEvent)state.Events[4]).By));
    }

    [Fact]
    public async Task Who_comes_back_is_told_which_reactions_are_its_own()
    {
        await using var server = ChatServer.Start();
        var people = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => server.JoinAsync($"user{i}")));
        await people[0].SayAsync("lunch?");
        foreach (var user in people)
            Assert.Null(await user.ReactAsync(1, "👍"));
        await people[11].DropAsync();

        await using var back = await server.ConnectAsync("user11");
        await back.JoinAsync(null, people[11].Token);
        var message = (MessageEvent)(await back.EnterAsync("lobby")).Events[0];
        Assert.DoesNotContain(back.Tag, message.Reactions![0].Tags);
        var own = Assert.Single(await OwnAsync(back, "lobby", 1, 1, 2, -1));
        Assert.Equal((1L, message.Changed!.Value, "👍"), (own.Seq, own.Changed, Assert.Single(own.Emoji)));
        Assert.Null(await back.ReactAsync(1, "👍", on: false));
        Assert.Empty(Assert.Single(await OwnAsync(back, "lobby", 1)).Emoji);

        // Nobody is told of others, of too many, or of rooms elsewhere.
        await using var eve = await server.JoinAsync("eve");
        Assert.Empty(Assert.Single(await OwnAsync(eve, "lobby", 1)).Emoji);
        Assert.Empty(await OwnAsync(eve, "lobby", [.. Enumerable.Repeat(2L, OwnReactionsRequest.Most), 1]));
        Assert.Empty(await OwnAsync(eve, "lobby"));
        var none = await eve.CallAsync<Reply<OwnReactions[]>>("OwnReactions", new OwnReactionsRequest("lobby", null));
        Assert.Empty(none.Ok!);
        var other = await eve.CallAsync<Reply<OwnReactions[]>>("OwnReactions", new OwnReactionsRequest("ops", [1]));
        Assert.Equal(Codes.NotInRoom, other.Error?.Code);
        foreach (var user in people)
            await user.DisposeAsync();

        static async Task<OwnReactions[]> OwnAsync(TestUser user, string room, params long[] seqs) =>
            (await user.CallAsync<Reply<OwnReactions[]>>("OwnReactions", new OwnReactionsRequest(room, seqs))).Ok!;
    }

    [Fact]
    public async Task Reactions_are_heard_counted_and_taken_back()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await ann.SayAsync("lunch?");
        Assert.Null(await bob.ReactAsync(1, "👍🏽"));
        var on = await ann.ExpectAsync<ReactedEvent>();
        Assert.Equal((2L, 1L, "👍🏽", "bob", bob.Tag, true), (on.Seq, on.Target, on.Emoji, on.Nickname, on.Tag, on.On));
        Assert.Null(await bob.ReactAsync(1, "👍🏽", on: true));
        Assert.Null(await ann.ReactAsync(1, "👍🏽"));
        Assert.Null(await bob.ReactAsync(1, "👍🏽", on: false));
        Assert.Null(await bob.ReactAsync(1, "👍🏽", on: false));
        var seen = (await ann.EventsUntilNowAsync()).OfType<ReactedEvent>().Select(e => (e.Seq, e.Nickname, e.On));
        Assert.Equal([(3L, "ann", true), (4, "bob", false)], seen);

        var message = (MessageEvent)(await ann.EnterAsync("lobby")).Events[0];
        var reaction = Assert.Single(message.Reactions!);
        Assert.Equal(("👍🏽", 1, "ann", ann.Tag), (reaction.Emoji, reaction.Count, reaction.By[0], reaction.Tags[0]));
        Assert.Equal(4, message.Changed);
    }

    [Fact]
    public async Task However_an_emoji_is_written_it_is_one_reaction()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await ann.SayAsync("lunch?");
        Assert.Null(await bob.ReactAsync(1, "\u2764"));
        Assert.Equal("\u2764\ufe0f", (await ann.ExpectAsync<ReactedEvent>()).Emoji);
        Assert.Null(await ann.ReactAsync(1, "\u2764\ufe0f"));
        var message = (MessageEvent)(await ann.EnterAsync("lobby")).Events[0];
        var reaction = Assert.Single(message.Reactions!);
        Assert.Equal(("\u2764\ufe0f", 2), (reaction.Emoji, reaction.Count));

        // Taken back in the other form.
        Assert.Null(await bob.ReactAsync(1, "\u2764\ufe0f", on: false));
        Assert.Null(await ann.ReactAsync(1, "\u2764", on: false));
        Assert.Null(((MessageEvent)(await ann.EnterAsync("lobby")).Events[0]).Reactions);
    }

    [Fact]
    public async Task A_topic_is_told_listed_and_there_for_who_enters()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann", "ops");
        await using var bob = await server.JoinAsync("bob", "ops");
        Assert.Null(await ann.SetTopicAsync(" deploys,\nand what\tfails ", "ops"));
        var told = await bob.ExpectAsync<TopicEvent>();
        Assert.Equal(("ops", 1, "deploys, and what fails", "ann"), (told.Room, told.Seq, told.Topic, told.By));
        Assert.Null(await bob.SetTopicAsync("deploys, and what fails", "ops"));
        Assert.Equal("deploys, and what fails", (await bob.EnterAsync("ops")).Topic);
        await server.RestartAsync();
        await using var eve = await server.JoinAsync("eve", "ops");
        var rooms = (await eve.CallAsync<Reply<RoomInfo[]>>("Rooms")).Ok!;
        Assert.Equal(("deploys, and what fails", 1), rooms.Where(r => r.Room == "ops").Select(r => (r.Topic, r.Last)).Single());
        Assert.Null(await eve.SetTopicAsync("", "ops"));
        Assert.Equal("", (await eve.EnterAsync("ops")).Topic);
    }

    [Fact]
    public async Task An_answer_carries_what_it_answers_live_and_in_history()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await ann.SayAsync("shall we\n\ndeploy?");
        var id = Guid.NewGuid().ToString();
        var receipt = await bob.SayAsync("yes", id: id, replyTo: 1);
        var quote = new Quote(1, "ann", ann.Tag, "shall we deploy?");
        var heard = await ann.ExpectMessageAsync("yes");
        Assert.Equal((1L, quote), (heard.ReplyTo, heard.Reply));
        Assert.Equal(heard, (await bob.EnterAsync("lobby")).Events[1]);
        Assert.Equal(receipt, await bob.SayAsync("yes", id: id, replyTo: 1));

        await ann.EditAsync(1, "never mind");
        foreach (var none in (long[])[3, 4, 0, -1, long.MaxValue, long.MinValue])
            Assert.Equal(Codes.IdInvalid, (await bob.PostAsync("what?", replyTo: none)).Error?.Code);
        Assert.Equal("never mind", ((MessageEvent)(await bob.EnterAsync("lobby")).Events[1]).Reply!.Excerpt);
    }

    [Fact]
    public async Task Many_who_change_and_write_at_once_are_seen_in_one_order_without_holes()
    {
        await using var server = ChatServer.Start();
        var users = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => server.JoinAsync($"user{i}")));
        await users[0].SayAsync("everything happens here");
        await Task.WhenAll(
            users.Select(async u =>
            {
                for (var i = 0; i < 10; i++)
                {
                    var said = await u.SayAsync($"{u.Name} {i}", replyTo: 1);
                    Assert.Null(await u.ReactAsync(1, "👍", on: i % 2 == 0));
                    Assert.Null(await u.EditAsync(said.Seq, $"{u.Name} {i}, edited"));
                    Assert.Null(i % 3 == 0 ? await u.DeleteAsync(said.Seq) : await u.ReactAsync(said.Seq, "🎉"));
                }
            })
        );
        var last = (await users[0].EnterAsync("lobby")).Last;
        Assert.Equal(1 + (6 * 10 * 4), last);
        using var http = server.Http();
        var page = await http.GetFromJsonAsync<HistoryPage>("api/rooms/lobby/messages?after=0&limit=500", Wire.Json);
        Assert.Equal(Enumerable.Range(1, (int)last).Select(i => (long)i), page!.Events.Cast<RoomEvent>().Select(e => e.Seq));
        foreach (var user in users)
        {
            var seen = (await user.EventsUntilNowAsync()).OfType<RoomEvent>().ToList();
            Assert.Equal(Enumerable.Range(1, (int)last).Select(i => (long)i), seen.Select(e => e.Seq).Where(s => s > 0));
            await user.DisposeAsync();
        }

        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Away_is_seen_by_others_survives_a_reconnect_and_ends_with_the_session()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await using var tab = await server.ConnectAsync("bob");
        await tab.JoinAsync(null, bob.Token);
        Assert.Null((await bob.CallAsync<Reply>("SetAway", true)).Error);
        Assert.Null((await bob.CallAsync<Reply>("SetAway", true)).Error);
        var seen = Assert.Single((await ann.EventsUntilNowAsync()).OfType<PresenceEvent>());
        Assert.Equal(("lobby", "bob", MemberStates.Away), (seen.Room, seen.Nickname, seen.State));
        var notice = await tab.ExpectAsync<NoticeEvent>();
        Assert.Equal((NoticeCodes.Away, true), (notice.Code, notice.Away));
        Assert.Equal(MemberStates.Away, (await ann.CallAsync<Reply<Member[]>>("Who", "lobby")).Ok!.Single(m => m.Nickname == "bob").State);

        await bob.DropAsync();
        await tab.DropAsync();
        Assert.Equal(MemberStates.Reconnecting, (await ann.ExpectAsync<PresenceEvent>()).State);
        await using var back = await server.ConnectAsync("bob");
        Assert.True((await back.JoinAsync(null, bob.Token)).Away);
        Assert.Equal(MemberStates.Away, (await ann.ExpectAsync<PresenceEvent>()).State);
        Assert.Null((await back.CallAsync<Reply>("SetAway", false)).Error);
        Assert.Equal(MemberStates.Online, (await ann.ExpectAsync<PresenceEvent>()).State);
        await back.CallAsync<Reply>("SetAway", true);
        await back.CallAsync<Reply>("Quit");
        await using var next = await server.ConnectAsync("bob");
        Assert.False((await next.JoinAsync("bob", bob.Token)).Away);
    }
}
