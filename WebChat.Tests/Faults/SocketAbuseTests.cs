using System.Buffers.Binary;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>What the WebSocket's own frames allow a stranger, and what a session can do to others.</summary>
public sealed class SocketAbuseTests
{
    private const string Call = """{"type":1,"target":"Rooms","invocationId":"r","arguments":[]}""";

    [Fact]
    public async Task A_message_in_endless_fragments_ends_at_the_limit_of_a_record()
    {
        await using var server = ChatServer.Start();
        await using var socket = await FrameSocket.ConnectToHubAsync(server.Url);
        var fragment = Enumerable.Repeat((byte)' ', 1000).ToArray();
        for (var i = 0; i < 200; i++)
            await socket.SendFrameAsync(i == 0 ? FrameSocket.Text : (byte)0, fragment, final: false);
        await socket.ReadToCloseAsync();
        Assert.Empty(server.Log.Warnings);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 40)]
    [InlineData(-1)]
    public async Task A_frame_that_promises_more_than_there_is_memory_ends_at_the_limit_of_a_record(long length)
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var socket = await FrameSocket.ConnectToHubAsync(server.Url);
        var head = new byte[14];
        (head[0], head[1]) = (0x80 | FrameSocket.Text, 0x80 | 127);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(2), length);
        await socket.SendBytesAsync([.. head, .. new byte[50_000]]);
        await socket.ReadToCloseAsync();
        await ann.SayAsync("still here");
        Assert.Empty(server.Log.Warnings);
    }

    [Fact]
    public async Task A_flood_of_pings_is_answered_and_hurts_nobody()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await using var socket = await FrameSocket.ConnectToHubAsync(server.Url);
        for (var i = 0; i < 5000; i++)
            await socket.SendFrameAsync(FrameSocket.Ping, []);
        await ann.SayAsync("still here");
        await bob.ExpectMessageAsync("still here");
        Assert.Equal(
            Codes.NotJoined,
            (await socket.CallAsync(Call, "r")).GetProperty("result").GetProperty("error").GetProperty("code").GetString()
        );
    }

    [Fact]
    public async Task A_flood_of_moves_is_as_bad_as_one_of_messages_and_has_a_limit_too()
    {
        await using var server = ChatServer.Start(
            new ManualTime(),
            ("Chat:Limits:MessagesPerSecond", "2"),
            ("Chat:Limits:JoinsPerMinutePerAddress", "0")
        );
        await using var ann = await server.JoinAsync("ann");
        await using var mallory = await server.JoinAsync("mallory");
        var refused = 0;
        for (var i = 0; i < 50; i++)
        {
            foreach (
                var reply in (Refusal?[])
                    [
                        (await mallory.CallAsync<Reply<Renamed>>("Rename", $"mallory{i}x")).Error,
                        (await mallory.CallAsync<Reply>("Leave", "lobby")).Error,
                        (await mallory.CallAsync<Reply<RoomState>>("Enter", new EnterRequest("lobby"))).Error,
                    ]
            )
            {
                if (reply is { Code: Codes.SlowDown, RetryAfterMs: > 0 and <= 1000 })
                    refused++;
            }
        }

        Assert.InRange(refused, 55, 65);
        var noise = (await ann.EventsUntilNowAsync()).Count(e => e is RenamedEvent or LeftEvent or JoinedEvent);
        Assert.InRange(noise, 50, 60);
        await ann.SayAsync("one's own messages are counted for themselves");
    }

    [Fact]
    public async Task A_list_of_rooms_has_an_end_and_names_those_with_people()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann", "zzz");
        await Task.WhenAll(Enumerable.Range(0, 1100).Select(i => server.Store.AppendAsync($"made-{i}", [Draft($"{i}")])));
        await server.RestartAsync();
        await using var bob = await server.ConnectAsync();
        await bob.JoinAsync("bob");
        var rooms = (await bob.CallAsync<Reply<RoomInfo[]>>("Rooms")).Ok!;
        Assert.Equal(1000, rooms.Length);
        Assert.Contains(rooms, r => r.Room == "lobby");
        Assert.Contains(rooms, r => r is { Room: "zzz", Members: 1 });
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public async Task A_number_below_zero_is_no_gap(long after)
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await ann.SayAsync("first");
        var state = await ann.EnterAsync("lobby", after, ann.Welcome.Epoch);
        Assert.Null(state.Gap);
        Assert.Single(state.Events);
        var far = await ann.EnterAsync("lobby", long.MaxValue, ann.Welcome.Epoch);
        Assert.Equal(new Gap(2, long.MaxValue, GapReasons.Restored), far.Gap);
        foreach (var (before, from) in ((long?, long?)[])[(long.MinValue, long.MaxValue), (long.MaxValue, long.MinValue), (0, -1)])
            Assert.Null((await ann.CallAsync<Reply<PrivatePage>>("Privates", new PrivatesRequest(before, from))).Error);
        Assert.Empty(server.Log.Errors);
    }

    private static WebChat.Server.Storage.MessageDraft Draft(string text) =>
        new(1, "tag", "ann", Guid.NewGuid().ToString(), text, MessageKinds.Text, ReplyTo: null, DateTimeOffset.UnixEpoch);
}
