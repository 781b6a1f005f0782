using System.Buffers;
using System.Runtime.InteropServices;
using WebChat.Bench.Load;

namespace WebChat.Bench.Net;

internal enum Stage
{
    New,
    Connecting,
    Connected,
    Joined,
    Closed,
}

/// <summary>One member's connection. It keeps bytes only while something is incomplete: what came, or what the kernel did not take.</summary>
internal sealed class Connection(Crowd crowd, int index, int room, string nickname)
{
    /// <summary>More would leave the processor's cache before it is read.</summary>
    private const int AtOnce = 128 * 1024;
    private const int LargeRest = 16 * 1024;

    private static readonly byte[] Loopback = [127, 0, 0, 1];

    private byte[] _rest = [];
    private int _restLength;
    private byte[] _unsent = [];
    private int _unsentFrom;
    private int _unsentTo;
    private bool _writing;

    public Crowd Crowd { get; } = crowd;

    public int Index { get; } = index;

    public int Room { get; } = room;

    public string Nickname { get; } = nickname;

    public Stage Stage { get; private set; }

    /// <summary>How far the protocol has come on the way to <see cref="Stage.Joined"/>; its own numbering.</summary>
    public int Step { get; set; }

    /// <summary>When the protocol has to say something so that the server does not take it for dead.</summary>
    public long KeepAliveAt { get; set; }

    /// <summary>The parts of a message that came in pieces.</summary>
    public ArrayBufferWriter<byte>? Pieces { get; set; }

    /// <summary>TLS, once it has begun.</summary>
    public TlsSession? Tls { get; set; }

    public int Socket { get; private set; } = -1;

    public unsafe void Connect(int port)
    {
        Socket = Libc.NewSocket();
        var on = 1;
        Libc.Checked(Libc.SetOption(Socket, Libc.TcpLevel, Libc.TcpNoDelay, &on, sizeof(int)), "setsockopt");
        Libc.Checked(Libc.SetOption(Socket, Libc.IpLevel, Libc.BindWithoutPort, &on, sizeof(int)), "setsockopt");

        // An address has some 28,000 ports to connect from: each 20,000 members get an address of their own.
        var from = new Libc.InternetAddress([127, 0, 0, (byte)(1 + (Index / 20_000))], 0);
        Libc.Checked(Libc.Bind(Socket, &from, sizeof(Libc.InternetAddress)), "bind");
        var to = new Libc.InternetAddress(Loopback, port);
        if (Libc.Connect(Socket, &to, sizeof(Libc.InternetAddress)) < 0 && Marshal.GetLastPInvokeError() != Libc.EINPROGRESS)
            throw new BenchException($"connect: {Libc.LastError()}");
        Stage = Stage.Connecting;
        _writing = true;
        Crowd.Poller.Add(Socket, Index, writing: true);
    }

    /// <summary>The kernel says that connecting has ended, one way or the other.</summary>
    public unsafe bool FinishConnecting()
    {
        var error = 0;
        var length = sizeof(int);
        Libc.Checked(Libc.GetOption(Socket, Libc.SocketLevel, Libc.SocketError, &error, &length), "getsockopt");
        if (error != 0)
        {
            Close($"connecting: {Libc.Describe(error)}");
            return false;
        }

        Stage = Stage.Connected;
        WantToWrite(false);
        return true;
    }

    public void Joined()
    {
        Stage = Stage.Joined;
        Crowd.Joined(this);
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (Stage == Stage.Closed)
            return;
        if (_unsentFrom == _unsentTo)
            bytes = bytes[Write(bytes)..];
        if (bytes.IsEmpty || Stage == Stage.Closed)
            return;
        Keep(ref _unsent, _unsentTo + bytes.Length);
        bytes.CopyTo(_unsent.AsSpan(_unsentTo));
        _unsentTo += bytes.Length;
        WantToWrite(true);
    }

    /// <summary>The kernel has room again.</summary>
    public void SendRest()
    {
        _unsentFrom += Write(_unsent.AsSpan(_unsentFrom.._unsentTo));
        if (_unsentFrom < _unsentTo)
            return;
        _unsentFrom = _unsentTo = 0;
        _unsent = [];
        WantToWrite(false);
    }

    /// <summary>Puts what is incomplete from before in front, and what came now behind it; returns how many bytes there are.</summary>
    public int Receive(Span<byte> buffer)
    {
        var before = _restLength;
        _rest.AsSpan(0, before).CopyTo(buffer);
        var free = buffer.Slice(before, Math.Min(AtOnce, buffer.Length - before));
        if (free.IsEmpty)
            throw new BenchException($"A message of more than {buffer.Length} bytes came.");
        var came = Tls is null ? Libc.Receive(Socket, free) : Tls.Receive(free);
        if (came > 0)
        {
            _restLength = 0;
            return before + came;
        }

        if (came == 0)
            Close("the server closed it");
        else if (Marshal.GetLastPInvokeError() is not (Libc.EAGAIN or Libc.EINTR))
            Close(Libc.LastError());
        return 0;
    }

    /// <summary>Keeps what is incomplete until more comes.</summary>
    public void KeepRest(ReadOnlySpan<byte> rest)
    {
        Keep(ref _rest, rest.Length);
        rest.CopyTo(_rest);
        _restLength = rest.Length;
        // What was large once (the list of members on entering) is not kept for ever.
        if (rest.IsEmpty && _rest.Length > LargeRest)
            _rest = [];
    }

    public void Close(string reason)
    {
        if (Stage == Stage.Closed)
            return;
        var before = Stage;
        Stage = Stage.Closed;
        Tls?.Dispose();
        _ = Libc.Close(Socket);
        Crowd.Closed(this, before, reason);
    }

    private int Write(ReadOnlySpan<byte> bytes)
    {
        var taken = Tls is null ? Libc.Send(Socket, bytes) : Tls.Send(bytes);
        if (taken >= 0)
            return taken;
        if (Marshal.GetLastPInvokeError() is not (Libc.EAGAIN or Libc.EINTR))
            Close(Libc.LastError());
        return 0;
    }

    private void WantToWrite(bool writing)
    {
        if (_writing == writing || Stage == Stage.Closed)
            return;
        _writing = writing;
        Crowd.Poller.Change(Socket, Index, writing);
    }

    private static void Keep(ref byte[] bytes, int needed)
    {
        if (bytes.Length < needed)
            Array.Resize(ref bytes, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)needed));
    }
}
