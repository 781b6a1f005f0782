using WebChat.Bench.Net;

namespace WebChat.Bench.Protocols;

/// <summary>How a member of a chat talks: the least of it that a load needs. One instance serves all connections of a crowd.</summary>
internal abstract class Protocol
{
    /// <summary>Whether a sender is sent its own post.</summary>
    public virtual bool SenderHearsItself => true;

    /// <summary>Whether the server answers a post when it has taken it.</summary>
    public virtual bool HasReceipts => false;

    /// <summary>The longest text that arrives whole.</summary>
    public virtual int MostTextBytes => 4000;

    /// <summary>How often a connection has to say something; 0: never.</summary>
    public virtual long KeepAliveNanoseconds => 0;

    /// <summary>The connection is there. Ends, some messages later, with <see cref="Connection.Joined"/>.</summary>
    public abstract void Begin(Connection member);

    /// <summary>Takes all messages that are whole.</summary>
    /// <returns>How many bytes they had.</returns>
    public abstract int Receive(Connection member, ReadOnlySpan<byte> bytes);

    public abstract void Post(Connection member, int number, ReadOnlySpan<byte> text);

    /// <summary>Sends a text to one other person.</summary>
    public virtual void Whisper(Connection member, Connection to, int number, ReadOnlySpan<byte> text) =>
        throw new BenchException("Private messages are measured for WebChat only.");

    public virtual void KeepAlive(Connection member) { }

    /// <summary>The name of a room.</summary>
    protected static string Room(Connection member) => Rooms.Name(member.Room);

    /// <summary>Counts every post that is somewhere in what came.</summary>
    protected static void Count(Connection member, ReadOnlySpan<byte> message)
    {
        var crowd = member.Crowd;
        while (Stamp.TryRead(ref message, out var sentAt, out var number))
            crowd.Tally.Delivered(member.Index, number, sentAt, crowd.ReadAt);
    }
}
