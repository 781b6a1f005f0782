using System.Buffers;
using System.Text;
using WebChat.Bench.Net;

namespace WebChat.Bench.Protocols;

/// <summary>What all protocols over WebSocket share: the upgrade, frames, pings, messages in pieces.</summary>
internal abstract class WebSocketProtocol(string path) : Protocol
{
    private const int MostMessageBytes = 16 * 1024;

    private readonly byte[] _frame = new byte[MostMessageBytes + WebSocketFrame.MostHeaderBytes];
    private uint _mask = 0x5bd1e995;

    protected byte[] Buffer { get; } = new byte[MostMessageBytes];

    public override void Begin(Connection member)
    {
        var host = $"127.0.0.1:{member.Crowd.Port}";
        var request =
            $"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: d2ViY2hhdC1iZW5jaC0wMA==\r\n\r\n";
        member.Send(Encoding.ASCII.GetBytes(request));
    }

    public override int Receive(Connection member, ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        if (member.Step == 0)
        {
            taken = TakeUpgrade(member, bytes);
            if (taken == 0)
                return 0;
        }

        while (WebSocketFrame.TryRead(bytes[taken..], out var frame))
        {
            taken += frame.Length;
            Take(member, frame);
            if (member.Stage == Stage.Closed)
                break;
        }

        return taken;
    }

    /// <summary>The upgrade is done; <see cref="Connection.Step"/> is 1.</summary>
    protected abstract void Opened(Connection member);

    protected abstract void Message(Connection member, ReadOnlySpan<byte> message);

    protected void Send(Connection member, ReadOnlySpan<byte> message, Opcode opcode = Opcode.Text)
    {
        // Servers that trust a mask to be random are of no concern here; it only has to change.
        _mask = (_mask * 1664525) + 1013904223;
        var length = WebSocketFrame.Write(_frame, opcode, message, _mask);
        member.Send(_frame.AsSpan(0, length));
    }

    private int TakeUpgrade(Connection member, ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return 0;
        if (!bytes.StartsWith("HTTP/1.1 101 "u8))
            throw new BenchException($"The server refuses the WebSocket: {Encoding.UTF8.GetString(bytes[..bytes.IndexOf((byte)'\r')])}");
        member.Step = 1;
        Opened(member);
        return end + 4;
    }

    private void Take(Connection member, WebSocketFrame frame)
    {
        switch (frame.Opcode)
        {
            case Opcode.Ping:
                Send(member, frame.Payload, Opcode.Pong);
                break;
            case Opcode.Close:
                member.Close("the server closed the WebSocket");
                break;
            case Opcode.Pong:
                break;
            default:
                TakeData(member, frame);
                break;
        }
    }

    private void TakeData(Connection member, WebSocketFrame frame)
    {
        if (frame.IsFinal && frame.Opcode != Opcode.Continuation)
        {
            Message(member, frame.Payload);
            return;
        }

        var pieces = member.Pieces ??= new ArrayBufferWriter<byte>();
        pieces.Write(frame.Payload);
        if (!frame.IsFinal)
            return;
        Message(member, pieces.WrittenSpan);
        pieces.ResetWrittenCount();
    }
}
