using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Client;

/// <summary>Servers and networks that do what they should not.</summary>
public sealed class FaultTests
{
    [Fact(Timeout = 90_000)]
    public async Task A_program_that_answers_while_it_reads_goes_on_when_more_was_missed_than_fits()
    {
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        await using var bob = await server.JoinAsync("bob");
        await using var chat = await ChatClient.ConnectAsync(Options(proxy.Url, capacity: 20));
        await chat.EnterAsync("lobby", history: false);
        var answering = AnswerAsync(chat, until: "101");
        await bob.SayAsync("1");
        await bob.ExpectMessageAsync("answer to 1");
        proxy.Cut();
        await Patience.UntilAsync(() => chat.State is not ConnectionState.Live, "the connection is lost");
        await Task.WhenAll(Enumerable.Range(2, 100).Select(n => bob.SayAsync($"{n}")));
        proxy.Mend();
        chat.TryNow();
        Assert.Equal(Enumerable.Range(1, 101).Select(n => $"{n}"), await answering.InTime());
    }

    private static async Task<List<string>> AnswerAsync(ChatClient chat, string until)
    {
        List<string> seen = [];
        await foreach (var e in chat.Events)
        {
            if (e is MessageEvent m && m.Tag != chat.Tag)
            {
                seen.Add(m.Text);
                await chat.PostAsync(m.Room, $"answer to {m.Text}");
                if (string.Equals(m.Text, until, StringComparison.Ordinal))
                    break;
            }
        }

        return seen;
    }

    [Fact(Timeout = 90_000)]
    public async Task A_connection_that_the_server_ends_with_an_error_is_no_refusal_of_what_was_under_way()
    {
        var closed = false;
        await using var hub = await FakeHub.StartAsync(
            call => call.Method is nameof(IChatHub.Post) && !closed,
            call =>
            {
                closed = true;
                return call.CloseAsync("Connection closed with an error.");
            }
        );
        await using var chat = await ChatClient.ConnectAsync(Options(hub.Url));
        var receipt = await chat.PostAsync("lobby", "text").InTime();
        Assert.Equal(1, receipt.Seq);
        Assert.Equal(2, hub.Connections);
    }

