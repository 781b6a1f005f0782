using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WebChat.Server.Delivery;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>Sockets that are opened and do nothing, or next to nothing. The clock is the test's.</summary>
public sealed class IdleSocketTests
{
    private const string Join = """{"type":1,"target":"Join","invocationId":"j","arguments":[{"nickname":"NAME"}]}""";
    private static readonly TimeSpan JoinsBy = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Those_that_never_join_are_closed_after_fifteen_seconds_and_a_user_joins_meanwhile()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var ann = await server.JoinAsync("ann");
        var sockets = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => FrameSocket.ConnectToHubAsync(server.Url)));
        await Patience.UntilAsync(() => server.Services.GetRequiredService<Connections>().Count == 301, "the server knows them all");
        time.Advance(TimeSpan.FromSeconds(14));

        // The machine does other things as well: one of three is not held up by those.
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var since = Stopwatch.GetTimestamp();
            await using var trial = await server.JoinAsync($"trial{i}x");
            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(since).Ticks));
        }

        Assert.True(fastest < JoinsBy, $"It took {fastest} to join.");
        await using var bob = await server.JoinAsync("bob");
        time.Advance(TimeSpan.FromSeconds(2));
        foreach (var socket in sockets)
        {
            await socket.ReadToCloseAsync();
            await socket.DisposeAsync();
        }

        await ann.SayAsync("still here");
        await bob.ExpectMessageAsync("still here");
        Assert.Empty(server.Log.Warnings);
    }

    [Fact]
    public async Task Bytes_that_trickle_and_pings_of_the_socket_are_no_sign_of_life()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var trickling = await JoinedAsync(server, "trickling");
        await using var pinging = await JoinedAsync(server, "pinging");
        await using var empty = await FrameSocket.ConnectToHubAsync(server.Url);
        await using var healthy = await JoinedAsync(server, "healthy");
        for (var passed = 0; passed < 60; passed += 10)
        {
            await trickling.SendFrameAsync(passed == 0 ? FrameSocket.Text : (byte)0, [(byte)' '], final: false);
            await pinging.SendFrameAsync(FrameSocket.Ping, [1]);
            await empty.SendFrameAsync(FrameSocket.Text, [], final: true);
            await healthy.SendAsync("{\"type\":6}\u001e");
            await healthy.CallAsync("""{"type":1,"target":"Rooms","invocationId":"r","arguments":[]}""", "r");
            time.Advance(TimeSpan.FromSeconds(10));
        }

        time.Advance(TimeSpan.FromSeconds(1));
        await empty.ReadToCloseAsync();
        await trickling.ReadToCloseAsync();
        await pinging.ReadToCloseAsync();
        await healthy.CallAsync("""{"type":1,"target":"Rooms","invocationId":"r","arguments":[]}""", "r");
    }

    [Fact]
    public async Task Many_records_of_an_unknown_type_end_their_connections_and_no_other()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        var wedged = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => JoinedAsync(server, $"wedged{i}x")));
        foreach (var socket in wedged)
            await socket.SendAsync("{\"type\":99}\u001e");
        foreach (var socket in wedged)
        {
            await socket.ReadToCloseAsync();
            await socket.DisposeAsync();
        }

        await ann.SayAsync("still here");
        Assert.Empty(server.Log.Warnings);
    }

    [Fact]
    public async Task Whoever_does_not_finish_the_close_has_left_all_the_same()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var rude = await JoinedAsync(server, "rude");
        await rude.CallAsync("""{"type":1,"target":"Quit","invocationId":"q","arguments":[]}""", "q");
        await rude.ReadToCloseAsync(); // It never sends a close frame of its own.
        await using var next = await server.JoinAsync("rude");
        Assert.Equal(["ann", "rude"], server.People.Select(s => s.Nickname));
    }

    private static async Task<FrameSocket> JoinedAsync(ChatServer server, string nickname)
    {
        var socket = await FrameSocket.ConnectToHubAsync(server.Url);
        await socket.CallAsync(Join.Replace("NAME", nickname, StringComparison.Ordinal), "j");
        return socket;
    }
}
