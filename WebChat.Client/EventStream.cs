using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>
/// What happened, on its way to the program. When it is full:
/// <list type="bullet">
/// <item>While somebody reads, nothing more is put in, and once half is read the connection is made anew, which brings what is missing.</item>
/// <item>While nobody reads (a program that only posts), the oldest go, and a <see cref="GapEvent"/> tells a later reader.</item>
/// </list>
/// </summary>
internal sealed class EventStream(int capacity, TimeProvider time) : IAsyncEnumerable<ChatEvent>
{
    private readonly Lock _gate = new();

    // Under the gate.
    private readonly Queue<ChatEvent> _queue = new();
    private readonly Dictionary<string, GapEvent> _unread = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();
    private bool _reading;
    private bool _completed;

    /// <summary>Whether the reader is so far behind that nothing more is to be put in.</summary>
    public bool Full
    {
        get
        {
            lock (_gate)
            {
                return IsFull;
            }
        }
    }

    public void Add(ChatEvent e)
    {
        lock (_gate)
        {
            // Of the connection, one hears again when it is made anew.
            if (_completed || (IsFull && e is ConnectionEvent { State: not ConnectionState.Ended }))
                return;

            _queue.Enqueue(e);
            if (!_reading && _queue.Count > capacity)
                Forget(_queue.Dequeue());

            Signal();
        }
    }

    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            Signal();
        }
    }

    /// <summary>Waits until at most half of the capacity is taken, or nobody reads.</summary>
    public async Task SpaceAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (_gate)
            {
                if (!_reading || _queue.Count <= capacity / 2)
                    return;

                change = _changed.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    public async IAsyncEnumerator<ChatEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        foreach (var gap in BeginReading())
            yield return gap;

        try
        {
            while (await NextAsync(cancellationToken) is { } next)
                yield return next;
        }
        finally
        {
            EndReading();
        }
    }

    private async ValueTask<ChatEvent?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (_gate)
            {
                if (_queue.TryDequeue(out var next))
                {
                    Signal();
                    return next;
                }

                if (_completed)
                    return null;

                change = _changed.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    private bool IsFull => _reading && _queue.Count >= capacity;

    private GapEvent[] BeginReading()
    {
        lock (_gate)
        {
            if (_reading)
                throw new InvalidOperationException("Events are read by one reader at a time.");

            _reading = true;
            GapEvent[] gaps = [.. _unread.Values];
            _unread.Clear();
            return gaps;
        }
    }

    private void EndReading()
    {
        lock (_gate)
        {
            _reading = false;
            Signal();
        }
    }

    private void Forget(ChatEvent e)
    {
        if (e is RoomEvent m)
        {
            var from = _unread.TryGetValue(m.Room, out var gap) ? gap.From : m.Seq;
            _unread[m.Room] = new GapEvent(m.Room, from, m.Seq, GapEvent.Unread) { At = time.GetUtcNow() };
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
