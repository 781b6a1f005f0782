using System.Text.Json;
using WebChat.Contracts;
using WebChat.Server.Storage;
using WebChat.Tests.Cases;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

public sealed class JoiningTests(SharedServer shared) : IClassFixture<SharedServer>
{
    public static TheoryData<int, string> NicknameCases => CaseFile.Nicknames.Numbers;

    [Theory]
    [MemberData(nameof(NicknameCases))]
    public async Task Every_nickname_case_has_its_outcome_at_the_hub(int number, string why)
    {
        var nickname = CaseFile.Nicknames[number];
        await using var holder = await shared.Server.ConnectAsync();
        if (nickname.Held is { } held)
            await holder.JoinAsync(held);

        await using var socket = await RawSocket.ConnectAsync(shared.Server.Url);
        await socket.SendAsync($$"""{"type":1,"target":"Join","invocationId":"1","arguments":[{"nickname":{{nickname.InputJson}}}]}""");
        if (nickname.InputJson.Length > 32 * 1024)
        {
            await socket.ExpectCloseAsync();
            return;
        }

        var reply = (await socket.ExpectCompletionAsync("1")).GetProperty("result");
        if (nickname.Accept)
            Assert.Equal(nickname.Normalized, reply.GetProperty("ok").GetProperty("nickname").GetString());
        else
            Assert.True(reply.GetProperty("error").GetProperty("code").GetString() == nickname.Code, $"{why}: {reply}");
        Assert.Empty(shared.Server.Log.Errors);

        // The next case may want the same name.
        await socket.SendAsync("""{"type":1,"target":"Quit","invocationId":"2","arguments":[]}""");
        await socket.ExpectCompletionAsync("2");
        await holder.CallAsync<Reply>("Quit");
    }

    [Fact]
    public async Task A_taken_name_is_refused_with_the_reason_and_asked_again_without_reconnecting()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var other = await server.ConnectAsync();

        var refused = await other.TryJoinAsync("Ann");
        Assert.Equal(Codes.NicknameTaken, refused.Error?.Code);
        Assert.Contains("taken", refused.Error!.Message, StringComparison.Ordinal);

