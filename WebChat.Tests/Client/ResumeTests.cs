using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Client;

public sealed class ResumeTests
{
    [Fact(Timeout = 90_000)]
    public async Task After_a_cut_everything_missed_comes_once_and_in_order_and_the_others_hear_of_no_leaving()
    {
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        await using var bob = await server.JoinAsync("bob");
        await using var chat = await ConnectAsync(proxy.Url, "ann");
        var reader = new Reader(chat);
        await chat.EnterAsync("lobby");
        await bob.SayAsync("before");
        await reader.UntilTextAsync("before");

        proxy.Cut();
        await reader.UntilAsync<ConnectionEvent>(c => c.State is ConnectionState.Reconnecting);
        // More than one answer holds, so that pages of history must bring the rest.
        await Task.WhenAll(Enumerable.Range(1, 700).Select(n => bob.SayAsync($"missed {n}")));
        await Task.WhenAll(Enumerable.Range(1, 520).Select(n => bob.WhisperAsync("ann", $"missed in private {n}")));
        proxy.Mend();
        chat.TryNow();

        await reader.UntilLiveAgainAsync();
        await bob.SayAsync("after");
        await reader.UntilTextAsync("after");
        Assert.Equal(Enumerable.Range(1, 702).Select(n => (long)n), reader.Seqs("lobby"));
        Assert.Equal(700 + 520, reader.Events.OfType<ConnectionEvent>().Last(c => c.State is ConnectionState.Live).Missed);
        Assert.Equal(Enumerable.Range(1, 520).Select(n => (long)n), reader.Events.OfType<PrivateEvent>().Select(p => p.Seq));
        Assert.DoesNotContain(await bob.EventsUntilNowAsync(), e => e is LeftEvent);
        Assert.Empty(reader.Events.OfType<GapEvent>());
    }

    [Fact(Timeout = 90_000)]
    public async Task What_is_posted_while_the_server_restarts_is_sent_once_and_in_order()
    {
        await using var server = ChatServer.Start();
        await using var chat = await ConnectAsync(server.Url, "ann");
        var reader = new Reader(chat);
        await chat.EnterAsync("lobby");
        var sending = Enumerable.Range(1, 200).Select(n => chat.PostAsync("lobby", $"text {n}")).ToList();
        var restarting = server.RestartAsync();
        sending.AddRange(Enumerable.Range(201, 100).Select(n => chat.PostAsync("lobby", $"text {n}")));
        await restarting;
        chat.TryNow();
        var receipts = await Task.WhenAll(sending).InTime();
        await reader.UntilTextAsync("text 300");
        Assert.Equal(Enumerable.Range(1, 300).Select(n => $"text {n}"), reader.Texts);
        Assert.Equal(Enumerable.Range(1, 300).Select(n => (long)n), receipts.Select(r => r.Seq));
        Assert.Equal("ann", chat.Nickname);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_connection_cut_again_and_again_loses_nothing()
    {
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        await using var bob = await server.JoinAsync("bob");
        await using var chat = await ConnectAsync(proxy.Url, "ann");
        var reader = new Reader(chat);
        await chat.EnterAsync("lobby");
        var own = new List<Task<Receipt>>();
        for (var cut = 1; cut <= 3; cut++)
        {
            for (var n = 0; n < 20; n++)
            {
                own.Add(chat.PostAsync("lobby", $"own {own.Count}"));
                await bob.SayAsync("of bob");
            }

            proxy.Cut();
            await reader.UntilAsync<ConnectionEvent>(c => c.State is ConnectionState.Reconnecting, cut);
            proxy.Mend();
            chat.TryNow();
            await reader.UntilLiveAgainAsync(cut + 1);
        }

        await Task.WhenAll(own).InTime();
        await Patience.UntilAsync(() => reader.Texts.Count >= 120, "all have come");
        Assert.Equal(Enumerable.Range(1, 120).Select(n => (long)n), reader.Seqs("lobby"));
        Assert.Equal(
            Enumerable.Range(0, 60).Select(n => $"own {n}"),
            reader.Texts.Where(t => t.StartsWith("own", StringComparison.Ordinal))
        );
    }

    [Fact(Timeout = 90_000)]
    public async Task A_reader_that_is_too_slow_gets_everything_in_the_end()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var chat = await ChatClient.ConnectAsync(
            new ChatClientOptions
            {
                Server = server.Url,
                Nickname = "ann",
                EventCapacity = 50,
            }
        );
        await chat.EnterAsync("lobby");
        await using var events = chat.Events.GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        await Task.WhenAll(Enumerable.Range(1, 300).Select(n => bob.SayAsync($"text {n}")));
        Assert.Equal(301, (await chat.PostAsync("lobby", "before it reads on").InTime()).Seq);
        List<long> seen = [];
        while (seen.Count < 301 && await events.MoveNextAsync().AsTask().InTime())
        {
            chat.TryNow();
            if (events.Current is MessageEvent m)
                seen.Add(m.Seq);
        }

        Assert.Equal(Enumerable.Range(1, 301).Select(n => (long)n), seen);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_token_brings_the_same_person_back_in_another_program()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        string token;
        string tag;
        await using (var first = await ConnectAsync(server.Url, "ann"))
        {
            await first.EnterAsync("ops");
            (token, tag) = (first.Token, first.Tag);
        }

        await bob.WhisperAsync("ann", "while you were away");
        var options = new ChatClientOptions
        {
            Server = server.Url,
            Nickname = "somebody",
            Token = token,
        };
        await using var second = await ChatClient.ConnectAsync(options);
        var reader = new Reader(second);
        Assert.Equal(("ann", tag), (second.Nickname, second.Tag));
        Assert.Equal(["ops"], second.EnteredRooms);
        await reader.UntilAsync<PrivateEvent>(p => p.Text is "while you were away");
    }

