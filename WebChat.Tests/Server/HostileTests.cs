using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

/// <summary>What a hostile or unlucky client does, and what must not come of it.</summary>
public sealed class HostileTests
{
    [Theory]
    [InlineData("/hub")]
    [InlineData("/HUB")]
    [InlineData("/hub/")]
    public async Task The_door_of_the_hub_is_the_same_however_its_path_is_written(string path)
    {
        await using var server = ChatServer.Start(("Chat:Limits:ConnectionsPerAddress", "1"));
        using var foreign = new ClientWebSocket();
        foreign.Options.SetRequestHeader("Origin", "https://evil.example");
        var address = new UriBuilder(server.Url) { Scheme = "ws", Path = path }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() => foreign.ConnectAsync(address, CancellationToken.None).InTime());

        await using var first = await server.JoinAsync("first");
        using var second = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => second.ConnectAsync(address, CancellationToken.None).InTime());
    }

    [Fact]
    public async Task The_id_of_a_negotiation_works_at_any_server()
    {
        await using var one = ChatServer.Start();
        await using var other = ChatServer.Start();
        using var http = one.Http();
        using var answer = await http.PostAsync("hub/negotiate?negotiateVersion=1", null);
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("connectionToken").GetString();
        using var socket = new ClientWebSocket();
        var address = new UriBuilder(other.Url)
        {
            Scheme = "ws",
            Path = "/hub",
            Query = $"id={token}",
        }.Uri;
        await socket.ConnectAsync(address, CancellationToken.None).InTime();
        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task Quitting_while_one_s_whisper_is_on_its_way_hurts_nobody_else()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        for (var round = 0; round < 15; round++)
        {
            await using var mallory = await server.JoinAsync("mallory");
            await using var tab = await server.ConnectAsync("mallory's tab");
            await tab.JoinAsync(null, mallory.Token);
            var whisper = mallory.WhisperAsync("bob", "x");
            var quit = tab.CallAsync<Reply>("Quit");
            var innocent = ann.WhisperAsync("bob", $"innocent {round}");
            Assert.NotNull((await innocent).Ok);
            await Task.WhenAll(whisper.ContinueWith(_ => { }, TaskScheduler.Default), quit);
        }

        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task A_join_that_the_store_held_up_is_answered_when_asked_again_and_leaves_no_ghost()
    {
        await using var server = ChatServer.Start(ChatServer.InFile);
        await using var user = await server.ConnectAsync();
        await using var witness = await server.JoinAsync("witness");
        Reply<Welcome> first;
        using (HoldDatabase(server))
            first = await user.TryJoinAsync("ann");
        Assert.Equal(Codes.Unavailable, first.Error?.Code);

        var welcome = await user.JoinAsync("ann-two");
        Assert.Equal("ann", welcome.Nickname);
        await user.EnterAsync("lobby");
        Assert.Equal(Codes.AlreadyJoined, (await user.TryJoinAsync("ann")).Error?.Code);
        Assert.Equal(["ann", "witness"], server.People.Select(s => s.Nickname));

        await using var back = await server.ConnectAsync();
        Assert.True((await back.JoinAsync(null, welcome.Token)).Resumed);
    }

    [Fact]
    public async Task While_the_store_does_not_answer_it_is_alive_but_not_ready()
    {
        await using var server = ChatServer.Start(ChatServer.InFile);
        using var http = server.Http();
        using (HoldDatabase(server))
        {
            var ready = http.GetAsync("health/ready");
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/live")).StatusCode);
            using var answer = await ready;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(Codes.Unavailable, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        }

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/ready")).StatusCode);
    }

    [Fact]
    public async Task Rooms_in_which_nothing_was_said_leave_with_their_last_member()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob", "empty", "full");
        await bob.SayAsync("something", "full");
        foreach (var room in (string[])["empty", "full"])
            Assert.Null((await bob.CallAsync<Reply>("Leave", room)).Error);
        var rooms = (await ann.CallAsync<Reply<RoomInfo[]>>("Rooms")).Ok!;
        Assert.Equal(["full", "lobby"], rooms.Select(r => r.Room));

        // And they can be made again.
        var again = await bob.EnterAsync("empty");
        Assert.Equal(1, again.Count);
        await bob.SayAsync("now something", "empty");
    }

    [Fact]
    public async Task Rooms_cannot_be_made_without_end()
    {
        await using var server = ChatServer.Start(new ManualTime(), ("Chat:Limits:JoinsPerMinutePerAddress", "3"));
        await using var ann = await server.JoinAsync("ann", "one", "two", "three");
        var refused = (await ann.CallAsync<Reply<RoomState>>("Enter", new EnterRequest("four"))).Error!;
        Assert.Equal((Codes.SlowDown, 1_200_000), (refused.Code, refused.RetryAfterMs));
        await ann.EnterAsync("lobby");
    }

    [Fact]
    public async Task Who_says_nothing_for_a_minute_is_closed_and_who_pings_is_not()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var pinging = await RawSocket.ConnectAsync(server.Url);
        await pinging.SendAsync("""{"type":1,"target":"Join","invocationId":"j","arguments":[{"nickname":"pinging"}]}""");
        await pinging.ExpectCompletionAsync("j");
        await using var silent = await FrameSocket.ConnectToHubAsync(server.Url);
        await silent.CallAsync("""{"type":1,"target":"Join","invocationId":"j","arguments":[{"nickname":"silent"}]}""", "j");

        time.Advance(TimeSpan.FromSeconds(40));
        await silent.SendFrameAsync(FrameSocket.Text, [(byte)'{'], final: false); // It trickles.
        await pinging.SendAsync("""{"type":6}""");
        await pinging.SendAsync("""{"type":1,"target":"Rooms","invocationId":"r","arguments":[]}""");
        await pinging.ExpectCompletionAsync("r");
        time.Advance(TimeSpan.FromSeconds(25));
        await silent.ReadToCloseAsync();
        await pinging.SendAsync("""{"type":1,"target":"Rooms","invocationId":"s","arguments":[]}""");
        await pinging.ExpectCompletionAsync("s");
    }

    [Fact]
    public async Task What_was_taken_has_its_receipt_whatever_changed_since()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        var (post, whisper) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var posted = await ann.SayAsync("hello", id: post);
        var whispered = (await ann.WhisperAsync("bob", "psst", id: whisper)).Ok;

        await bob.CallAsync<Reply>("Quit");
        Assert.Equal(whispered, (await ann.WhisperAsync("bob", "psst", id: whisper)).Ok);
        Assert.Equal(posted, (await ann.PostAsync("hello", id: post.ToUpperInvariant())).Ok);
        await ann.CallAsync<Reply>("SetQuiet", true);
        Assert.Equal(posted, (await ann.PostAsync("hello", id: post)).Ok);
        await ann.CallAsync<Reply>("SetQuiet", false);
        await ann.CallAsync<Reply>("Leave", "lobby");
        Assert.Equal(posted, (await ann.PostAsync("hello", id: post)).Ok);
        Assert.Equal(Codes.NotInRoom, (await ann.PostAsync("new")).Error?.Code);
    }

    [Fact]
    public async Task Private_messages_that_a_welcome_has_no_place_for_can_be_asked_for()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        for (var i = 1; i <= 510; i++)
            Assert.NotNull((await ann.WhisperAsync("bob", $"{i}")).Ok);

        await using var again = await server.ConnectAsync();
        var welcome = await again.JoinAsync(null, bob.Token, privateAfter: 3);
        Assert.Equal(Enumerable.Range(11, 500).Select(i => (long)i), welcome.Privates.Cast<PrivateEvent>().Select(p => p.Seq));
        var rest = (await again.CallAsync<Reply<PrivatePage>>("Privates", new PrivatesRequest(Before: 11, After: 3))).Ok!;
        Assert.Equal(Enumerable.Range(4, 7).Select(i => (long)i), rest.Events.Cast<PrivateEvent>().Select(p => p.Seq));
    }

    [Fact]
    public async Task An_empty_room_is_complete_whatever_number_one_brings()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        Assert.True((await ann.EnterAsync("lobby", after: 5, ann.Welcome.Epoch)).Complete);
        var other = await ann.EnterAsync("lobby", after: 5, "another");
        Assert.True(other.Complete);
        Assert.Equal(new Gap(1, 5, GapReasons.Epoch), other.Gap);
    }

    [Fact]
    public async Task Half_a_character_is_refused_with_a_code_wherever_it_is()
    {
        await using var server = ChatServer.Start();
        await using var socket = await RawSocket.ConnectAsync(server.Url);
        await socket.SendAsync("""{"type":1,"target":"Join","invocationId":"j","arguments":[{"nickname":"ann"}]}""");
        await socket.ExpectCompletionAsync("j");
        foreach (
            var (call, code) in ((string, string)[])
                [
                    ("""{"type":1,"target":"Rename","invocationId":"1","arguments":["\ud800"]}""", Codes.NicknameInvalid),
                    ("""{"type":1,"target":"Leave","invocationId":"1","arguments":["\ud800"]}""", Codes.RoomInvalid),
                    ("""{"type":1,"target":"Enter","invocationId":"1","arguments":[{"room":"\ud800"}]}""", Codes.RoomInvalid),
                    ("""{"type":1,"target":"Post","invocationId":"1","arguments":[{"room":"lobby","id":1,"text":"x"}]}""", Codes.IdInvalid),
                ]
        )
        {
            await socket.SendAsync(call);
            var error = (await socket.ExpectCompletionAsync("1")).GetProperty("result").GetProperty("error");
            Assert.Equal(code, error.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_told_so()
    {
        await using var server = ChatServer.Start();
        using var admin = server.Admin();
        using var response = await admin.PostAsync("api/admin/announcements", new StringContent(new string('x', 70_000)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("too_large", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Empty(server.Log.Errors);
    }

    /// <summary>As somebody's backup program might: nothing can be written until it is disposed.</summary>
    private static SqliteConnection HoldDatabase(ChatServer server)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(server.DataDirectory, "webchat.db")};Pooling=False");
        connection.Open();
        using var begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        return connection;
    }
}
