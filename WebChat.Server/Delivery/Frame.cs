using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using WebChat.Contracts;

namespace WebChat.Server.Delivery;

/// <summary>Events as the bytes of one <c>Receive</c> call: made once, sent to any number of connections.</summary>
/// <param name="Bytes">One or more records of the hub protocol with their separators.</param>
internal sealed record Frame(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>As SignalR takes it: made once for all connections.</summary>
    public SerializedHubMessage Message { get; } = new([new SerializedMessage("json", Bytes)]);
}

/// <summary>Makes frames with the protocol that the hub speaks.</summary>
internal sealed class FrameWriter(IHubProtocolResolver protocols)
{
    /// <summary>Texts of about so many UTF-16 units go into one frame; what is beyond goes into the next.</summary>
    private const int TextUnits = 32 * 1024;

    private readonly IHubProtocol _json =
        protocols.GetProtocol("json", supportedProtocols: null) ?? throw new InvalidOperationException("The hub speaks JSON.");

    // An array of the base type: the serializer names each event's type only where it expects the base.
    public Frame Write(params ChatEvent[] events) => new(_json.GetMessageBytes(new InvocationMessage(Wire.Receive, [events])));

    /// <summary>As many frames as it takes to keep each of a size that a slow reader can get through.</summary>
    public IEnumerable<Frame> WriteMany(IReadOnlyList<MessageEvent> events)
    {
        for (var from = 0; from < events.Count; )
        {
            var units = 0;
            var to = from;
            while (to < events.Count && (to == from || units + events[to].Text.Length <= TextUnits))
                units += events[to++].Text.Length;
            yield return Write([.. events.Skip(from).Take(to - from)]);
            from = to;
        }
    }
}
