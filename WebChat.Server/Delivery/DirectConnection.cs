using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using WebChat.Server.Chat;

namespace WebChat.Server.Delivery;

/// <summary>Runs connections of the hub whose bytes go straight to the socket.</summary>
internal sealed class DirectHub(HubConnectionHandler<ChatHub> hub, Stalls stalls, TimeProvider time)
{
    // Watch asks whether the silent are there, at a fraction of the cost.
    private static readonly WebSocketAcceptContext WithoutPings = new() { KeepAliveInterval = Timeout.InfiniteTimeSpan };

    /// <summary>Ends with the connection.</summary>
    public async Task RunAsync(HttpContext http, SocketWire wire)
    {
        using var connection = new DirectConnection(http, await http.WebSockets.AcceptWebSocketAsync(WithoutPings), wire, stalls, time);
        await connection.RunAsync(hub.OnConnectedAsync);
    }
}

/// <summary>
/// A connection of the hub that stands on a WebSocket without anything between: what comes in is read by the hub on the
/// thread that received it, what the hub says goes into the outbox. No timers: Watch asks the silent.
/// </summary>
[SuppressMessage(
    "Usage",
    "CA2213",
    Justification = "A close may be asked for at any time; the source of it has no timer, and nothing to give back."
)]
internal sealed class DirectConnection
    : ConnectionContext,
        IDuplexPipe,
        IHttpContextFeature,
        IConnectionUserFeature,
        IConnectionLifetimeNotificationFeature,
        IDisposable
{
    /// <summary>What is received and not yet read by the hub, which takes no records over 32 KB.</summary>
    private const int MaxUnread = 64 * 1024;

    /// <summary>For what the hub said last to leave, and for the other end's close to come.</summary>
    private static readonly TimeSpan ClosingMayTake = TimeSpan.FromSeconds(2);

    private static readonly PipeOptions NoHops = new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: MaxUnread,
        resumeWriterThreshold: MaxUnread / 2,
        useSynchronizationContext: false
    );

    private readonly Pipe _received = new(NoHops);
    private readonly CancellationTokenSource _closeRequest = new();
    private readonly WebSocket _socket;
    private readonly LastHeard _heard;
    private readonly Outbox _outbox;
    private readonly Lifeline _lifeline;
    private readonly TimeProvider _time;
    private volatile bool _isGone;

    /// <param name="http">The request that became the WebSocket.</param>
    /// <param name="socket">Which this disposes of.</param>
    /// <param name="wire">The way to its other end.</param>
    /// <param name="stalls">Cuts it when it takes nothing.</param>
    /// <param name="time">The chat's clock.</param>
    public DirectConnection(HttpContext http, WebSocket socket, SocketWire wire, Stalls stalls, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        _heard = http.Features.GetRequiredFeature<LastHeard>();
        _lifeline = http.Features.GetRequiredFeature<Lifeline>();
        _outbox = new Outbox(wire, _lifeline, stalls);
        Output = new ReplyWriter(_outbox);
        HttpContext = http;
        User = http.User;
        ConnectionId = http.TraceIdentifier;
        Transport = this;
        Features.Set<IHttpContextFeature>(this);
        Features.Set<IConnectionUserFeature>(this);
        Features.Set<IConnectionLifetimeNotificationFeature>(this);
        Features.Set(_outbox);
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; } = new FeatureCollection(8);

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport { get; set; }

    public PipeReader Input => _received.Reader;

    public PipeWriter Output { get; }

    public HttpContext? HttpContext { get; set; }

    public ClaimsPrincipal? User { get; set; }

    public CancellationToken ConnectionClosedRequested
    {
        get => _closeRequest.Token;
        set => throw new NotSupportedException();
    }

    public void RequestClose() => _closeRequest.Cancel();

    /// <summary>Ends when the connection has: the hub is through with it, and the other end knows or is gone.</summary>
    public async Task RunAsync(ConnectionDelegate hub)
    {
        var receiving = ReceiveAsync();
        try
        {
            await hub(this);
        }
        finally
        {
            await Input.CompleteAsync();
            await CloseAsync(receiving);
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Ends with the other end's close, or with the connection. The pipe takes nothing of what comes after the hub is through.</summary>
    private async Task ReceiveAsync()
    {
        try
        {
            // First without a buffer: thousands wait here.
            while (
                (await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None)).MessageType != WebSocketMessageType.Close
                && await _socket.ReceiveAsync(_received.Writer.GetMemory(), CancellationToken.None) is var part
                && part.MessageType != WebSocketMessageType.Close
            )
            {
                if (part.EndOfMessage)
                    _heard.At = _time.GetTimestamp();
                _received.Writer.Advance(part.Count);
                await _received.Writer.FlushAsync();
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // Without a word, or it was cut.
            _isGone = true;
        }
        finally
        {
            await _received.Writer.CompleteAsync();
        }
    }

    private async Task CloseAsync(Task receiving)
    {
        try
        {
            await SayGoodbyeAsync(receiving).WaitAsync(ClosingMayTake);
        }
        catch (TimeoutException)
        {
            _lifeline.Cut();
            await receiving;
        }
    }

    private async Task SayGoodbyeAsync(Task receiving)
    {
        await _outbox.DrainAsync();
        try
        {
            if (!_isGone)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // It goes at this moment.
        }

        await receiving;
    }
}
