using System.Net;
using Microsoft.AspNetCore.SignalR;
using WebChat.Server.Chat;

namespace WebChat.Server.Delivery;

/// <summary>One open socket, before and after it has joined.</summary>
sealed class Connection(HubConnectionContext hub, IPAddress address, long openedAt, TokenBucket commands)
{
    public Outbox Outbox { get; } = new(hub);

    public IPAddress Address { get; } = address;

    /// <summary>A time stamp of the time provider, for the join deadline.</summary>
    public long OpenedAt { get; } = openedAt;

    /// <summary>What this connection may ask for besides messages.</summary>
    public TokenBucket Commands { get; } = commands;

    /// <summary>Whose it is, once it has joined. Written in the session's turn.</summary>
    public Session? Session { get; set; }

    /// <summary>Whether it is closed, or closing.</summary>
    public bool IsClosed => _closed;

    private volatile bool _closed;

    public void Send(Frame frame) => Outbox.Send(frame);

    /// <summary>Closes it at once.</summary>
    public void Abort()
    {
        MarkClosed();
        hub.Abort();
    }

    /// <summary>
    /// Closes it after what it was sent has left: the frames that wait, and the reply of a call that is just being
    /// answered, which SignalR writes by itself and tells nobody when; for that there is <paramref name="linger"/>.
    /// </summary>
    public async Task CloseAsync(TimeSpan linger, TimeProvider time)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
        try
        {
            await Outbox.DrainAsync().WaitAsync(deadline.Token);
            await Task.Delay(linger, time, hub.ConnectionAborted);
        }
        catch (OperationCanceledException)
        {
            // It is gone already, or it does not read.
        }

        Abort();
    }

    public void MarkClosed()
    {
        _closed = true;
        Outbox.Close();
    }
}
