using System.Net;
using System.Net.Sockets;
using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Client;

public sealed class ChatClientTests
{
    [Fact(Timeout = 90_000)]
    public async Task The_program_in_the_readme_answers_what_is_said_from_now_on()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await bob.SayAsync("of yesterday");

        var echo = EchoAsync(server.Url);
        await bob.ExpectAsync<JoinedEvent>(j => j.Nickname == "echo");
        await bob.SayAsync("hello");
        var answer = await bob.ExpectAsync<MessageEvent>(m => m.From == "echo");
        Assert.Equal("bob said: hello", answer.Text);
        Assert.DoesNotContain(await bob.EventsUntilNowAsync(), e => e is MessageEvent);

        // Removed by an operator, its events end, and so does the program: in good order.
        using var admin = server.Admin();
        using var removed = await admin.DeleteAsync("api/admin/sessions/echo");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await echo.InTime();

        // What runs here is what the README shows, but for the address.
        var lines = (string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        var source = await File.ReadAllTextAsync(Repository.File("WebChat.Tests", "Client", "ChatClientTests.cs"));
        var readme = await File.ReadAllTextAsync(Repository.File("README.md"));
        var program = source.Split("// README" + " begin")[1].Split("// README" + " end")[0];
        Assert.Contains(
            lines(program.Replace("Server = url", "Server = new Uri(\"http://localhost:5080\")", StringComparison.Ordinal)),
            lines(readme),
            StringComparison.Ordinal
        );
    }

    private static async Task EchoAsync(Uri url)
    {
        // README begin
        await using var chat = await ChatClient.ConnectAsync(new ChatClientOptions { Server = url, Nickname = "echo" });
        await chat.EnterAsync("lobby", history: false);
        await foreach (var e in chat.Events)
            if (e is MessageEvent m && m.Tag != chat.Tag)
                await chat.PostAsync(m.Room, $"{m.From} said: {m.Text}");
        // README end
    }

