using WebChat.Bench.Net;

namespace WebChat.Bench.Floor;

/// <summary>A connection of the floor.</summary>
internal sealed class FloorMember(int socket, Poller poller)
{
    private byte[] _rest = [];
    private readonly List<byte> _unsent = [];

    public int Socket => socket;

    public bool IsUpgraded { get; set; }

    public List<FloorMember> Room { get; set; } = [];

    public byte[] Nickname { get; set; } = [];

    /// <returns>How many bytes there are, with what was incomplete before; below 0: it is gone.</returns>
    public int Receive(Span<byte> buffer)
    {
        _rest.CopyTo(buffer);
        var came = Libc.Receive(socket, buffer[_rest.Length..]);
        return came > 0 ? _rest.Length + came : -1;
    }

    public void KeepRest(ReadOnlySpan<byte> rest) => _rest = rest.IsEmpty ? [] : rest.ToArray();

    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (_unsent.Count == 0)
            bytes = bytes[Math.Max(Libc.Send(socket, bytes), 0)..];
        if (bytes.IsEmpty)
            return;
        if (_unsent.Count == 0)
            poller.Change(socket, socket, writing: true);
        _unsent.AddRange(bytes);
    }

    /// <summary>The kernel has room again.</summary>
    public void SendRest()
    {
        var sent = Libc.Send(socket, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_unsent));
        _unsent.RemoveRange(0, Math.Max(sent, 0));
        if (_unsent.Count == 0)
            poller.Change(socket, socket, writing: false);
    }
}
