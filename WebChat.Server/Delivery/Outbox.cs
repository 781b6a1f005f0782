namespace WebChat.Server.Delivery;

/// <summary>
/// What waits for one connection.
/// 1. Sending never waits: whoever sends to a thousand connections is held up by none of them.
/// 2. At most one write is in flight; what comes meanwhile is joined into the next one.
/// 3. At most 1 MiB of events wait, and 4,096 frames. Over that the connection is closed: its client comes back and reads
///    what it missed by number, so a slow reader loses nothing and hurts only itself.
/// 4. What the hub answers does not count for that, however long it is: the client would only ask for it again. Instead
///    the hub waits, and takes no other call but posts, while answers wait.
/// </summary>
internal sealed class Outbox(IWire wire, ICuttable connection, Stalls stalls)
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxFrames = 4096;

    /// <summary>While more bytes of answers wait, the hub waits.</summary>
    private const int MaxReplyBytes = 64 * 1024;

    // Under the lock.
    private readonly Lock _gate = new();
    private readonly Queue<(Frame Frame, bool IsReply)> _waiting = new();
    private int _eventBytes;
    private int _replyBytes;
    private bool _writing;
    private bool _closed;
    private TaskCompletionSource? _drained;
    private TaskCompletionSource? _mayReply;

    /// <summary>Touches what <see cref="Send"/> will touch.</summary>
    public void Fetch()
    {
        wire.Fetch();
        _ = _gate.IsHeldByCurrentThread;
        _ = _waiting.Count;
    }

    /// <summary>Queues events. After <see cref="Close"/> it does nothing.</summary>
    public void Send(Frame frame)
    {
        var begins = false;
        lock (_gate)
        {
            if (_closed)
                return;
            if (!_writing)
                begins = _writing = true;
            else if (_eventBytes + frame.Records.Length > MaxBytes || _waiting.Count >= MaxFrames)
                CloseInLock();
            else
            {
                Enqueue(frame, isReply: false);
                return;
            }
        }

        if (begins)
            _ = WriteAsync(frame);
        else
            stalls.Condemn(connection);
    }

    /// <summary>Queues what the hub answers, and with which it takes its leave: also after <see cref="Close"/>.</summary>
    /// <returns>Ends when there is room for another answer.</returns>
    public ValueTask SendReplyAsync(Frame frame)
    {
        lock (_gate)
        {
            if (_writing)
            {
                Enqueue(frame, isReply: true);
                return RoomForReplies();
            }

            _writing = true;
        }

        _ = WriteAsync(frame);
        return ValueTask.CompletedTask;
    }

    /// <summary>From now on all waits for <see cref="LetGo"/>, and leaves together.</summary>
    /// <returns>False: it waits for a write already, and will leave together after that.</returns>
    public bool TryHold()
    {
        lock (_gate)
            return !_writing && (_writing = true);
    }

    /// <summary>By whoever held it: what has come meanwhile leaves.</summary>
    public void LetGo()
    {
        if (Take() is { } frame)
            _ = WriteAsync(frame);
    }

    /// <summary>Ends when no more bytes of answers wait than may, or the connection is closed.</summary>
    public ValueTask RoomForRepliesAsync()
    {
        lock (_gate)
            return RoomForReplies();
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

    /// <summary>Takes no more events, and forgets all that waits.</summary>
    public void Close()
    {
        lock (_gate)
            CloseInLock();
    }

    private void CloseInLock()
    {
        _closed = true;
        _waiting.Clear();
        _eventBytes = 0;
        Count(-_replyBytes, isReply: true);
    }

    private void Enqueue(Frame frame, bool isReply)
    {
        _waiting.Enqueue((frame, isReply));
        Count(frame.Records.Length, isReply);
    }

    private void Count(int bytes, bool isReply)
    {
        if (!isReply)
        {
            _eventBytes += bytes;
            return;
        }

        _replyBytes += bytes;
        if (_replyBytes > MaxReplyBytes)
            return;
        _mayReply?.SetResult();
        _mayReply = null;
    }

    private ValueTask RoomForReplies()
    {
        if (_replyBytes <= MaxReplyBytes)
            return ValueTask.CompletedTask;
        _mayReply ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new ValueTask(_mayReply.Task);
    }

    // The first does not pass the queue: where little is said, that is all there is, and it touches less memory.
    private async Task WriteAsync(Frame first)
    {
        for (var frame = first; frame is not null; frame = Take())
        {
            var write = wire.WriteAsync(frame);
            var goesOn = write.IsCompletedSuccessfully ? await write : await WatchAsync(write);
            if (!goesOn)
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
            if (_waiting.Count == 0)
            {
                _writing = false;
                _drained?.SetResult();
                _drained = null;
                return null;
            }

            var frames = new FrameJoiner(Dequeue());
            while (_waiting.TryPeek(out var next) && frames.TryAdd(next.Frame))
                Dequeue();
            return frames.Join();
        }
    }

    private Frame Dequeue()
    {
        var (frame, isReply) = _waiting.Dequeue();
        Count(-frame.Records.Length, isReply);
        return frame;
    }
}
