using WebChat.Bench.Net;

namespace WebChat.Bench.Protocols;

/// <summary>The JSON of <c>peers/ws.mjs</c>: one object in each WebSocket message.</summary>
internal sealed class PlainWebSocketProtocol() : WebSocketProtocol("/")
{
    public override void Post(Connection member, int number, ReadOnlySpan<byte> text)
    {
        var message = new ByteWriter(Buffer);
        message.Add("{\"type\":\"post\",\"text\":\""u8);
        message.Add(text);
        message.Add("\"}"u8);
        Send(member, message.Written);
    }

    protected override void Opened(Connection member)
    {
        var message = new ByteWriter(Buffer);
        message.Add("{\"type\":\"join\",\"room\":\""u8);
        message.Add(Room(member));
        message.Add("\",\"nickname\":\""u8);
        message.Add(member.Nickname);
        message.Add("\"}"u8);
        Send(member, message.Written);
    }

    protected override void Message(Connection member, ReadOnlySpan<byte> message)
    {
        if (member.Stage == Stage.Joined)
            Count(member, message);
        else if (message.IndexOf("\"joined\""u8) >= 0)
            member.Joined();
    }
}
