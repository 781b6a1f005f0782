using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using WebChat.Contracts;
using WebChat.Server.Chat;

namespace WebChat.Server.Delivery;

/// <summary>One open socket, before and after it has joined.</summary>
internal sealed class Connection : ICuttable, IListener
{
    private static readonly TimeSpan MayTake = TimeSpan.FromSeconds(1.5);

    private readonly HubConnectionContext _hub;
    private readonly IHttpRequestLifetimeFeature _request;
    private readonly Lock _ending = new();
    private volatile bool _closed;
    private volatile bool _ended;

    public Connection(HubConnectionContext hub, HttpContext http, Stalls stalls, long openedAt, TokenBucket commands)
    {
        _hub = hub;
        _request = http.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        Wire = http.Features.Get<SocketWire>();
        Outbox = new Outbox(Wire as IWire ?? new HubWire(hub), this, stalls);
        Address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        OpenedAt = openedAt;
        Heard = http.Features.GetRequiredFeature<LastHeard>();
        Commands = commands;
    }

    public Outbox Outbox { get; }

    /// <summary>The socket, where it is written to directly.</summary>
    public SocketWire? Wire { get; }

    public IPAddress Address { get; }

    /// <summary>A time stamp of the time provider.</summary>
    public long OpenedAt { get; }

    /// <summary>Whether it has asked to join, so that somebody may be thinking of another name.</summary>
    public bool HasAsked { get; set; }

    /// <summary>When it last sent a whole message.</summary>
    public LastHeard Heard { get; }

    /// <summary>What this connection may ask for besides messages.</summary>
    public TokenBucket Commands { get; }

    /// <summary>Whose it is, once it has joined. Written in the session's turn.</summary>
    public Session? Session { get; set; }

    /// <summary>Whether it is closed, or closing.</summary>
    public bool IsClosed => _closed;

    public bool HasEnded => _ended;

    public TimeSpan SinceProgress => Wire?.SilenceTowards ?? TimeSpan.Zero;

    public void Send(Frame frame) => Outbox.Send(frame);

    /// <summary>The join that is going on, or whose answer did not reach the client in time.</summary>
    public Task<Reply<Welcome>>? Joining { get; set; }

    /// <summary>Closes it at once; the client may come back by itself.</summary>
    public void Drop()
    {
        MarkClosed();
        _hub.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>().RequestClose();
    }

    public void Cut()
    {
        MarkClosed();
        lock (_ending)
        {
            if (!_ended)
                _request.Abort();
        }
    }

    /// <summary>Closes it at once, for good.</summary>
    private void Dismiss()
    {
        MarkClosed();
        _hub.Abort();
    }

    /// <summary>
    /// Closes it after what it was sent has left: the frames that wait, and the reply of a call that is just being
    /// answered, which SignalR writes by itself and tells nobody when; for that there is <paramref name="linger"/>.
    /// </summary>
    public async Task CloseAsync(TimeSpan linger, bool comeBack, TimeProvider time)
    {
        using var deadline = new CancellationTokenSource(MayTake, time);
        try
        {
            await Outbox.DrainAsync().WaitAsync(deadline.Token);
            await Task.Delay(linger, time, _hub.ConnectionAborted);
        }
        catch (OperationCanceledException)
        {
            // It is gone already, or it does not read.
        }

        if (comeBack)
            Drop();
        else
            Dismiss();
    }

    /// <summary>From here on the web server may use what carried it for something else.</summary>
    public void MarkEnded()
    {
        MarkClosed();
        lock (_ending)
            _ended = true;
    }

    public void MarkClosed()
    {
        _closed = true;
        Outbox.Close();
    }
}