    [Theory(Timeout = 90_000)]
    [InlineData(nameof(IChatHub.Join), Codes.Internal)]
    [InlineData(nameof(IChatHub.Join), Codes.StorageFull)]
    [InlineData(nameof(IChatHub.Enter), Codes.Internal)]
    [InlineData(nameof(IChatHub.Enter), Codes.StorageFull)]
    public async Task A_server_with_a_fault_is_tried_again_and_no_room_is_forgotten(string method, string code)
    {
        await using var hub = await FakeHub.StartAsync(
            call => IsLoss(call) || (call.Method == method && call.Hub.Connections == 2),
            call => IsLoss(call) ? Task.Run(call.Abort) : call.RefuseAsync(code)
        );
        await using var chat = await ChatClient.ConnectAsync(Options(hub.Url));
        var reader = new Reader(chat);
        await chat.EnterAsync("lobby");
        await LoseAsync(chat);
        await reader.UntilLiveAgainAsync();
        Assert.Equal(["lobby"], chat.EnteredRooms);
        Assert.Equal(3, hub.Connections);
        Assert.DoesNotContain(reader.Events, e => e is NoticeEvent);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_room_that_will_not_have_one_any_more_is_told_and_the_others_are_entered()
    {
        await using var hub = await FakeHub.StartAsync(
            call => IsLoss(call) || (call.Hub.Connections == 2 && call.Method is nameof(IChatHub.Enter) && RoomOf(call) is "one"),
            call => IsLoss(call) ? Task.Run(call.Abort) : call.RefuseAsync(Codes.Banned)
        );
        await using var chat = await ChatClient.ConnectAsync(Options(hub.Url));
        var reader = new Reader(chat);
        await chat.EnterAsync("one");
        await chat.EnterAsync("two");
        await LoseAsync(chat);
        await reader.UntilLiveAgainAsync();
        await reader.UntilAsync<NoticeEvent>(n => n is { Code: Codes.Banned, Room: "one" });
        Assert.Equal(["two"], chat.EnteredRooms);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_room_goes_on_when_entering_it_once_more_is_refused()
    {
        await using var hub = await FakeHub.StartAsync(
            call => call.Method is nameof(IChatHub.Typing) || (call.Method is nameof(IChatHub.Enter) && IsRepeat(call)),
            async call =>
            {
                await call.ReceiveAsync(Message(call.Method is nameof(IChatHub.Enter) ? 1 : 2));
                await call.RefuseAsync(Codes.SlowDown);
            }
        );
        await using var chat = await ChatClient.ConnectAsync(Options(hub.Url));
        var reader = new Reader(chat);
        await chat.EnterAsync("lobby");
        await Assert.ThrowsAsync<ChatRefusedException>(() => chat.EnterAsync("lobby"));
        await Assert.ThrowsAsync<ChatRefusedException>(() => chat.TypingAsync("lobby"));
        await reader.UntilAsync<MessageEvent>(times: 2);
        Assert.Equal([1, 2], reader.Seqs("lobby"));
    }

    [Theory(Timeout = 90_000)]
    [InlineData(nameof(IChatHub.Join))]
    [InlineData(nameof(IChatHub.Enter))]
    public async Task A_server_that_does_not_answer_when_one_comes_back_is_given_up_and_tried_again(string method)
    {
        var time = new ManualTime();
        await using var hub = await FakeHub.StartAsync(
            call => IsLoss(call) || (call.Method == method && call.Hub.Connections == 2),
            call => IsLoss(call) ? Task.Run(call.Abort) : Task.CompletedTask
        );
        await using var chat = await ChatClient.ConnectAsync(Options(hub.Url, time: time));
        var reader = new Reader(chat);
        await chat.EnterAsync("lobby");
        await LoseAsync(chat);
        await reader.UntilAsync<ConnectionEvent>(c => c.State is ConnectionState.Reconnecting);
        chat.TryNow();
        await hub.UntilCalledAsync(method, times: 2);
        time.Advance(Link.CallTimeout);
        await reader.UntilAsync<ConnectionEvent>(c => c.State is ConnectionState.Reconnecting, times: 2);
        chat.TryNow();
        await reader.UntilLiveAgainAsync();
        Assert.Equal(["lobby"], chat.EnteredRooms);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_name_taken_by_oneself_because_the_answer_was_lost_is_asked_for_again()
    {
        await using var hub = await FakeHub.StartAsync(
            call => call.Method is nameof(IChatHub.Join) && call.Hub.Connections < 3,
            call => call.Hub.Connections == 1 ? Task.Run(call.Abort) : call.RefuseAsync(Codes.NicknameTaken)
        );
        await using var chat = await ChatClient.ConnectAsync(Options(hub.Url, retry: true)).InTime();
        Assert.Equal(3, hub.Connections);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_name_that_somebody_else_has_is_no_reason_to_ask_again()
    {
        await using var hub = await FakeHub.StartAsync(
            call => call.Method is nameof(IChatHub.Join),
            call => call.RefuseAsync(Codes.NicknameTaken)
        );
        var connecting = ChatClient.ConnectAsync(Options(hub.Url, retry: true));
        Assert.Equal(Codes.NicknameTaken, (await Assert.ThrowsAsync<ChatRefusedException>(() => connecting.InTime())).Code);
    }

    [Fact(Timeout = 90_000)]
    public async Task Told_to_go_it_goes_even_if_the_server_leaves_the_connection_open()
    {
        await using var hub = await FakeHub.StartAsync(
            call => call.Method is nameof(IChatHub.Typing),
            async call =>
            {
                await call.AnswerAsync(new { });
                await call.ReceiveAsync(new NoticeEvent(NoticeCodes.Kicked, "You were removed.", Reason: "enough"));
            }
        );
        await using var chat = await ChatClient.ConnectAsync(Options(hub.Url));
        var reader = new Reader(chat);
        await chat.TypingAsync("lobby");
        await reader.Ended.InTime();
        Assert.Contains(reader.Events, e => e is NoticeEvent { Code: NoticeCodes.Kicked });
        Assert.Equal(1, hub.Connections);
    }

    [Theory(Timeout = 90_000)]
    [InlineData(nameof(IChatHub.Enter))]
    [InlineData(nameof(IChatHub.Leave))]
    [InlineData(nameof(IChatHub.SetQuiet))]
    [InlineData(nameof(IChatHub.Rename))]
    [InlineData(nameof(IChatHub.Who))]
    [InlineData(nameof(IChatHub.Rooms))]
    [InlineData(nameof(IChatHub.Typing))]
    public async Task Told_to_go_instead_of_an_answer_it_says_that_it_has_ended(string method)
    {
        await using var hub = await FakeHub.StartAsync(
            call => call.Method == method,
            call => call.ReceiveAsync(new NoticeEvent(NoticeCodes.Kicked, "You were removed."))
        );
        await using var chat = await ChatClient.ConnectAsync(Options(hub.Url));
        Assert.Equal(
            ClientCodes.Ended,
            await CodeAsync(
                method switch
                {
                    nameof(IChatHub.Enter) => chat.EnterAsync("lobby"),
                    nameof(IChatHub.Leave) => chat.LeaveAsync("lobby"),
                    nameof(IChatHub.SetQuiet) => chat.SetQuietAsync(true),
                    nameof(IChatHub.Rename) => chat.RenameAsync("anna"),
                    nameof(IChatHub.Who) => chat.WhoAsync(),
                    nameof(IChatHub.Rooms) => chat.RoomsAsync(),
                    _ => chat.TypingAsync("lobby"),
                }
            )
        );
    }

    [Fact(Timeout = 90_000)]
    public async Task What_no_record_can_hold_is_refused_and_the_connection_goes_on()
    {
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        await using var chat = await ChatClient.ConnectAsync(Options(proxy.Url));
        await chat.EnterAsync("lobby");
        var huge = new string('x', 200_000);
        Assert.Equal(Codes.TextTooLong, await CodeAsync(chat.PostAsync("lobby", huge)));
        Assert.Equal(Codes.TextTooLong, await CodeAsync(chat.WhisperAsync("bob", huge)));
        Assert.Equal(Codes.TextInvalid, await CodeAsync(chat.PostAsync("lobby", "\ud800")));
        Assert.Equal(ClientCodes.TooLarge, await CodeAsync(chat.PostAsync(huge, "text")));
        Assert.Equal(ClientCodes.TooLarge, await CodeAsync(chat.WhisperAsync(huge, "text")));
        Assert.Equal(ClientCodes.TooLarge, await CodeAsync(chat.PostAsync("lobby", "text", id: huge)));
        Assert.Equal(ClientCodes.TooLarge, await CodeAsync(chat.EnterAsync(huge)));
        Assert.Equal(ClientCodes.TooLarge, await CodeAsync(chat.RenameAsync(huge)));
        await chat.PostAsync("lobby", new string('\u0301', 3999) + "x");
        Assert.Equal(1, proxy.Accepted);
        Assert.Equal(["lobby"], chat.EnteredRooms);
    }

    [Theory(Timeout = 90_000)]
    [InlineData(nameof(IChatHub.Join))]
    [InlineData(nameof(IChatHub.Enter))]
    public async Task Disposing_while_coming_back_is_prompt(string method)
    {
        await using var hub = await FakeHub.StartAsync(
            call => IsLoss(call) || (call.Method == method && call.Hub.Connections == 2),
            call => IsLoss(call) ? Task.Run(call.Abort) : Task.CompletedTask
        );
        var chat = await ChatClient.ConnectAsync(Options(hub.Url));
        await chat.EnterAsync("lobby");
        var posting = LoseAsync(chat);
        await hub.UntilCalledAsync(method, times: 2);
        var waiting = chat.PostAsync("lobby", "never");
        await chat.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(4));
        await posting;
        Assert.Equal(ClientCodes.Ended, await CodeAsync(waiting));
        Assert.Equal(ConnectionState.Ended, chat.State);
    }

    private static ChatClientOptions Options(Uri url, bool retry = false, int capacity = 5000, TimeProvider? time = null) =>
        new()
        {
            Server = url,
            Nickname = "ann",
            RetryFirstConnection = retry,
            EventCapacity = capacity,
            TimeProvider = time ?? TimeProvider.System,
        };

    private static bool IsLoss(FakeHub.Call call) => call.Method is nameof(IChatHub.Typing);

    private static bool IsRepeat(FakeHub.Call call) => call.Argument.TryGetProperty("epoch", out _);

    private static string? RoomOf(FakeHub.Call call) => call.Argument.GetProperty("room").GetString();

    private static MessageEvent Message(long seq) => new("lobby", seq, $"id{seq}", "bob", "b", $"text {seq}", MessageKinds.Text);

    /// <summary>In the scripts above, this call breaks the connection.</summary>
    private static async Task LoseAsync(ChatClient chat) =>
        await Assert.ThrowsAsync<ChatUnreachableException>(() => chat.TypingAsync("lobby").InTime());

    private static async Task<string> CodeAsync(Task call) => (await Assert.ThrowsAsync<ChatRefusedException>(() => call.InTime())).Code;
}
