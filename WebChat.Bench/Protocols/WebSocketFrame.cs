using System.Buffers.Binary;

namespace WebChat.Bench.Protocols;

internal enum Opcode
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>A frame of RFC 6455, read where it lies.</summary>
internal readonly ref struct WebSocketFrame
{
    public const int MostHeaderBytes = 14;

    private const byte FinalBit = 0x80;
    private const byte MaskBit = 0x80;

    private WebSocketFrame(byte first, ReadOnlySpan<byte> payload, int length)
    {
        IsFinal = (first & FinalBit) != 0;
        Opcode = (Opcode)(first & 0x0F);
        Payload = payload;
        Length = length;
    }

    /// <summary>Whether it ends its message.</summary>
    public bool IsFinal { get; }

    public Opcode Opcode { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>How many bytes the whole frame has.</summary>
    public int Length { get; }

    /// <summary>Reads a frame as servers send it, without a mask; false when it is not all there yet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out WebSocketFrame frame)
    {
        frame = default;
        if (bytes.Length < 2)
            return false;
        if ((bytes[1] & MaskBit) != 0)
            throw new BenchException("The server masks its frames.");
        ulong length = bytes[1];
        var header = 2;
        if (length == 126)
        {
            header = 4;
            if (bytes.Length < header)
                return false;
            length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        }
        else if (length == 127)
        {
            header = 10;
            if (bytes.Length < header)
                return false;
            length = BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
        }

        if ((ulong)(bytes.Length - header) < length)
            return false;
        frame = new WebSocketFrame(bytes[0], bytes.Slice(header, (int)length), header + (int)length);
        return true;
    }

    /// <summary>Writes a whole message in one frame as clients must send it, with a mask; returns how many bytes it has.</summary>
    public static int Write(Span<byte> to, Opcode opcode, ReadOnlySpan<byte> payload, uint mask)
    {
        to[0] = (byte)(FinalBit | (byte)opcode);
        var header = 2;
        if (payload.Length < 126)
        {
            to[1] = (byte)(MaskBit | payload.Length);
        }
        else
        {
            to[1] = MaskBit | 126;
            BinaryPrimitives.WriteUInt16BigEndian(to[2..], checked((ushort)payload.Length));
            header = 4;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(to[header..], mask);
        header += 4;
        for (var i = 0; i < payload.Length; i++)
            to[header + i] = (byte)(payload[i] ^ (byte)(mask >> ((i & 3) * 8)));
        return header + payload.Length;
    }
}
