using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WebChat.Contracts;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Delivery;

/// <summary>Connections whose bytes go straight to the socket, at their limits.</summary>
public sealed class DirectConnectionTests
{
    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Who_asks_for_more_than_may_wait_gets_all_of_it(string direct)
    {
        const int calls = 40;
        await using var server = ChatServer.Start(("Chat:DirectSends", direct));
        var text = new string('\u4e00', 3999);
        await server.Store.AppendAsync(
            "lobby",
            [
                .. Enumerable
                    .Range(0, 30)
                    .Select(i => new MessageDraft(
                        1,
                        "tag",
                        "ann",
                        $"{i}",
                        text,
                        MessageKinds.Text,
                        ReplyTo: null,
                        DateTimeOffset.UnixEpoch
                    )),
            ]
        );
        await server.RestartAsync();
        await using var socket = await RawSocket.ConnectAsync(server.Url);
        await socket.SendAsync("""{"type":1,"target":"Join","invocationId":"join","arguments":[{"nickname":"ann"}]}""");
        await socket.ExpectCompletionAsync("join");

        // Each answer is a page of 30 long messages: 16 MB in all, asked for in one breath.
        for (var i = 0; i < calls; i++)
            await socket.SendAsync($$"""{"type":1,"target":"Enter","invocationId":"{{i}}","arguments":[{"room":"lobby"}]}""");
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        for (var i = 0; i < calls; i++)
        {
            var answer = await socket.ExpectCompletionAsync($"{i}");
            Assert.Equal(30, answer.GetProperty("result").GetProperty("ok").GetProperty("events").GetArrayLength());
        }

        Assert.Empty(server.Log.Warnings);
    }

    [Fact]
    public async Task What_comes_after_the_hub_is_through_is_read_over_and_takes_no_memory()
    {
        var time = new ManualTime();
        using var carrier = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        http.Features.Set(new LastHeard());
        http.Features.Set(new Lifeline(http, openedAt: 0));
        using var stalls = new Stalls(time);
        using var socket = new Flood();
        using var connection = new DirectConnection(http, socket, new SocketWire(carrier, () => { }, time), stalls, time);
        await connection.RunAsync(_ => Task.CompletedTask).InTime();
        Assert.True(socket.IsOver);
        Assert.InRange(socket.Buffers, 1, 2);
    }

    /// <summary>Ten thousand full buffers after its first word, and then its close.</summary>
    private sealed class Flood : WebSocket
    {
        private readonly TaskCompletionSource _hubIsThrough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly HashSet<(byte[], int)> _buffers = [];
        private int _left = 10_000;

        public int Buffers => _buffers.Count;

        public bool IsOver => _left < 0;

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            await _hubIsThrough.Task;
            if (buffer.IsEmpty)
                return new(0, --_left < 0 ? WebSocketMessageType.Close : WebSocketMessageType.Text, endOfMessage: false);
            Assert.True(MemoryMarshal.TryGetArray<byte>(buffer, out var array));
            _buffers.Add((array.Array!, array.Offset));
            return new(buffer.Length, WebSocketMessageType.Text, endOfMessage: true);
        }

        public override Task CloseOutputAsync(
            WebSocketCloseStatus closeStatus,
            string? statusDescription,
            CancellationToken cancellationToken
        )
        {
            _hubIsThrough.SetResult();
            return Task.CompletedTask;
        }

        public override void Abort() { }

        public override void Dispose() { }

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task SendAsync(
            ArraySegment<byte> buffer,
            WebSocketMessageType messageType,
            bool endOfMessage,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();
    }
}
