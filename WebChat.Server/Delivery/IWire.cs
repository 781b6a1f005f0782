using Microsoft.AspNetCore.SignalR;

namespace WebChat.Server.Delivery;

/// <summary>The way of events to one client.</summary>
internal interface IWire
{
    /// <summary>
    /// Ends when the next frame may come: at once when the kernel takes this one. It does not throw: a connection that
    /// breaks ends by itself.
    /// </summary>
    /// <returns>Whether it makes sense to write more: not to a connection that is broken or closed.</returns>
    ValueTask<bool> WriteAsync(Frame frame);

    /// <summary>Touches what <see cref="WriteAsync"/> will touch.</summary>
    void Fetch();
}

/// <summary>SignalR's own way, which works over everything: TLS, HTTP/2, a test server in memory.</summary>
internal sealed class HubWire(HubConnectionContext hub) : IWire
{
    public async ValueTask<bool> WriteAsync(Frame frame)
    {
        await hub.WriteAsync(frame.HubMessage, CancellationToken.None);
        return !hub.ConnectionAborted.IsCancellationRequested;
    }

    /// <summary>Too much lies in between for this to matter.</summary>
    public void Fetch() { }
}
