using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Storage;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

/// <summary>Calls that a client sends without waiting for their answers.</summary>
public sealed class PipelineTests
{
    [Fact]
    public async Task A_whole_visit_in_one_frame_takes_effect_in_its_order()
    {
        const int Posts = 100;
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob", "ops");
        await using var socket = await FrameSocket.ConnectToHubAsync(server.Url);
        var frame = new StringBuilder()
            .Append(Call("join", "Join", """{"nickname":"ann"}"""))
            .Append(Call("enter", "Enter", """{"room":"ops"}"""));
        for (var i = 1; i <= Posts; i++)
            frame.Append(Post("ops", i));
        frame.Append(Call("leave", "Leave", "\"ops\"")).Append(Post("ops", Posts + 1));
        await socket.SendAsync(frame.ToString());

        var refused = await socket.ExpectCompletionAsync($"{Posts + 1}");
        Assert.Equal(Codes.NotInRoom, refused.GetProperty("result").GetProperty("error").GetProperty("code").GetString());
        var heard = (await bob.EventsUntilNowAsync()).Where(e => e is JoinedEvent or MessageEvent or LeftEvent).ToList();
        Assert.IsType<JoinedEvent>(heard[0]);
        Assert.Equal(Enumerable.Range(1, Posts).Select(i => $"text {i}"), heard.OfType<MessageEvent>().Select(m => m.Text));
        Assert.IsType<LeftEvent>(heard[^1]);
    }

    [Fact]
    public async Task Posts_of_one_connection_share_a_transaction_and_the_next_ones_wait_in_the_socket()
    {
        var batches = new ConcurrentQueue<int>();
        var held = new TaskCompletionSource();
        await using var server = ChatServer.Start(services =>
            SpoiltStore.In(
                services,
                (method, ask) =>
                    method is nameof(IChatStore.AppendAsync) ? HoldAsync((Task<IReadOnlyList<Stored<MessageEvent>?>>)ask()!) : ask()
            )
        );
        await using var socket = await FrameSocket.ConnectToHubAsync(server.Url);
        await socket.CallAsync(Record("j", "Join", """{"nickname":"ann"}"""), "j");
        await socket.CallAsync(Record("e", "Enter", """{"room":"ops"}"""), "e");
        await socket.SendAsync(string.Concat(Enumerable.Range(1, 20).Select(i => Post("ops", i))));
        var gate = server.Services.GetRequiredService<CallGate>();
        await Patience.UntilAsync(() => gate.InFlight == CallOrder.Most, "as many posts as may be are on their way");
        held.SetResult();
        await Patience.UntilAsync(() => batches.Sum() == 20, "all are stored");
        Assert.All(batches, count => Assert.InRange(count, 1, CallOrder.Most));
        Assert.InRange(batches.Take(2).Sum(), CallOrder.Most, 2 * CallOrder.Most);

        async Task<IReadOnlyList<Stored<MessageEvent>?>> HoldAsync(Task<IReadOnlyList<Stored<MessageEvent>?>> appending)
        {
            var stored = await appending;
            await held.Task;
            batches.Enqueue(stored.Count);
            return stored;
        }
    }

    [Fact]
    public async Task Who_waits_for_receipts_is_not_cut_off_by_what_all_the_others_say_in_the_same_turn()
    {
        var held = new TaskCompletionSource();
        await using var server = ChatServer.Start(services =>
            SpoiltStore.In(
                services,
                (method, ask) =>
                    method is nameof(IChatStore.AppendAsync) ? HoldAsync((Task<IReadOnlyList<Stored<MessageEvent>?>>)ask()!) : ask()
            )
        );
        await using var first = await server.JoinAsync("first");
        var people = await Task.WhenAll(Enumerable.Range(1, 11).Select(i => server.JoinAsync($"person{i}")));
        var gate = server.Services.GetRequiredService<CallGate>();
        var begun = first.PostAsync("this turn is held, so that all the rest is in the next one");
        await Patience.UntilAsync(() => gate.InFlight == 1, "the first post is on its way");

        // A little more than the 1 MiB that may wait for a connection, and less without the first frame of it.
        var text = new string('\u4e00', 4000);
        var posts = people.SelectMany(p => Enumerable.Range(0, CallOrder.Most).Select(_ => p.PostAsync(text))).ToList();
        await Patience.UntilAsync(() => gate.InFlight >= posts.Count, "all posts are on their way");
        held.SetResult();
        await Task.WhenAll([.. posts, begun]);
        foreach (var person in (TestUser[])[first, .. people])
        {
            var heard = (await person.EventsUntilNowAsync()).OfType<MessageEvent>().Where(m => m.Text == text);
            Assert.Equal(Enumerable.Range(2, posts.Count).Select(i => (long)i), heard.Select(m => m.Seq));
            await person.DisposeAsync();
        }

        async Task<IReadOnlyList<Stored<MessageEvent>?>> HoldAsync(Task<IReadOnlyList<Stored<MessageEvent>?>> appending)
        {
            var stored = await appending;
            await held.Task;
            return stored;
        }
    }

    [Fact]
    public async Task Whoever_goes_is_gone_after_the_last_of_their_calls()
    {
        var asked = new TaskCompletionSource();
        var held = new TaskCompletionSource();
        var entered = false;
        await using var server = ChatServer.Start(services =>
            SpoiltStore.In(
                services,
                (method, ask) =>
                {
                    entered |= method is nameof(IChatStore.SetMembershipAsync);
                    return method is nameof(IChatStore.OwnReactionsAsync) ? HoldAsync((Task<IReadOnlyList<OwnReactions>>)ask()!) : ask();
                }
            )
        );
        await using (var socket = await FrameSocket.ConnectToHubAsync(server.Url))
        {
            await socket.CallAsync(Record("j", "Join", """{"nickname":"ann"}"""), "j");
            await socket.CallAsync(Record("e", "Enter", """{"room":"lobby"}"""), "e");
            entered = false;
            await socket.SendAsync(Call("o", "OwnReactions", """{"room":"lobby","seqs":[1]}""") + Call("e", "Enter", """{"room":"ops"}"""));
            await asked.Task.InTime();
        }

        var session = server.Services.GetRequiredService<SessionIndex>().Present.Single();
        await Patience.UntilAsync(() => session.Connections.Single().IsClosed, "the server knows that the connection is closed");
        await Task.Delay(50);
        Assert.Single(session.Connections);
        Assert.False(entered);
        held.SetResult();
        await Patience.UntilAsync(() => session.Connections.IsEmpty, "ann is gone");
        Assert.True(entered);

        async Task<IReadOnlyList<OwnReactions>> HoldAsync(Task<IReadOnlyList<OwnReactions>> reading)
        {
            var read = await reading;
            asked.SetResult();
            await held.Task;
            return read;
        }
    }

    private static string Post(string room, int number) =>
        Call($"{number}", "Post", $$"""{"room":"{{room}}","id":"{{Guid.NewGuid()}}","text":"text {{number}}"}""");

    private static string Call(string id, string method, string argument) => Record(id, method, argument) + "\u001e";

    private static string Record(string id, string method, string argument) =>
        $$"""{"type":1,"target":"{{method}}","invocationId":"{{id}}","arguments":[{{argument}}]}""";
}
