using System.Buffers;
using Microsoft.AspNetCore.SignalR;

namespace WebChat.Server.Delivery;

/// <summary>
/// What waits for one connection.
/// 1. Sending never waits: whoever sends to a thousand connections is held up by none of them.
/// 2. At most one write is in flight; what comes meanwhile is joined into the next one.
/// 3. At most 1 MiB and 4,096 frames wait. Over that the connection is closed: its client comes back and reads what it
///    missed by number, so a slow reader loses nothing and hurts only itself.
/// </summary>
internal sealed class Outbox(HubConnectionContext connection, Action overflow)
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxFrames = 4096;
    private const int JoinedBytes = 32 * 1024;

    // Under the lock.
    private readonly Lock _gate = new();
    private readonly Queue<Frame> _waiting = new();
    private int _waitingBytes;
    private bool _writing;
    private bool _closed;
    private TaskCompletionSource? _drained;

    /// <summary>Queues a frame. After <see cref="Close"/> it does nothing.</summary>
    public void Send(Frame frame)
    {
        var full = false;
        lock (_gate)
        {
            if (_closed)
                return;
            if (_waitingBytes + frame.Bytes.Length > MaxBytes || _waiting.Count == MaxFrames)
            {
                CloseInLock();
                full = true;
            }
            else
            {
                _waiting.Enqueue(frame);
                _waitingBytes += frame.Bytes.Length;
                if (_writing)
                    return;
                _writing = true;
            }
        }

        if (full)
            overflow();
        else
            _ = WriteWaitingAsync();
    }

    /// <summary>Ends when all that waits now is written, or the connection is closed.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            if (!_writing)
                return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    /// <summary>Takes nothing more.</summary>
    public void Close()
    {
        lock (_gate)
            CloseInLock();
    }

    private void CloseInLock()
    {
        _closed = true;
        _waiting.Clear();
        _waitingBytes = 0;
    }

    // SignalR's WriteAsync does not throw: it ends the connection itself when a write fails.
    private async Task WriteWaitingAsync()
    {
        while (Take() is { } frame)
            await connection.WriteAsync(frame.Message, CancellationToken.None);
    }

    private Frame? Take()
    {
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out var first))
            {
                _writing = false;
                _drained?.SetResult();
                _drained = null;
                return null;
            }

            _waitingBytes -= first.Bytes.Length;
            if (_waiting.Count == 0 || first.Bytes.Length >= JoinedBytes)
                return first;

            var joined = new ArrayBufferWriter<byte>(Math.Min(JoinedBytes, first.Bytes.Length + _waitingBytes));
            joined.Write(first.Bytes.Span);
            while (_waiting.TryPeek(out var next) && joined.WrittenCount + next.Bytes.Length <= JoinedBytes)
            {
                joined.Write(next.Bytes.Span);
                _waitingBytes -= next.Bytes.Length;
                _waiting.Dequeue();
            }

            return new Frame(joined.WrittenMemory);
        }
    }
}