    [Fact(Timeout = 90_000)]
    public async Task Offline_messages_wait_and_questions_do_not()
    {
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        await using var chat = await ConnectAsync(proxy.Url, "ann");
        var reader = new Reader(chat);
        await chat.EnterAsync("lobby");
        proxy.Cut();
        await reader.UntilAsync<ConnectionEvent>(c => c.State is ConnectionState.Reconnecting);
        var waiting = chat.PostAsync("lobby", "later");
        Assert.Equal(ClientCodes.Offline, (await Assert.ThrowsAsync<ChatRefusedException>(() => chat.WhoAsync())).Code);
        Assert.Equal(1, chat.Waiting);
        proxy.Mend();
        chat.TryNow();
        await waiting.InTime();
        Assert.Equal(0, chat.Waiting);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_connection_that_answers_nothing_is_given_up_and_the_message_goes_over_the_next_once()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        await using var chat = await ChatClient.ConnectAsync(
            new ChatClientOptions
            {
                Server = proxy.Url,
                Nickname = "ann",
                TimeProvider = time,
            }
        );
        var reader = new Reader(chat);
        await chat.EnterAsync("lobby");
        proxy.Freeze();
        var posting = chat.PostAsync("lobby", "over two connections");
        await Patience.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return chat.State is ConnectionState.Reconnecting;
            },
            "the connection is given up"
        );
        proxy.Mend();
        chat.TryNow();
        var receipt = await posting.InTime();
        Assert.Equal(1, receipt.Seq);
        await reader.UntilTextAsync("over two connections");
        Assert.Single((await chat.HistoryAsync("lobby")).Events);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_try_that_hangs_after_a_loss_is_given_up_in_time_for_another()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        var options = new ChatClientOptions
        {
            Server = proxy.Url,
            Nickname = "ann",
            TimeProvider = time,
        };
        await using var chat = await ChatClient.ConnectAsync(options);
        var reader = new Reader(chat);
        proxy.Cut();
        await reader.UntilAsync<ConnectionEvent>(c => c.State is ConnectionState.Reconnecting);
        proxy.Mend();
        proxy.Freeze();
        chat.TryNow();
        await Patience.UntilAsync(() => proxy.Accepted == 2, "a try is made, and hangs");
        time.Advance(ReconnectPolicy.Urgent - TimeSpan.FromMilliseconds(1));
        Assert.Equal(ConnectionState.Connecting, chat.State);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await Patience.UntilAsync(() => proxy.Accepted == 3, "the next try follows at once");
    }

    [Fact(Timeout = 90_000)]
    public async Task Closing_is_prompt_even_when_the_other_end_answers_nothing()
    {
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        var chat = await ConnectAsync(proxy.Url, "ann");
        proxy.Freeze();
        await chat.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(ConnectionState.Ended, chat.State);
    }

    private static Task<ChatClient> ConnectAsync(Uri server, string nickname) =>
        ChatClient.ConnectAsync(new ChatClientOptions { Server = server, Nickname = nickname });
}
