using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using WebChat.Contracts;
using WebChat.Server.Chat;

namespace WebChat.Server.Delivery;

/// <summary>One open socket, before and after it has joined.</summary>
internal sealed class Connection : IListener
{
    private static readonly TimeSpan MayTake = TimeSpan.FromSeconds(1.5);

    private readonly HubConnectionContext _hub;
    private volatile bool _closed;
    private volatile bool _hearsRooms;

    public Connection(HubConnectionContext hub, HttpContext http, Stalls stalls, TokenBucket commands)
    {
        _hub = hub;
        Wire = http.Features.Get<SocketWire>();
        Lifeline = http.Features.GetRequiredFeature<Lifeline>();
        Outbox = hub.Features.Get<Outbox>() ?? new Outbox(new HubWire(hub), Lifeline, stalls);
        Address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        Heard = http.Features.GetRequiredFeature<LastHeard>();
        Commands = commands;
        Calls = new CallOrder(Outbox);
    }

    public Outbox Outbox { get; }

    /// <summary>The socket, where it is written to directly.</summary>
    public SocketWire? Wire { get; }

    public Lifeline Lifeline { get; }

    public IPAddress Address { get; }

    /// <summary>Whether it has asked to join, so that somebody may be thinking of another name.</summary>
    public bool HasAsked { get; set; }

    /// <summary>When it last sent a whole message.</summary>
    public LastHeard Heard { get; }

    /// <summary>What this connection may ask for besides messages.</summary>
    public TokenBucket Commands { get; }

    /// <summary>In which what it calls takes effect.</summary>
    public CallOrder Calls { get; }

    /// <summary>Whose it is, once it has joined. Written in the session's turn.</summary>
    public Session? Session { get; set; }

    /// <summary>
    /// Whether what is said in rooms goes to it: not before it has joined, not in quiet mode. Written in the session's turn; kept here as
    /// every delivery asks, and touches this anyway.
    /// </summary>
    public bool HearsRooms
    {
        get => _hearsRooms;
        set => _hearsRooms = value;
    }

    /// <summary>Whether it is closed, or closing.</summary>
    public bool IsClosed => _closed;

    public void Send(Frame frame) => Outbox.Send(frame);

    public void Fetch()
    {
        _ = _hearsRooms;
        Outbox.Fetch();
    }

    /// <summary>The join that is going on, or whose answer did not reach the client in time.</summary>
    public Task<Reply<Welcome>>? Joining { get; set; }

    /// <summary>Closes it at once; the client may come back by itself.</summary>
    public void Drop()
    {
        MarkClosed();
        _hub.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>().RequestClose();
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

    public void MarkClosed()
    {
        _closed = true;
        Outbox.Close();
    }
}
