using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using WebChat.Server.Chat;

namespace WebChat.Server.Delivery;

/// <summary>
/// Gives every SignalR connection a <see cref="Connection"/> of ours with its outbox: SignalR's own sends to groups end
/// with the slowest reader, or queue without a limit.
/// </summary>
internal sealed class ChatLifetimeManager(
    Connections connections,
    Stalls stalls,
    Watch watch,
    IOptions<ChatOptions> options,
    TimeProvider time,
    ILogger<DefaultHubLifetimeManager<ChatHub>> log
) : DefaultHubLifetimeManager<ChatHub>(log)
{
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        var ours = new Connection(connection, connection.GetHttpContext()!, stalls, options.Value.Limits.NewCommandBucket(time));
        connection.Features.Set(ours);
        connections.Add(ours);
        watch.Add(ours);
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (connection.Features.Get<Connection>() is { } ours)
        {
            ours.MarkClosed();
            connections.Remove(ours);
        }

        return base.OnDisconnectedAsync(connection);
    }
}

/// <summary>All open connections of this server.</summary>
internal sealed class Connections
{
    private readonly ConcurrentDictionary<Connection, byte> _open = new();

    public IEnumerable<Connection> Open => _open.Keys;

    public int Count => _open.Count;

    public void Add(Connection connection) => _open[connection] = 0;

    public void Remove(Connection connection) => _open.TryRemove(connection, out _);

    /// <summary>To everybody who has joined.</summary>
    public void SendToJoined(Frame frame)
    {
        foreach (var connection in _open.Keys)
        {
            if (connection.Session is not null)
                connection.Send(frame);
        }
    }
}
