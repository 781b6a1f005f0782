using WebChat.Bench.Net;

namespace WebChat.Bench.Protocols;

/// <summary>Socket.IO 4 over WebSocket only. The first digit is of Engine.IO (0 open, 2 ping, 3 pong, 4 message), the second of Socket.IO.</summary>
internal sealed class SocketIoProtocol() : WebSocketProtocol("/socket.io/?EIO=4&transport=websocket")
{
    public override void Post(Connection member, int number, ReadOnlySpan<byte> text)
    {
        var packet = new ByteWriter(Buffer);
        packet.Add("42[\"post\",\""u8);
        packet.Add(text);
        packet.Add("\"]"u8);
        Send(member, packet.Written);
    }

    /// <summary>The server speaks first.</summary>
    protected override void Opened(Connection member) { }

    protected override void Message(Connection member, ReadOnlySpan<byte> message)
    {
        if (message.SequenceEqual("2"u8))
            Send(member, "3"u8);
        else if (member.Stage == Stage.Joined)
            Count(member, message);
        else if (message.StartsWith("40"u8))
            Join(member);
        else if (message.StartsWith("43"u8))
            member.Joined();
        else if (message.StartsWith("0"u8))
            Send(member, "40"u8);
    }

    /// <summary>An event that asks for an answer, number 0.</summary>
    private void Join(Connection member)
    {
        var packet = new ByteWriter(Buffer);
        packet.Add("420[\"join\",\""u8);
        packet.Add(Room(member));
        packet.Add("\",\""u8);
        packet.Add(member.Nickname);
        packet.Add("\"]"u8);
        Send(member, packet.Written);
    }
}
