using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace WebChat.Server.Delivery;

/// <summary>
/// The writing side of a plain TCP connection that has become a WebSocket: straight to the socket, without the two pipes
/// and the hops between threads that lie before it otherwise, and that cost more than the kernel's own part.
/// What the hub says, and what the WebSocket says itself (pongs, the close), take turns, a whole frame at a time.
/// </summary>
/// <param name="socket">One that does not block: what the kernel does not take at once waits here, and holds no thread.</param>
/// <param name="abort">Ends the connection when the socket breaks.</param>
/// <param name="time">The network's clock.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore without a wait handle holds nothing to give back.")]
internal sealed class SocketWire(Socket socket, Action abort, TimeProvider time) : IWire
{
    private const byte FinalClose = 0x88;

    /// <summary>So much at once, so that a long answer on a slow line shows that it goes on.</summary>
    private const int Slice = 32 * 1024;

    // One for the WebSocket at the other end, which answers it by itself; one for its hub client, which waits for some word in thirty seconds.
    private static readonly byte[] Ping = [0x89, 0, 0x81, 11, .. "{\"type\":6}\u001e"u8];

    // How many want to send: the one who has the turn, and who wait for it.
    private int _wanting;
    private SemaphoreSlim? _turns;

    // Written by whoever has the turn. After its close frame a WebSocket sends nothing, and after half a frame nothing could be read.
    private bool _isClosed;

    // Time stamps; any thread.
    private long _heardAt = time.GetTimestamp();
    private long _askedAt = time.GetTimestamp();
    private long _sentAt = time.GetTimestamp();

    /// <summary>How long ago anything came from it.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>How long ago the kernel was given something for it, or took the last of that.</summary>
    public TimeSpan SilenceTowards => time.GetElapsedTime(Volatile.Read(ref _sentAt));

    /// <summary>For how long a ping has been without an answer, or anything else; zero when none is.</summary>
    public TimeSpan Unanswered =>
        Volatile.Read(ref _askedAt) is var asked && asked > Volatile.Read(ref _heardAt) ? time.GetElapsedTime(asked) : TimeSpan.Zero;

    public void NoteHeard() => Volatile.Write(ref _heardAt, time.GetTimestamp());

    public ValueTask<bool> WriteAsync(Frame frame) => WriteAsync(frame.WebSocketMessage);

    public void Fetch()
    {
        _ = Volatile.Read(ref _sentAt);
        _ = socket.SafeHandle.IsClosed;
    }

    /// <summary>Sends frames as they are; ends and throws as for <see cref="WriteAsync(Frame)"/>.</summary>
    public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> frames) =>
        Interlocked.Increment(ref _wanting) == 1 ? SendInTurn(frames) : WaitAndSendAsync(frames);

    /// <summary>Asks whether it is there; not while something else is on its way to it, which shows as much.</summary>
    public void Ask()
    {
        if (Interlocked.CompareExchange(ref _wanting, 1, 0) != 0)
            return;
        Volatile.Write(ref _askedAt, time.GetTimestamp());
        _ = SendInTurn(Ping).AsTask();
    }

    private async ValueTask<bool> WaitAndSendAsync(ReadOnlyMemory<byte> frames)
    {
        await Turns.WaitAsync();
        return await SendInTurn(frames);
    }

    private SemaphoreSlim Turns => LazyInitializer.EnsureInitialized(ref _turns, () => new SemaphoreSlim(0));

    private bool EndTurn(bool goesOn)
    {
        if (Interlocked.Decrement(ref _wanting) > 0)
            Turns.Release();
        return goesOn;
    }

    // What the kernel takes at once, which is nearly everything, needs no more than the call. It tells how much of it that was;
    // "would block" is nothing.
    private ValueTask<bool> SendInTurn(ReadOnlyMemory<byte> frames)
    {
        if (_isClosed)
            return new ValueTask<bool>(EndTurn(goesOn: false));
        Volatile.Write(ref _sentAt, time.GetTimestamp());
        var sent = 0;
        var error = SocketError.WouldBlock;
        try
        {
            if (frames.Length <= Slice)
                sent = socket.Send(frames.Span, SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
        }

        if (error == SocketError.Success && sent == frames.Length)
            return new ValueTask<bool>(EndTurn(goesOn: !NoteClose(frames)));
        return error is SocketError.Success or SocketError.WouldBlock
            ? SendRestAsync(frames, sent)
            : new ValueTask<bool>(EndTurn(goesOn: Break()));
    }

    private async ValueTask<bool> SendRestAsync(ReadOnlyMemory<byte> frames, int sent)
    {
        try
        {
            while (sent < frames.Length)
            {
                sent += await socket.SendAsync(frames.Slice(sent, Math.Min(frames.Length - sent, Slice)), SocketFlags.None);
                Volatile.Write(ref _sentAt, time.GetTimestamp());
            }

            return EndTurn(goesOn: !NoteClose(frames));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return EndTurn(goesOn: Break());
        }
    }

    /// <returns>Whether this was the last that goes.</returns>
    private bool NoteClose(ReadOnlyMemory<byte> frames)
    {
        _isClosed = frames.Span[0] == FinalClose;
        return _isClosed;
    }

    /// <returns>That it does not go on.</returns>
    private bool Break()
    {
        _isClosed = true;
        abort();
        return false;
    }
}
