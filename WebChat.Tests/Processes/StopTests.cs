using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.SignalR;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Processes;

public sealed class StopTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_stop_under_load_answers_every_call_tells_everyone_and_loses_nothing()
    {
        var acknowledged = new ConcurrentBag<string>();
        await using (var server = await ServerProcess.StartAsync(_data.Path))
        {
            var users = await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(async i =>
                    {
                        var user = await TestUser.ConnectAsync(server.Url, $"user{i}");
                        await user.JoinAsync($"user{i}x");
                        await user.EnterAsync("lobby");
                        return user;
                    })
            );
            var flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var unanswered = 0;
            var talking = users
                .Select(user =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; ; i++)
                        {
                            var text = $"{user.Name} {i}";
                            try
                            {
                                var reply = await user.PostAsync(text);
                                if (reply.Ok is null)
                                {
                                    Assert.Equal(Codes.Stopping, reply.Error?.Code);
                                    return;
                                }

                                acknowledged.Add(text);
                            }
                            catch (Exception e) when (e is HubException or InvalidOperationException or TaskCanceledException)
                            {
                                Interlocked.Increment(ref unanswered);
                                return;
                            }

                            if (acknowledged.Count > 200)
                                flowing.TrySetResult();
                        }
                    })
                )
                .ToArray();
            await flowing.Task.InTime();

            var clock = Stopwatch.StartNew();
            server.Terminate();
            foreach (var user in users)
                await user.ExpectAsync<NoticeEvent>(n => n.Code == Codes.Stopping);
            await Task.WhenAll(talking).InTime();
            Assert.Equal(0, unanswered);
            Assert.Equal(0, await server.ExitAsync());
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"it took {clock.Elapsed}");
            foreach (var user in users)
                await user.Closed;
        }

        await using var again = await ServerProcess.StartAsync(_data.Path);
        await using var reader = await TestUser.ConnectAsync(again.Url, "reader");
        await reader.JoinAsync("reader");
        var stored = new List<string>();
        var room = await reader.EnterAsync("lobby", after: 0);
        while (room.Events.Count > 0)
        {
            stored.AddRange(room.Events.Cast<MessageEvent>().Select(m => m.Text));
            room = await reader.EnterAsync("lobby", after: stored.Count);
        }

        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(acknowledged.Except(stored));
    }

    [Fact]
    public async Task Half_a_request_does_not_hold_up_a_stop_and_clients_are_told_to_come_back()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        await using var socket = await FrameSocket.ConnectToHubAsync(server.Url);
        await socket.CallAsync("""{"type":1,"target":"Join","invocationId":"1","arguments":[{"nickname":"ann"}]}""");
        using var half = new TcpClient();
        await half.ConnectAsync(server.Url.Host, server.Url.Port).WaitAsync(Patience.Time);
        await half.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /api/admin/announcements HTTP/1.1\r\nHost: x\r\nContent-"));

        var clock = Stopwatch.StartNew();
        server.Terminate();
        var records = await socket.ReadToCloseAsync();
        Assert.Equal("""{"type":7,"allowReconnect":true}""", records[^1]);
        Assert.Equal(0, await server.ExitAsync());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"it took {clock.Elapsed}");
    }

    [Fact]
    public async Task It_is_not_ready_before_it_closes_anybody()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        await using var ann = await TestUser.ConnectAsync(server.Url, "ann");
        await ann.JoinAsync("ann");
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/ready")).StatusCode);
        server.Terminate();
        await ann.ExpectAsync<NoticeEvent>(n => n.Code == Codes.Stopping);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("health/ready")).StatusCode);
        await ann.Closed;
    }
}
