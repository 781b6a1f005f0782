using System.Text;
using WebChat.Bench.Net;
using WebChat.Bench.Protocols;

namespace WebChat.Bench.Floor;

/// <summary>
/// The least that a chat can do for the JSON of <see cref="PlainWebSocketProtocol"/>: one thread, and for each member of the room one
/// <c>send</c> of a frame that was made once. Nothing is checked, stored or bounded. What it costs is what the kernel costs.
/// </summary>
internal sealed class FloorServer(int port) : IDisposable
{
    private readonly Poller _poller = new();
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(256 * 1024, pinned: true);
    private readonly byte[] _frame = new byte[16 * 1024];
    private readonly Dictionary<string, List<FloorMember>> _rooms = new(StringComparer.Ordinal);
    private FloorMember?[] _members = new FloorMember?[1024];

    public void Run(CancellationToken stop)
    {
        var listener = Libc.Listen(port);
        _poller.Add(listener, listener, writing: false);
        while (!stop.IsCancellationRequested)
        {
            var count = _poller.Wait(Clock.Second / 10);
            for (var i = 0; i < count; i++)
            {
                var file = _poller.TagOf(i);
                if (file == listener)
                    AcceptAll(listener);
                else if (_members[file] is { } member)
                    Serve(member, _poller.EventsOf(i));
            }
        }

        _ = Libc.Close(listener);
    }

    public void Dispose() => _poller.Dispose();

    private void AcceptAll(int listener)
    {
        while (Libc.Accept(listener) is >= 0 and var socket)
        {
            if (socket >= _members.Length)
                Array.Resize(ref _members, Math.Max(socket + 1, _members.Length * 2));
            _members[socket] = new FloorMember(socket, _poller);
            _poller.Add(socket, socket, writing: false);
        }
    }

    private void Serve(FloorMember member, uint events)
    {
        if ((events & Libc.EpollOut) != 0)
            member.SendRest();
        if ((events & (Libc.EpollIn | Libc.EpollFault)) == 0)
            return;
        var length = member.Receive(_buffer);
        if (length < 0)
        {
            Remove(member);
            return;
        }

        var taken = 0;
        if (!member.IsUpgraded)
            taken = Upgrade(member, _buffer.AsSpan(0, length));
        while (member.IsUpgraded && WebSocketFrame.TryReadMasked(_buffer.AsSpan(taken..length), out var frame))
        {
            taken += frame.Length;
            if (frame.Opcode == Opcode.Text)
                Take(member, frame.Payload);
        }

        member.KeepRest(_buffer.AsSpan(taken..length));
    }

    private static int Upgrade(FloorMember member, ReadOnlySpan<byte> request)
    {
        var end = request.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return 0;
        // The key is not answered: only the generator talks to this, and it does not look.
        member.Send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"u8);
        member.IsUpgraded = true;
        return end + 4;
    }

    private void Take(FloorMember member, ReadOnlySpan<byte> message)
    {
        if (message.StartsWith("{\"type\":\"post\""u8))
        {
            Send(member.Room, "{\"type\":\"message\",\"nickname\":\""u8, member.Nickname, message[14..]);
            return;
        }

        var room = Value(message, "\"room\":\""u8);
        member.Nickname = Encoding.UTF8.GetBytes(Value(message, "\"nickname\":\""u8));
        if (!_rooms.TryGetValue(room, out var members))
            _rooms[room] = members = [];
        members.Add(member);
        member.Room = members;
        Send([member], "{\"type\":\"joined"u8, [], "\"}"u8);
    }

    /// <summary>One frame for all; <paramref name="rest"/> goes on in the JSON where a string has just ended.</summary>
    private void Send(List<FloorMember> members, ReadOnlySpan<byte> start, ReadOnlySpan<byte> nickname, ReadOnlySpan<byte> rest)
    {
        var payload = new ByteWriter(_frame.AsSpan(WebSocketFrame.Reserved));
        payload.Add(start);
        payload.Add(nickname);
        if (!nickname.IsEmpty)
            payload.Add("\""u8);
        payload.Add(rest);
        var frame = WebSocketFrame.PutHeader(_frame, Opcode.Text, payload.Written.Length);
        foreach (var member in members)
            member.Send(frame);
    }

    private void Remove(FloorMember member)
    {
        member.Room.Remove(member);
        _members[member.Socket] = null;
        _ = Libc.Close(member.Socket);
    }

    private static string Value(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name)
    {
        var rest = message[(message.IndexOf(name) + name.Length)..];
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)'"')]);
    }
}
