using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Processes;

public sealed class StopTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

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
