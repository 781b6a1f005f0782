namespace WebChat.Server.Delivery;

/// <summary>Some of a room's listeners. Changed by the room's loop only; sent to by one thread at a time.</summary>
internal sealed class Row<TListener>
    where TListener : class, IListener
{
    private const int Seats = 128;
    private const int FarBehind = 64;

    private readonly Senders _senders;
    private readonly Action _work;

    // Written by the room's loop; a new array for each change, as sendings that wait go to those who listened then.
    private TListener[] _listeners = [];

    // Under the lock.
    private readonly Lock _gate = new();
    private readonly Queue<Sending> _waiting = new();
    private bool _isBusy;
    private TaskCompletionSource? _drained;

    public Row(Senders senders)
    {
        _senders = senders;
        _work = Work;
    }

    public bool HasSeat => _listeners.Length < Seats;

    public bool IsEmpty => _listeners.Length == 0;

    public bool IsFarBehind
    {
        get
        {
            lock (_gate)
                return _waiting.Count >= FarBehind;
        }
    }

    public void Add(TListener listener) => _listeners = [.. _listeners, listener];

    public void Remove(TListener listener) => _listeners = [.. _listeners.Where(l => l != listener)];

    /// <param name="frame">What to send.</param>
    /// <param name="except">To whom not.</param>
    /// <param name="here">By the caller's thread, unless another is at it; else by one of the senders.</param>
    public void Send(Frame frame, Func<TListener, bool> except, bool here)
    {
        lock (_gate)
        {
            _waiting.Enqueue(new Sending(frame, except, _listeners));
            if (_isBusy)
                return;
            _isBusy = true;
        }

        if (here)
            Work();
        else
            _senders.Do(_work);
    }

    /// <summary>Ends when nothing waits.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            if (!_isBusy)
                return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    /// <summary>Sends what waits; what comes meanwhile is another piece of work, so that one hot room does not keep a thread for itself.</summary>
    private void Work()
    {
        var (frame, except, listeners) = Take();
        foreach (var listener in listeners)
        {
            if (!except(listener))
                listener.Send(frame);
        }

        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _isBusy = false;
                _drained?.SetResult();
                _drained = null;
                return;
            }
        }

        _senders.Do(_work);
    }

    private Sending Take()
    {
        lock (_gate)
        {
            var first = _waiting.Dequeue();
            var frames = new FrameJoiner(first.Frame);
            while (_waiting.TryPeek(out var next) && next.GoesWith(first) && frames.TryAdd(next.Frame))
                _waiting.Dequeue();
            return first with { Frame = frames.Join() };
        }
    }

    private readonly record struct Sending(Frame Frame, Func<TListener, bool> Except, TListener[] Listeners)
    {
        public bool GoesWith(Sending other) => ReferenceEquals(Except, other.Except) && ReferenceEquals(Listeners, other.Listeners);
    }
}
