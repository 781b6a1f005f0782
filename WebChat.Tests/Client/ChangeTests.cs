using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Client;

/// <summary>What the library does to what was said, and what it hears of it.</summary>
public sealed class ChangeTests
{
    [Fact(Timeout = 90_000)]
    public async Task A_program_edits_deletes_reacts_and_sets_the_topic()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var chat = await ConnectAsync(server);
        var first = await chat.PostAsync("lobby", "frist");
        await chat.EditAsync("lobby", first.Seq, "first");
        Assert.Equal((1, "first"), await bob.ExpectAsync<EditedEvent>() is var edited ? (edited.Target, edited.Text) : default);
        var answer = await chat.PostAsync("lobby", "answer", replyTo: first.Seq);
        Assert.Equal("first", (await bob.ExpectMessageAsync("answer")).Reply!.Excerpt);
        await chat.ReactAsync("lobby", answer.Seq, "👍");
        await chat.ReactAsync("lobby", answer.Seq, "👍", on: false);
        Assert.True((await bob.ExpectAsync<ReactedEvent>()).On);
        Assert.False((await bob.ExpectAsync<ReactedEvent>()).On);
        await chat.DeleteAsync("lobby", first.Seq);
        Assert.Equal(1, (await bob.ExpectAsync<DeletedEvent>()).Target);
        await chat.SetTopicAsync("lobby", "numbers");
        Assert.Equal("numbers", (await bob.ExpectAsync<TopicEvent>()).Topic);
        await chat.SetAwayAsync(true);
        Assert.True(chat.IsAway);
        Assert.Equal(MemberStates.Away, (await bob.ExpectAsync<PresenceEvent>()).State);

        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() => chat.EditAsync("lobby", first.Seq, "back"));
        Assert.Equal(Codes.NoSuchMessage, refused.Code);
        var page = await chat.HistoryAsync("lobby");
        Assert.Equal(["", "answer"], page.Events.OfType<MessageEvent>().Select(m => m.Text));
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_enters_reads_messages_also_behind_hundreds_of_reactions()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        for (var i = 1; i <= 70; i++)
            await bob.SayAsync($"text {i}");
        await server.ReactALotAsync(70, 230);
        await using var chat = await ChatClient.ConnectAsync(new ChatClientOptions { Server = server.Url, Nickname = "ann" });
        var reader = new Reader(chat);

        var state = await chat.EnterAsync("lobby");

        var messages = state.Events.OfType<MessageEvent>().ToList();
        Assert.Equal(Enumerable.Range(41, 30).Select(i => $"text {i}"), messages.Select(m => m.Text));
        Assert.Null(messages[^1].Reactions);
        await reader.UntilAsync<RoomEvent>(e => e.Seq == 300);
        Assert.Equal(Enumerable.Range(41, 260).Select(i => (long)i), reader.Events.OfType<RoomEvent>().Select(e => e.Seq));
        Assert.DoesNotContain(reader.Events, e => e is GapEvent);
    }

    [Fact(Timeout = 90_000)]
    public async Task Whatever_has_a_number_comes_once_and_in_order_live_or_later()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var chat = await ConnectAsync(server);
        var reader = new Reader(chat);
        await ChangeAsync("live");
        await chat.SetQuietAsync(true);
        await ChangeAsync("skipped");
        await chat.SetQuietAsync(false);
        await ChangeAsync("live again");
        var last = (await bob.EnterAsync("lobby")).Last;
        await reader.UntilAsync<RoomEvent>(e => e.Seq == last);
        var events = reader.Events.OfType<RoomEvent>().ToList();
        Assert.Equal(Enumerable.Range(1, (int)last).Select(i => (long)i), events.Select(e => e.Seq));
        Assert.DoesNotContain(reader.Events, e => e is GapEvent);
        // What was skipped says what is now; the message itself came as it is.
        var skipped = events.OfType<MessageEvent>().Single(m => m.ReplyTo is null && m.Edited is not null);
        Assert.Equal(("skipped, edited", skipped.Seq + 2), (skipped.Text, skipped.Changed));
        Assert.All(events.OfType<ChangeEvent>().Where(c => c.Target == skipped.Seq), c => Assert.Equal("skipped, edited", c.Now!.Text));

        async Task ChangeAsync(string text)
        {
            var said = await bob.SayAsync(text);
            await bob.EditAsync(said.Seq, text + ", edited");
            await bob.ReactAsync(said.Seq, "👍");
            await bob.SetTopicAsync(text);
        }
    }

    [Fact(Timeout = 90_000)]
    public async Task Away_is_of_the_session_on_all_its_connections_and_after_coming_back()
    {
        await using var server = ChatServer.Start();
        await using var chat = await ConnectAsync(server);
        var reader = new Reader(chat);
        await using var tab = await server.ConnectAsync("tab");
        await tab.JoinAsync(null, chat.Token);
        await tab.CallAsync<Reply>("SetAway", true);
        await Patience.UntilAsync(() => chat.IsAway, "the client knows");
        await server.RestartAsync();
        await reader.UntilLiveAgainAsync();
        Assert.True(chat.IsAway);
    }

    private static async Task<ChatClient> ConnectAsync(ChatServer server)
    {
        var chat = await ChatClient.ConnectAsync(new ChatClientOptions { Server = server.Url, Nickname = "ann" });
        await chat.EnterAsync("lobby");
        return chat;
    }
}
