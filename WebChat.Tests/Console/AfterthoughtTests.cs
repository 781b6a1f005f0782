using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

/// <summary>At the terminal: changing what was said.</summary>
public sealed class AfterthoughtTests
{
    [Fact(Timeout = 60_000)]
    public async Task What_was_said_is_edited_answered_reacted_to_and_taken_back()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await bob.SayAsync("lunch?");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann", columns: 120, rows: 50);
        await ann.ExpectRowAsync("bob: lunch?");
        await ann.SendAsync("/edit x");
        await ann.ExpectRowAsync("You have said nothing here lately that could be changed.");

        await ann.SendAsync("/recent");
        await ann.ExpectRowAsync("#1 bob: lunch?");
        await ann.SendAsync("/reply 1 yse");
        await ann.ExpectRowAsync("ann (to bob: \"lunch?\"): yse");
        Assert.Equal(1, (await bob.ExpectMessageAsync("yse")).ReplyTo);
        await ann.SendAsync("/edit yes");
        await ann.ExpectRowAsync("ann changed \"yse\" to: yes");
        Assert.Equal((2, "yes"), await bob.ExpectAsync<EditedEvent>() is var edited ? (edited.Target, edited.Text) : default);

        await ann.SendAsync("/react 1 \U0001F44D");
        await ann.ExpectRowAsync("ann reacted \U0001F44D to bob: \"lunch?\"");
        await ann.SendAsync("/react \U0001F389");
        Assert.Equal((1, "\U0001F44D"), Of(await bob.ExpectAsync<ReactedEvent>()));
        Assert.Equal((2, "\U0001F389"), Of(await bob.ExpectAsync<ReactedEvent>()));
        await ann.SendAsync("/unreact \U0001F389");
        await ann.ExpectRowAsync("ann took \U0001F389 back from ann: \"yes\"");
        await ann.SendAsync("/react nonsense");
        await ann.ExpectRowAsync("A reaction is exactly one emoji.");

        await ann.SendAsync("/delete 1");
        await ann.ExpectRowAsync("#1 is not yours: only its author can change it.");
        await ann.SendAsync("/edit #1 no");
        await ann.ExpectAsync(rows => rows.Count(row => row.Contains("#1 is not yours", StringComparison.Ordinal)) == 2, "refused twice");
        await ann.SendAsync("/edit #2 oh yes");
        await ann.ExpectRowAsync("ann changed \"yes\" to: oh yes");
        await ann.SendAsync("/delete");
        await ann.ExpectRowAsync("Deleted in 5 s; /undo keeps it: #2 \"oh yes\"");
        await ann.SendAsync("/undo");
        await ann.ExpectRowAsync("#2 is kept.");
        await ann.SendAsync("/undo");
        await ann.ExpectRowAsync("Nothing is about to be deleted.");
        await ann.SendAsync("/delete 2");
        await ann.SendAsync("/delete");
        await ann.ExpectRowAsync("#2 is about to be deleted. /undo keeps it.");
        await ann.ExpectRowAsync("ann has deleted a message");
        Assert.Equal(2, (await bob.ExpectAsync<DeletedEvent>()).Target);
        await ann.SendAsync("/delete");
        await ann.ExpectRowAsync("You have said nothing here lately that could be changed.");
        await ann.SendAsync("/reply yes");
        await ann.ExpectRowAsync("Say to which message, and what: /reply number text.");

        static (long, string) Of(ReactedEvent e) => (e.Target, e.Emoji);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_topic_and_whether_one_is_away_are_said_and_seen()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectRowAsync("You are in lobby.");
        await ann.SendAsync("/topic");
        await ann.ExpectRowAsync("lobby has no topic.");
        await ann.SendAsync("/topic what we eat");
        await ann.ExpectRowAsync("ann has set the topic: what we eat");
        Assert.Equal("what we eat", (await bob.ExpectAsync<TopicEvent>()).Topic);
        await bob.SetTopicAsync("where we eat");
        await ann.ExpectRowAsync("bob has set the topic: where we eat");
        await ann.SendAsync("/topic");
        await ann.ExpectRowAsync("lobby is about: where we eat");
        await ann.SendAsync("/topic -");
        await ann.ExpectRowAsync("ann has cleared the topic");

        await ann.SendAsync("/away");
        await ann.ExpectRowAsync("The others see that you are away.");
        await ann.ExpectLastRowAsync("lobby (away)>");
        Assert.Equal(MemberStates.Away, (await bob.ExpectAsync<PresenceEvent>()).State);
        await ann.SendAsync("/away");
        await ann.ExpectRowAsync("You are back.");
        Assert.Equal(MemberStates.Online, (await bob.ExpectAsync<PresenceEvent>()).State);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_comes_in_reads_what_was_said_and_not_how_it_was_reacted_to()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        for (var i = 1; i <= 20; i++)
            await bob.SayAsync($"text {i}");
        await server.ReactALotAsync(7, 201);

        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann", rows: 40);
        await ann.ExpectRowAsync("bob: text 20");
        await ann.ExpectRowAsync("bob: text 1");
        await ann.ExpectRowAsync("bob: text 7 [\U0001F44D fan3]");
        Assert.DoesNotContain(await ann.RowsAsync(), row => row.Contains("reacted", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_hidden_is_shown_to_who_asks_for_it()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await bob.SayAsync("it was ||the butler||");
        await bob.SayAsync("really");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectRowAsync("bob: it was [spoiler: /reveal]");
        await ann.SendAsync("/reveal 2");
        await ann.ExpectRowAsync("Nothing is hidden there.");
        await ann.SendAsync("/reveal");
        await ann.ExpectRowAsync("bob: it was ||the butler||");
    }
}
