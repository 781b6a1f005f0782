using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;

namespace WebChat.Server.Delivery;

/// <summary>
/// Notes when a whole message last came in. SignalR times out only clients that have pinged before, and any byte counts
/// for it: silent and trickling clients would stay for ever.
/// </summary>
internal sealed class WatchedWebSocket(WebSocket inner, LastHeard heard, TimeProvider time) : WebSocket
{
    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;

    public override string? CloseStatusDescription => inner.CloseStatusDescription;

    public override WebSocketState State => inner.State;

    public override string? SubProtocol => inner.SubProtocol;

    /// <summary>From now on the WebSocket of this request is watched; <see cref="LastHeard"/> is among its features.</summary>
    public static void Watch(HttpContext http, TimeProvider time)
    {
        if (http.Features.Get<IHttpWebSocketFeature>() is { } feature)
            http.Features.Set<IHttpWebSocketFeature>(new Feature(feature, http.Features.GetRequiredFeature<LastHeard>(), time));
    }

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await inner.ReceiveAsync(buffer, cancellationToken);
        // SignalR first waits with an empty buffer; that such a wait ended says nothing of a message.
        if (result.EndOfMessage && buffer.Length > 0)
            heard.At = time.GetTimestamp();
        return result;
    }

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(buffer, cancellationToken);

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer,
        WebSocketMessageType messageType,
        WebSocketMessageFlags messageFlags,
        CancellationToken cancellationToken
    ) => inner.SendAsync(buffer, messageType, messageFlags, cancellationToken);

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer,
        WebSocketMessageType messageType,
        bool endOfMessage,
        CancellationToken cancellationToken
    ) => inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);

    public override Task SendAsync(
        ArraySegment<byte> buffer,
        WebSocketMessageType messageType,
        bool endOfMessage,
        CancellationToken cancellationToken
    ) => inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseAsync(closeStatus, statusDescription, cancellationToken);

    public override Task CloseOutputAsync(
        WebSocketCloseStatus closeStatus,
        string? statusDescription,
        CancellationToken cancellationToken
    ) => inner.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override void Abort() => inner.Abort();

    public override void Dispose() => inner.Dispose();

    private sealed class Feature(IHttpWebSocketFeature inner, LastHeard heard, TimeProvider time) : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => inner.IsWebSocketRequest;

        public async Task<WebSocket> AcceptAsync(WebSocketAcceptContext context) =>
            new WatchedWebSocket(await inner.AcceptAsync(context), heard, time);
    }
}

/// <summary>When a connection last sent a whole message: a time stamp of the time provider.</summary>
internal sealed class LastHeard
{
    private long _at;

    public long At
    {
        get => Volatile.Read(ref _at);
        set => Volatile.Write(ref _at, value);
    }
}