    [Fact(Timeout = 90_000)]
    public async Task A_bot_answers_what_is_said_from_now_on_only()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await bob.SayAsync("ping of yesterday");
        await using var chat = await ConnectAsync(server.Url, "echo");
        var reader = new Reader(chat);
        Assert.Single((await chat.EnterAsync("lobby", history: false)).Events);
        await bob.SayAsync("ping");
        await reader.UntilTextAsync("ping");
        Assert.Equal(["ping"], reader.Texts);
    }

    [Fact(Timeout = 90_000)]
    public async Task A_refused_nickname_is_told_and_another_one_goes_over_the_same_connection()
    {
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        await using var bob = await server.JoinAsync("bob");

        var plain = new ChatClientOptions { Server = proxy.Url, Nickname = "bob" };
        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() => ChatClient.ConnectAsync(plain));
        Assert.Equal(Codes.NicknameTaken, refused.Code);
        Assert.Equal(1, proxy.Accepted);

        List<string> asked = [];
        var answers = new Queue<string>(["two words", "ann"]);
        await using var chat = await ChatClient.ConnectAsync(
            new ChatClientOptions
            {
                Server = proxy.Url,
                Nickname = "bob",
                AnotherNickname = (refusal, _) =>
                {
                    asked.Add(refusal.Code);
                    return ValueTask.FromResult<string?>(answers.Dequeue());
                },
            }
        );
        Assert.Equal([Codes.NicknameTaken, Codes.NicknameInvalid], asked);
        Assert.Equal("ann", chat.Nickname);
        Assert.Equal(2, proxy.Accepted);
    }

    [Fact(Timeout = 90_000)]
    public async Task Where_nothing_listens_it_says_so()
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        var nowhere = new Uri($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/");
        port.Stop();
        var thrown = await Assert.ThrowsAsync<ChatUnreachableException>(() =>
            ChatClient.ConnectAsync(new ChatClientOptions { Server = nowhere, Nickname = "ann" })
        );
        Assert.Contains(nowhere.ToString(), thrown.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 90_000)]
    public async Task What_accepts_and_never_answers_is_given_up_in_time()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var options = new ChatClientOptions
        {
            Server = new Uri($"http://127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}/"),
            Nickname = "ann",
            ConnectTimeout = TimeSpan.FromMilliseconds(300),
        };
        await Assert.ThrowsAsync<ChatUnreachableException>(() => ChatClient.ConnectAsync(options)).InTime();
    }

    [Fact(Timeout = 90_000)]
    public async Task Asked_to_it_waits_for_a_server_that_starts_later()
    {
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        proxy.Cut();
        var connecting = ChatClient.ConnectAsync(
            new ChatClientOptions
            {
                Server = proxy.Url,
                Nickname = "ann",
                RetryFirstConnection = true,
            }
        );
        await Patience.UntilAsync(() => proxy.Accepted > 0, "the first try is made");
        proxy.Mend();
        await using var chat = await connecting.InTime();
        Assert.Equal(ConnectionState.Live, chat.State);
    }

    [Fact(Timeout = 90_000)]
    public async Task Under_a_base_path_hub_and_history_are_found()
    {
        await using var server = ChatServer.Start(("Chat:PathBase", "/team/chat"));
        await using var chat = await ChatClient.ConnectAsync(
            new ChatClientOptions { Server = new Uri(server.Url, "/team/chat/"), Nickname = "ann" }
        );
        await chat.EnterAsync("lobby");
        await chat.PostAsync("lobby", "hello");
        Assert.Single((await chat.HistoryAsync("lobby")).Events);
    }

    [Fact(Timeout = 90_000)]
    public async Task Quitting_gives_the_name_up_at_once_and_ends_the_events()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var chat = await ConnectAsync(server.Url, "ann");
        var reader = new Reader(chat);
        await chat.EnterAsync("lobby");
        await chat.QuitAsync();
        Assert.Equal(LeaveReasons.Quit, (await bob.ExpectAsync<LeftEvent>()).Reason);
        await reader.Ended.InTime();
        Assert.Equal(ConnectionState.Ended, chat.State);
        Assert.Equal(ClientCodes.Ended, (await Assert.ThrowsAsync<ChatRefusedException>(() => chat.PostAsync("lobby", "x"))).Code);
        Assert.Equal(ClientCodes.Ended, (await Assert.ThrowsAsync<ChatRefusedException>(() => chat.WhoAsync())).Code);
    }

    [Fact(Timeout = 90_000)]
    public async Task Kicked_by_an_operator_it_does_not_come_back()
    {
        await using var server = ChatServer.Start();
        await using var proxy = new FaultProxy(server.Url);
        await using var chat = await ConnectAsync(proxy.Url, "ann");
        var reader = new Reader(chat);
        await chat.EnterAsync("lobby");
        using var admin = server.Admin();
        using var kicked = await admin.DeleteAsync("api/admin/sessions/ann?reason=enough");
        Assert.Equal(HttpStatusCode.NoContent, kicked.StatusCode);
        await reader.Ended.InTime();
        Assert.Contains(reader.Events, e => e is NoticeEvent { Code: NoticeCodes.Kicked });
        Assert.Equal(ConnectionState.Ended, chat.State);
        Assert.Equal(1, proxy.Accepted);
    }

    [Fact(Timeout = 90_000)]
    public async Task Slowed_down_by_the_server_all_is_sent_in_order()
    {
        await using var server = ChatServer.Start(("Chat:Limits:MessagesPerSecond", "20"), ("Chat:Limits:Burst", "3"));
        await using var chat = await ConnectAsync(server.Url, "ann");
        var reader = new Reader(chat);
        await chat.EnterAsync("lobby");
        var texts = Enumerable.Range(1, 15).Select(n => $"text {n}").ToList();
        await Task.WhenAll(texts.Select(text => chat.PostAsync("lobby", text)));
        await reader.UntilTextAsync("text 15");
        Assert.Equal(texts, reader.Texts);
    }

    [Fact(Timeout = 90_000)]
    public async Task After_quiet_mode_what_was_skipped_comes()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var chat = await ConnectAsync(server.Url, "ann");
        var reader = new Reader(chat);
        await chat.EnterAsync("lobby");
        await bob.SayAsync("before");
        await reader.UntilTextAsync("before");
        await chat.SetQuietAsync(true);
        Assert.Equal(Codes.Quiet, (await Assert.ThrowsAsync<ChatRefusedException>(() => chat.PostAsync("lobby", "x"))).Code);
        await bob.SayAsync("skipped");
        await chat.SetQuietAsync(false);
        await bob.SayAsync("after");
        await reader.UntilTextAsync("after");
        Assert.Equal(["before", "skipped", "after"], reader.Texts);
    }

    [Fact(Timeout = 90_000)]
    public async Task After_quiet_mode_that_another_connection_ended_what_was_skipped_comes()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var chat = await ConnectAsync(server.Url, "ann");
        var reader = new Reader(chat);
        await chat.EnterAsync("lobby");
        await using var tab = await server.ConnectAsync("tab");
        await tab.JoinAsync(null, chat.Token);
        await tab.CallAsync<Reply>("SetQuiet", true);
        await reader.UntilAsync<NoticeEvent>(n => n is { Code: NoticeCodes.Quiet, Quiet: true });
        Assert.True(chat.IsQuiet);
        await bob.SayAsync("skipped");
        await tab.CallAsync<Reply>("SetQuiet", false);
        await reader.UntilTextAsync("skipped");
        await bob.SayAsync("after");
        await reader.UntilTextAsync("after");
        Assert.Equal(["skipped", "after"], reader.Texts);
        Assert.False(chat.IsQuiet);
    }

    [Fact(Timeout = 90_000)]
    public async Task Rooms_people_names_and_private_messages()
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var chat = await ConnectAsync(server.Url, "ann");
        var reader = new Reader(chat);
        var state = await chat.EnterAsync("LOBBY");
        Assert.Equal("lobby", state.Room);
        Assert.Equal(["lobby"], chat.EnteredRooms);
        Assert.Equal(["ann", "bob"], (await chat.WhoAsync("lobby")).Select(m => m.Nickname).Order(StringComparer.Ordinal));
        Assert.Contains(await chat.RoomsAsync(), r => r is { Room: "lobby", Members: 2 });
        Assert.Equal("anna", await chat.RenameAsync("anna"));
        Assert.Equal("anna", chat.Nickname);
        await chat.WhisperAsync("bob", "psst");
        Assert.Equal("psst", (await bob.ExpectAsync<PrivateEvent>()).Text);
        await reader.UntilAsync<PrivateEvent>(p => p.Text is "psst");
        var absent = await Assert.ThrowsAsync<ChatRefusedException>(() => chat.WhisperAsync("nobody-x", "psst"));
        Assert.Equal(Codes.NobodyThere, absent.Code);
        await chat.LeaveAsync("lobby");
        Assert.Empty(chat.EnteredRooms);
    }

    [Fact(Timeout = 90_000)]
    public async Task After_quiet_mode_a_room_is_entered_when_the_server_has_time_for_it()
    {
        var entered = 0;
        await using var hub = await FakeHub.StartAsync(
            call => call.Method is nameof(IChatHub.Enter) && ++entered == 2,
            call => call.RefuseAsync(Codes.SlowDown)
        );
        await using var chat = await ConnectAsync(hub.Url, "ann");
        await chat.EnterAsync("lobby");
        await chat.SetQuietAsync(true);
        await chat.SetQuietAsync(false).InTime();
        Assert.Equal(3, entered);
    }

    private static Task<ChatClient> ConnectAsync(Uri server, string nickname) =>
        ChatClient.ConnectAsync(new ChatClientOptions { Server = server, Nickname = nickname });
}
