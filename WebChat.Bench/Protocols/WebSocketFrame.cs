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

    /// <summary>What <see cref="PutHeader"/> needs before a payload.</summary>
    public const int Reserved = 4;

    private const int MaskBytes = 4;
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
        if (!TryReadHeader(bytes, out var header, out var length))
            return false;
        if ((bytes[1] & MaskBit) != 0)
            throw new BenchException("The server masks its frames.");
        frame = new WebSocketFrame(bytes[0], bytes.Slice(header, length), header + length);
        return true;
    }

    /// <summary>Reads a frame as clients send it, and takes the mask off where it lies.</summary>
    public static bool TryReadMasked(Span<byte> bytes, out WebSocketFrame frame)
    {
        frame = default;
        if (!TryReadHeader(bytes, out var header, out var length))
            return false;
        var payload = bytes.Slice(header, length);
        Mask(payload, BinaryPrimitives.ReadUInt32LittleEndian(bytes[(header - MaskBytes)..]), payload);
        frame = new WebSocketFrame(bytes[0], payload, header + length);
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
        header += MaskBytes;
        Mask(payload, mask, to[header..]);
        return header + payload.Length;
    }

    /// <summary>Puts a header without a mask in front of a payload that begins at <see cref="Reserved"/>; returns the frame.</summary>
    public static ReadOnlySpan<byte> PutHeader(Span<byte> bytes, Opcode opcode, int length)
    {
        var start = length < 126 ? 2 : 0;
        bytes[start] = (byte)(FinalBit | (byte)opcode);
        bytes[start + 1] = (byte)Math.Min(length, 126);
        if (length >= 126)
            BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], checked((ushort)length));
        return bytes[start..(Reserved + length)];
    }

    /// <param name="header">The bytes before the payload, with the mask.</param>
    /// <returns>Whether the whole frame is there.</returns>
    private static bool TryReadHeader(ReadOnlySpan<byte> bytes, out int header, out int length)
    {
        (header, length) = (2, 0);
        if (bytes.Length < header)
            return false;
        var size = (ulong)(bytes[1] & ~MaskBit);
        if (size == 126)
        {
            header = 4;
            if (bytes.Length < header)
                return false;
            size = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        }
        else if (size == 127)
        {
            header = 10;
            if (bytes.Length < header)
                return false;
            size = BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
        }

        if ((bytes[1] & MaskBit) != 0)
            header += MaskBytes;
        if (size > (ulong)Math.Max(bytes.Length - header, 0) || bytes.Length < header)
            return false;
        length = (int)size;
        return true;
    }

    private static void Mask(ReadOnlySpan<byte> from, uint mask, Span<byte> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = (byte)(from[i] ^ (byte)(mask >> ((i & 3) * 8)));
    }
}