        var welcome = await other.JoinAsync("bob");
        Assert.Equal("bob", welcome.Nickname);
        Assert.False(welcome.Resumed);
        Assert.NotEqual(ann.Tag, welcome.Tag);
        Assert.Equal(43, welcome.Token.Length);
        Assert.Equal(32, welcome.Limits.Nickname);
        Assert.Equal(4000, welcome.Limits.Text);
    }

    [Fact]
    public async Task Until_joined_everything_else_is_refused_and_a_second_join_too()
    {
        await using var server = ChatServer.Start();
        await using var user = await server.ConnectAsync();
        Assert.Equal(Codes.NotJoined, (await user.PostAsync("x")).Error?.Code);
        Assert.Equal(Codes.NotJoined, (await user.WhisperAsync("x", "x")).Error?.Code);
        Assert.Equal(Codes.NotJoined, (await user.CallAsync<Reply<Member[]>>("Who", [null])).Error?.Code);
        Assert.Equal(Codes.NotJoined, (await user.CallAsync<Reply<RoomInfo[]>>("Rooms")).Error?.Code);
        Assert.Equal(Codes.NotJoined, (await user.CallAsync<Reply>("Quit")).Error?.Code);
        Assert.Equal(Codes.NotJoined, (await user.CallAsync<Reply>("SetQuiet", true)).Error?.Code);
        Assert.Equal(Codes.NotJoined, (await user.CallAsync<Reply<Renamed>>("Rename", "x")).Error?.Code);

        await user.JoinAsync("ann");
        Assert.Equal(Codes.AlreadyJoined, (await user.TryJoinAsync("ann")).Error?.Code);
        Assert.Equal(Codes.NotInRoom, (await user.PostAsync("x")).Error?.Code);
    }

    [Fact]
    public async Task What_could_not_be_read_for_the_welcome_of_who_is_back_is_read_when_they_ask_again()
    {
        var isAway = false;
        await using var server = ChatServer.Start(services =>
            SpoiltStore.In(
                services,
                (method, ask) =>
                    isAway && method == nameof(IChatStore.PrivatesAsync)
                        ? Task.FromException<IReadOnlyList<PrivateEvent>>(new StoreUnavailableException("It is away."))
                        : ask()
            )
        );
        await using var bob = await server.JoinAsync("bob");
        var ann = await server.JoinAsync("ann");
        await bob.WhisperAsync("ann", "psst");
        await ann.DropAsync();

        Volatile.Write(ref isAway, true);
        await using var back = await server.ConnectAsync();
        Assert.Equal(Codes.Unavailable, (await back.TryJoinAsync(null, ann.Token)).Error?.Code);
        Assert.Equal(Codes.Unavailable, (await back.TryJoinAsync(null, ann.Token)).Error?.Code);
        Volatile.Write(ref isAway, false);
        Assert.Equal(Codes.AlreadyJoined, (await back.TryJoinAsync("eve")).Error?.Code);
        var welcome = await back.JoinAsync(null, ann.Token);
        Assert.True(welcome.Resumed);
        Assert.Equal("psst", Assert.IsType<PrivateEvent>(Assert.Single(welcome.Privates)).Text);

        // Who is new has nothing to read.
        Volatile.Write(ref isAway, true);
        await using var eve = await server.ConnectAsync();
        Assert.Empty((await eve.JoinAsync("eve")).Privates);
        Assert.Equal(1, server.People.Single(p => p.Nickname == "ann").Connections);
    }

    [Fact]
    public async Task Fifty_who_want_the_same_name_at_once_get_it_once()
    {
        await using var server = ChatServer.Start();
        var users = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.ConnectAsync()));
        string[] lookAlikes = ["paul", "PAUL", "pau1", "Paul"];
        var replies = await Task.WhenAll(users.Select((u, i) => u.TryJoinAsync(lookAlikes[i % lookAlikes.Length])));
        Assert.Single(replies, r => r.Ok is not null);
        Assert.Equal(49, replies.Count(r => r.Error?.Code == Codes.NicknameTaken));
    }

    [Fact]
    public async Task A_rename_is_told_to_everyone_in_the_room_and_frees_the_old_name()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");

        Assert.Equal(Codes.NicknameTaken, (await bob.CallAsync<Reply<Renamed>>("Rename", "ANN")).Error?.Code);
        Assert.Equal(Codes.NicknameReserved, (await bob.CallAsync<Reply<Renamed>>("Rename", "admin")).Error?.Code);
        Assert.Equal("Rob", (await bob.CallAsync<Reply<Renamed>>("Rename", "Rob")).Ok?.Nickname);
        var renamed = await ann.ExpectAsync<RenamedEvent>();
        Assert.Equal(("bob", "Rob", bob.Tag), (renamed.Nickname, renamed.To, renamed.Tag));

        await using var newcomer = await server.JoinAsync("bob");
        await newcomer.SayAsync("I am bob now");
        Assert.NotEqual(bob.Tag, (await ann.ExpectMessageAsync("I am bob now")).Tag);
    }

    [Fact]
    public async Task A_name_can_change_its_case()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        Assert.Equal("Ann", (await ann.CallAsync<Reply<Renamed>>("Rename", "Ann")).Ok?.Nickname);
        await using var other = await server.ConnectAsync();
        Assert.Equal(Codes.NicknameTaken, (await other.TryJoinAsync("ann")).Error?.Code);
    }

    [Fact]
    public async Task Arguments_of_the_wrong_type_end_in_an_error_and_leave_the_connection_usable()
    {
        await using var server = ChatServer.Start();
        await using var socket = await RawSocket.ConnectAsync(server.Url);
        string[] calls =
        [
            """{"type":1,"target":"Join","invocationId":"a","arguments":[null]}""",
            """{"type":1,"target":"Join","invocationId":"a","arguments":[]}""",
            """{"type":1,"target":"Rename","invocationId":"a","arguments":[true]}""",
            """{"type":1,"target":"Post","invocationId":"a","arguments":[{"room":5}]}""",
            """{"type":1,"target":"Nope","invocationId":"a","arguments":[]}""",
            """{"type":1,"target":"Dispose","invocationId":"a","arguments":[]}""",
            """{"type":1,"target":"OnDisconnectedAsync","invocationId":"a","arguments":[null]}""",
        ];
        foreach (var call in calls)
        {
            await socket.SendAsync(call);
            Assert.True((await socket.ExpectCompletionAsync("a")).TryGetProperty("error", out _), call);
        }

        await socket.SendAsync("""{"type":1,"target":"Join","invocationId":"b","arguments":[{"nickname":"ann","isAdmin":true}]}""");
        var result = (await socket.ExpectCompletionAsync("b")).GetProperty("result");
        Assert.Equal(JsonValueKind.Object, result.GetProperty("ok").ValueKind);
        Assert.Empty(server.Log.Errors);
    }
}
