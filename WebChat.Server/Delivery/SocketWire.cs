using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace WebChat.Server.Delivery;

/// <summary>
/// The writing side of a plain TCP connection that has become a WebSocket: straight to the socket, without the two pipes
/// and the hops between threads that lie before it otherwise, and that cost more than the kernel's own part.
/// What the hub says, and what the WebSocket says itself (pongs, the close), take turns, a whole frame at a time.
/// </summary>
/// <param name="abort">Ends the connection when the socket breaks.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore without a wait handle holds nothing to give back.")]
internal sealed class SocketWire(Socket socket, Action abort, TimeProvider time) : IWire
{
    private const byte FinalClose = 0x88;

    /// <summary>So much at once, so that a long answer on a slow line shows that it goes on.</summary>
    private const int Slice = 32 * 1024;

    // One for the WebSocket at the other end, which answers it by itself; one for its hub client, which waits for some word in thirty seconds.
    private static readonly byte[] Ping = [0x89, 0, 0x81, 11, .. "{\"type\":6}\u001e"u8];

    private readonly SemaphoreSlim _turn = new(1, 1);

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

    /// <summary>Sends a frame as it is; ends and throws as for <see cref="WriteAsync(Frame)"/>.</summary>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> webSocketFrame)
    {
        await _turn.WaitAsync();
        return await SendInTurnAsync(webSocketFrame);
    }

    /// <summary>Asks whether it is there; not while something else is on its way to it, which shows as much.</summary>
    public void Ask()
    {
        if (!_turn.Wait(0))
            return;
        Volatile.Write(ref _askedAt, time.GetTimestamp());
        _ = SendInTurnAsync(Ping).AsTask();
    }

    private async ValueTask<bool> SendInTurnAsync(ReadOnlyMemory<byte> frames)
    {
        try
        {
            if (!_isClosed)
            {
                await SendAsync(frames);
                _isClosed = frames.Span[0] == FinalClose;
            }

            return !_isClosed;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _isClosed = true;
            abort();
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        Volatile.Write(ref _sentAt, time.GetTimestamp());
        while (bytes.Length > 0)
        {
            var sending = socket.SendAsync(bytes[..Math.Min(bytes.Length, Slice)], SocketFlags.None);
            var isSlow = !sending.IsCompletedSuccessfully;
            bytes = bytes[await sending..];
            if (isSlow)
                Volatile.Write(ref _sentAt, time.GetTimestamp());
        }
    }
}
