using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using WebChat.Contracts;
using WebChat.Server.Chat;

namespace WebChat.Server.Delivery;

/// <summary>
/// Events as the bytes of one <c>Receive</c> call: made once, sent to any number of connections. They stand in the
/// buffer with the head of the WebSocket message that carries them, so that either way of sending takes them as they are.
/// </summary>
internal sealed class Frame
{
    private const byte FinalText = 0x81;
    private const byte Length16 = 126;
    private const byte Length64 = 127;
    private readonly byte[] _bytes;
    private readonly int _head;
    private SerializedHubMessage? _message;

    /// <param name="records">One or more records of the hub protocol, each with its separator at its end.</param>
    public Frame(params ReadOnlySpan<ReadOnlyMemory<byte>> records)
    {
        var length = 0;
        foreach (var record in records)
            length += record.Length;
        _head =
            length < Length16 ? 2
            : length <= ushort.MaxValue ? 4
            : 10;
        _bytes = GC.AllocateUninitializedArray<byte>(_head + length);
        WriteHead(length);
        var rest = _bytes.AsSpan(_head);
        foreach (var record in records)
        {
            record.Span.CopyTo(rest);
            rest = rest[record.Length..];
        }
    }

    /// <summary>The records alone.</summary>
    public ReadOnlyMemory<byte> Records => _bytes.AsMemory(_head);

    /// <summary>The records as one unmasked WebSocket text message (RFC 6455, 5.2).</summary>
    public ReadOnlyMemory<byte> WebSocketMessage => _bytes;

    /// <summary>The records as SignalR takes them.</summary>
    public SerializedHubMessage HubMessage => _message ??= new SerializedHubMessage([new SerializedMessage("json", Records)]);

    private void WriteHead(int length)
    {
        _bytes[0] = FinalText;
        switch (_head)
        {
            case 2:
                _bytes[1] = (byte)length;
                break;
            case 4:
                _bytes[1] = Length16;
                BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(2), (ushort)length);
                break;
            default:
                _bytes[1] = Length64;
                BinaryPrimitives.WriteUInt64BigEndian(_bytes.AsSpan(2), (ulong)length);
                break;
        }
    }
}

/// <summary>Makes one frame of several that go the same way, as long as it stays small: 32 KB.</summary>
internal struct FrameJoiner(Frame first)
{
    private const int Most = 32 * 1024;
    private int _length = first.Records.Length;
    private List<ReadOnlyMemory<byte>>? _records;

    public bool TryAdd(Frame next)
    {
        if (_length + next.Records.Length > Most)
            return false;
        _records ??= [first.Records];
        _records.Add(next.Records);
        _length += next.Records.Length;
        return true;
    }

    public readonly Frame Join() => _records is null ? first : new Frame(CollectionsMarshal.AsSpan(_records));
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
    public IEnumerable<Frame> WriteMany(IReadOnlyList<RoomEvent> events)
    {
        for (var from = 0; from < events.Count; )
        {
            var units = 0;
            var to = from;
            while (to < events.Count && (to == from || units + EventUnits.Of(events[to]) <= TextUnits))
                units += EventUnits.Of(events[to++]);
            yield return Write([.. events.Skip(from).Take(to - from)]);
            from = to;
        }
    }
}
