using Microsoft.AspNetCore.SignalR;

namespace WebChat.Server.Delivery;

/// <summary>The way of events to one client.</summary>
internal interface IWire
{
    /// <summary>
    /// Ends when the next frame may come: at once when the kernel takes this one. It does not throw: a connection that
    /// breaks ends by itself.
    /// </summary>
    ValueTask WriteAsync(Frame frame);
}

/// <summary>SignalR's own way, which works over everything: TLS, HTTP/2, a test server in memory.</summary>
internal sealed class HubWire(HubConnectionContext hub) : IWire
{
    public ValueTask WriteAsync(Frame frame) => hub.WriteAsync(frame.HubMessage, CancellationToken.None);
}
