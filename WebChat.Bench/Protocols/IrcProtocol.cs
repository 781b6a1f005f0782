using System.Text;
using WebChat.Bench.Net;

namespace WebChat.Bench.Protocols;

/// <summary>IRC as clients talk to a server: rooms are channels, and a sender does not hear itself.</summary>
internal sealed class IrcProtocol : Protocol
{
    private readonly byte[] _buffer = new byte[2048];

    public override bool SenderHearsItself => false;

    /// <summary>A line has 512 bytes, with the sender's full name and the channel.</summary>
    public override int MostTextBytes => 400;

    public override void Begin(Connection member)
    {
        var lines = new ByteWriter(_buffer);
        lines.Add("NICK "u8);
        lines.Add(member.Nickname);
        lines.Add("\r\nUSER bench 0 * :bench\r\n"u8);
        member.Send(lines.Written);
    }

    public override int Receive(Connection member, ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (bytes[taken..].IndexOf((byte)'\n') is >= 0 and var end)
        {
            Take(member, bytes.Slice(taken, end).TrimEnd((byte)'\r'));
            taken += end + 1;
        }

        return taken;
    }

    public override void Post(Connection member, int number, ReadOnlySpan<byte> text)
    {
        var line = new ByteWriter(_buffer);
        line.Add("PRIVMSG #"u8);
        line.Add(Room(member));
        line.Add(" :"u8);
        line.Add(text);
        line.Add("\r\n"u8);
        member.Send(line.Written);
    }

    private void Take(Connection member, ReadOnlySpan<byte> bytes)
    {
        if (member.Stage == Stage.Joined && !bytes.IsEmpty && bytes[0] == (byte)':')
        {
            Count(member, bytes);
            return;
        }

        var line = IrcLine.Parse(bytes);
        if (line.Command.SequenceEqual("PING"u8))
            Answer(member, "PONG "u8, line.Parameters);
        else if (line.Command.SequenceEqual("001"u8))
            Answer(member, "JOIN #"u8, Encoding.ASCII.GetBytes(Room(member)));
        else if (line.Command.SequenceEqual("366"u8))
            member.Joined();
        else if (line.IsRefusal)
            throw new BenchException($"{member.Nickname} cannot come in: {Encoding.UTF8.GetString(bytes)}");
    }

    private void Answer(Connection member, ReadOnlySpan<byte> command, ReadOnlySpan<byte> parameters)
    {
        var line = new ByteWriter(_buffer);
        line.Add(command);
        line.Add(parameters);
        line.Add("\r\n"u8);
        member.Send(line.Written);
    }
}
