using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>Connects a <see cref="HubConnection"/> by a plain WebSocket, without negotiation.</summary>
public static class WebSocketHubConnectionBuilderExtensions
{
    /// <summary>
    /// Uses the hub of the server at <paramref name="server"/>. It stands for
    /// <c>WithUrl(uri, HttpTransportType.WebSockets, o => o.SkipNegotiation = true)</c> of the full client package.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="server">The address of the page, <c>http</c> or <c>https</c>, with the base path if there is one.</param>
    /// <returns>The builder.</returns>
    public static IHubConnectionBuilder WithWebSocket(this IHubConnectionBuilder builder, Uri server)
    {
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(HubAddress(server)));
        builder.Services.AddSingleton<IConnectionFactory, WebSocketConnectionFactory>();
        return builder;
    }

    internal static Uri HubAddress(Uri server) =>
        new UriBuilder(server)
        {
            Scheme = server.Scheme is "https" or "wss" ? "wss" : "ws",
            Path = $"{server.AbsolutePath.TrimEnd('/')}/{Wire.HubPath}",
            Query = "",
            Fragment = "",
        }.Uri;
}

internal sealed class WebSocketConnectionFactory : IConnectionFactory
{
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = new ClientWebSocket();
        var connected = false;
        try
        {
            await socket.ConnectAsync(((UriEndPoint)endpoint).Uri, cancellationToken);
            connected = true;
            return new WebSocketConnection(socket, endpoint);
        }
        finally
        {
            if (!connected)
                socket.Dispose();
        }
    }
}

/// <summary>Two loops, one each way, between a socket and a pair of pipes. Either one's end ends the other.</summary>
internal sealed class WebSocketConnection : ConnectionContext
{
    /// <summary>How long a polite goodbye may take.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly ClientWebSocket _socket;
    private readonly Pipe _incoming = new();
    private readonly Pipe _outgoing = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _receiving;
    private readonly Task _sending;
    private Exception? _failure;
    private int _disposed;

    public WebSocketConnection(ClientWebSocket socket, EndPoint endpoint)
    {
        _socket = socket;
        RemoteEndPoint = endpoint;
        ConnectionClosed = _closed.Token;
        Transport = new Duplex(_incoming.Reader, _outgoing.Writer);
        _receiving = EndsAsync(ReceiveAsync, _incoming.Writer.CompleteAsync);
        _sending = EndsAsync(SendAsync, _outgoing.Reader.CompleteAsync);
    }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString();
    public override IFeatureCollection Features { get; } = new FeatureCollection();
    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();
    public override IDuplexPipe Transport { get; set; }

    private async Task ReceiveAsync()
    {
        while (true)
        {
            var received = await _socket.ReceiveAsync(_incoming.Writer.GetMemory(4096), _closed.Token);
            if (received.MessageType == WebSocketMessageType.Close)
                return;

            _incoming.Writer.Advance(received.Count);
            if ((await _incoming.Writer.FlushAsync(_closed.Token)).IsCompleted)
                return;
        }
    }

    private async Task SendAsync()
    {
        while (true)
        {
            var read = await _outgoing.Reader.ReadAsync(_closed.Token);
            if (!read.Buffer.IsEmpty)
            {
                // One frame for what waits: the hub's records carry their own ends.
                var text = read.Buffer.IsSingleSegment ? read.Buffer.First : read.Buffer.ToArray();
                await _socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, _closed.Token);
            }

            _outgoing.Reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _closed.Token);
                return;
            }
        }
    }

    /// <summary>Runs one direction, and hands what ended it (nothing, if it was meant to end) to the pipe's other side.</summary>
    private async Task EndsAsync(Func<Task> direction, Func<Exception?, ValueTask> complete)
    {
        Exception? reason = null;
        try
        {
            await direction();
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidOperationException or IOException)
        {
            reason = _closed.IsCancellationRequested ? _failure : _failure = e;
        }

        // What cannot be written to, for one, may be silent for ever.
        if (reason is not null)
            await _closed.CancelAsync();

        await complete(reason);
    }

    public override void Abort(ConnectionAbortedException abortReason) => Abort();

    public override void Abort()
    {
        _closed.Cancel();
        _socket.Abort();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;

        // Completing the output makes the sending loop say goodbye; the server's answer ends the receiving loop.
        await _outgoing.Writer.CompleteAsync();
        await _incoming.Reader.CompleteAsync();
        var goodbye = Task.WhenAll(_sending, _receiving);
        if (await Task.WhenAny(goodbye, Task.Delay(CloseTimeout)) != goodbye)
        {
            Abort();
            await goodbye;
        }

        await _closed.CancelAsync();
        _socket.Dispose();
        _closed.Dispose();
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
