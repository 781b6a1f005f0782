using System.Buffers;
using System.IO.Pipelines;

namespace WebChat.Server.Delivery;

/// <summary>
/// What the hub writes itself: its handshake, answers, its close. Each flush is a frame in the outbox, so that it leaves
/// between the events, or together with them. Used by one thread at a time; holds nothing between two messages.
/// </summary>
internal sealed class ReplyWriter(Outbox outbox) : PipeWriter
{
    private const int Least = 256;
    private byte[] _buffer = [];
    private int _length;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _length;

    public override void Advance(int bytes) => _length += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsSpan(_length);
    }

    /// <summary>Waits only behind answers that the other end does not read.</summary>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_length == 0)
            return default;
        var frame = new Frame(_buffer.AsMemory(0, _length));
        Release();
        var sending = outbox.SendReplyAsync(frame);
        return sending.IsCompletedSuccessfully ? default : FlushedAsync(sending);
    }

    public override void CancelPendingFlush() { }

    public override void Complete(Exception? exception = null) => Release();

    private static async ValueTask<FlushResult> FlushedAsync(ValueTask sending)
    {
        await sending;
        return default;
    }

    private void MakeRoom(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed <= _buffer.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(Least, 2 * _length)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        var length = _length;
        Release();
        (_buffer, _length) = (larger, length);
    }

    private void Release()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }
}
