using System.Text;
using WebChat.Bench;
using WebChat.Bench.Protocols;

namespace WebChat.Tests.Bench;

public sealed class FramesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void A_frame_is_read_when_its_last_byte_is_there(int length)
    {
        var payload = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        byte[] bytes = [.. ServerFrame(0x81, payload), 0x8A];
        for (var missing = 2; missing <= Math.Min(bytes.Length, 20); missing++)
            Assert.False(WebSocketFrame.TryRead(bytes.AsSpan(0, bytes.Length - missing), out _));
        Assert.True(WebSocketFrame.TryRead(bytes, out var frame));
        Assert.Equal((true, Opcode.Text, bytes.Length - 1), (frame.IsFinal, frame.Opcode, frame.Length));
        Assert.Equal(payload, frame.Payload.ToArray());
    }

    [Theory]
    [InlineData(0x01, false, Opcode.Text)]
    [InlineData(0x00, false, Opcode.Continuation)]
    [InlineData(0x80, true, Opcode.Continuation)]
    [InlineData(0x89, true, Opcode.Ping)]
    [InlineData(0x88, true, Opcode.Close)]
    public void Its_kind_is_in_the_first_byte(byte first, bool final, object opcode)
    {
        Assert.True(WebSocketFrame.TryRead(ServerFrame(first, [1, 2]), out var frame));
        Assert.Equal((final, (Opcode)opcode), (frame.IsFinal, frame.Opcode));
    }

    [Fact]
    public void A_server_must_not_mask() => Assert.Throws<BenchException>(() => WebSocketFrame.TryRead([0x81, 0x80, 0, 0, 0, 0], out _));

    [Theory]
    [InlineData(3)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(5000)]
    public void What_is_sent_is_masked_and_whole(int length)
    {
        var payload = Encoding.ASCII.GetBytes(new string('x', length - 1) + "y");
        var bytes = new byte[length + WebSocketFrame.MostHeaderBytes];
        var written = WebSocketFrame.Write(bytes, Opcode.Text, payload, 0x04030201);
        var header = length < 126 ? 2 : 4;
        Assert.Equal(header + 4 + length, written);
        Assert.Equal((0x81, length < 126 ? 0x80 | length : 0xFE), (bytes[0], bytes[1]));
        byte[] mask = [1, 2, 3, 4];
        Assert.Equal(mask, bytes[header..(header + 4)]);
        Assert.Equal(payload, bytes[(header + 4)..written].Select((b, i) => (byte)(b ^ mask[i % 4])));

        Assert.False(WebSocketFrame.TryReadMasked(bytes.AsSpan(0, written - 1), out _));
        Assert.True(WebSocketFrame.TryReadMasked(bytes, out var frame));
        Assert.Equal(written, frame.Length);
        Assert.Equal(payload, frame.Payload.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(5000)]
    public void A_header_stands_right_before_its_payload(int length)
    {
        var bytes = new byte[WebSocketFrame.Reserved + length];
        bytes.AsSpan(WebSocketFrame.Reserved).Fill(7);
        Assert.True(WebSocketFrame.TryRead(WebSocketFrame.PutHeader(bytes, Opcode.Text, length), out var frame));
        Assert.Equal(Enumerable.Repeat((byte)7, length), frame.Payload.ToArray());
    }

    private static byte[] ServerFrame(byte first, byte[] payload)
    {
        var length = (ulong)payload.Length;
        byte[] header =
            length < 126 ? [first, (byte)length]
            : length < 65_536 ? [first, 126, (byte)(length >> 8), (byte)length]
            : [first, 127, 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];
        return [.. header, .. payload];
    }
}
