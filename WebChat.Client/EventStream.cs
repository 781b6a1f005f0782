using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>
/// What happened, on its way to the program. When it is full:
/// <list type="bullet">
/// <item>While somebody reads, nothing is thrown away: the connection is dropped, and resumed by number once half is read.</item>
/// <item>While nobody reads (a program that only posts), the oldest go, and a <see cref="GapEvent"/> tells a later reader.</item>
/// </list>
/// </summary>
internal sealed class EventStream(int capacity, TimeProvider time) : IAsyncEnumerable<ChatEvent>
{
    private readonly Lock gate = new();

    // Under the gate.
    private readonly Queue<ChatEvent> queue = new();
    private readonly Dictionary<string, GapEvent> unread = new(StringComparer.Ordinal);
    private TaskCompletionSource changed = NewSignal();
    private bool reading;
    private bool completed;

    /// <summary>Whether the reader is so far behind that the connection must go.</summary>
    public bool Full
    {
        get
        {
            lock (gate)
            {
                return reading && queue.Count >= capacity;
            }
        }
    }

    public void Add(ChatEvent e)
    {
        lock (gate)
        {
            if (completed)
            {
                return;
            }

            queue.Enqueue(e);
            if (!reading && queue.Count > capacity)
            {
                Forget(queue.Dequeue());
            }

            Signal();
        }
    }

    public void Complete()
    {
        lock (gate)
        {
            completed = true;
            Signal();
        }
    }

    /// <summary>Waits until at most half of the capacity is taken, or nobody reads.</summary>
    public async Task SpaceAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (!reading || queue.Count <= capacity / 2)
                {
                    return;
                }

                change = changed.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    public async IAsyncEnumerator<ChatEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        foreach (var gap in BeginReading())
        {
            yield return gap;
        }

        try
        {
            while (await NextAsync(cancellationToken) is { } next)
            {
                yield return next;
            }
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
            lock (gate)
            {
                if (queue.TryDequeue(out var next))
                {
                    Signal();
                    return next;
                }

                if (completed)
                {
                    return null;
                }

                change = changed.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    private GapEvent[] BeginReading()
    {
        lock (gate)
        {
            if (reading)
            {
                throw new InvalidOperationException("Events are read by one reader at a time.");
            }

            reading = true;
            GapEvent[] gaps = [.. unread.Values];
            unread.Clear();
            return gaps;
        }
    }

    private void EndReading()
    {
        lock (gate)
        {
            reading = false;
            Signal();
        }
    }

    private void Forget(ChatEvent e)
    {
        if (e is MessageEvent m)
        {
            var from = unread.TryGetValue(m.Room, out var gap) ? gap.From : m.Seq;
            unread[m.Room] = new GapEvent(m.Room, from, m.Seq, GapEvent.Unread) { At = time.GetUtcNow() };
        }
    }

    private void Signal()
    {
        changed.TrySetResult();
        changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
