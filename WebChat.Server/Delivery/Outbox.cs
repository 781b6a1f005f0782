namespace WebChat.Server.Delivery;

/// <summary>
/// What waits for one connection.
/// 1. Sending never waits: whoever sends to a thousand connections is held up by none of them.
/// 2. At most one write is in flight; what comes meanwhile is joined into the next one.
/// 3. At most 1 MiB and 4,096 frames wait. Over that the connection is closed: its client comes back and reads what it
///    missed by number, so a slow reader loses nothing and hurts only itself.
/// </summary>
internal sealed class Outbox(IWire wire, ICuttable connection, Stalls stalls)
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxFrames = 4096;

    // Under the lock.
    private readonly Lock _gate = new();
    private readonly Queue<Frame> _waiting = new();
    private int _waitingBytes;
    private bool _writing;
    private bool _closed;
    private TaskCompletionSource? _drained;

    /// <summary>Queues events. After <see cref="Close"/> it does nothing.</summary>
    public void Send(Frame frame) => Send(frame, evenClosed: false);

    /// <summary>Queues what the hub answers, and with which it takes its leave: also after <see cref="Close"/>.</summary>
    public void SendReply(Frame frame) => Send(frame, evenClosed: true);

    private void Send(Frame frame, bool evenClosed)
    {
        var full = false;
        lock (_gate)
        {
            if (_closed && !evenClosed)
                return;
            if (_waitingBytes + frame.Records.Length > MaxBytes || _waiting.Count == MaxFrames)
            {
                CloseInLock();
                full = true;
            }
            else
            {
                _waiting.Enqueue(frame);
                _waitingBytes += frame.Records.Length;
                if (_writing)
                    return;
                _writing = true;
            }
        }

        if (full)
            stalls.Condemn(connection);
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

    /// <summary>Takes no more events, and forgets those that wait.</summary>
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

    private async Task WriteWaitingAsync()
    {
        while (Take() is { } frame)
        {
            var write = wire.WriteAsync(frame);
            if (!(write.IsCompletedSuccessfully ? write.Result : await WatchAsync(write)))
                Close();
        }
    }

    private async ValueTask<bool> WatchAsync(ValueTask<bool> write)
    {
        var stall = stalls.Begin(connection);
        var goesOn = await write;
        stalls.End(connection, stall);
        return goesOn;
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

            _waitingBytes -= first.Records.Length;
            var frames = new FrameJoiner(first);
            while (_waiting.TryPeek(out var next) && frames.TryAdd(next))
            {
                _waitingBytes -= next.Records.Length;
                _waiting.Dequeue();
            }

            return frames.Join();
        }
    }
}
