namespace WebChat.Server.Delivery;

/// <summary>Some of a room's listeners. Changed by the room's loop only; sent to by one thread at a time.</summary>
internal sealed class Row<TListener>
    where TListener : class, IListener
{
    private const int Seats = 128;
    private const int FarBehind = 64;

    /// <summary>
    /// After a while nothing of a connection is in the processor's caches any more, and each of its objects is waited for. So many connections have
    /// theirs fetched one right after the other, which processors do at the same time.
    /// </summary>
    private const int Abreast = 8;

    /// <summary>
    /// So long after a turn began the next one may, in a large room: nobody sees that it comes later, and a hot room needs fewer sends.
    /// </summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(15);

    private readonly Senders _senders;
    private readonly TimeProvider _time;
    private readonly Action _work;

    // By whoever is at it.
    private ITimer? _rest;

    // Written by the room's loop; a new array for each change, as sendings that wait go to those who listened then.
    private TListener[] _listeners = [];

    // Under the lock.
    private readonly Lock _gate = new();
    private readonly Queue<Sending> _waiting = new();
    private bool _isBusy;
    private bool _isPaced;

    // Of what waits, so much had waited when the last turn began: it goes without a rest, in however many pieces.
    private int _due;
    private long? _begunAt;
    private TaskCompletionSource? _drained;

    public Row(Senders senders, TimeProvider time)
    {
        _senders = senders;
        _time = time;
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
    /// <param name="here">By the caller's thread, if it is to be now and nobody is at it; else by one of the senders.</param>
    /// <param name="paced">Not sooner than <see cref="Pace"/> after the last one: meanwhile others may come.</param>
    public void Send(Frame frame, Func<TListener, bool> except, bool here, bool paced)
    {
        lock (_gate)
        {
            _waiting.Enqueue(new Sending(frame, except, _listeners));
            _isPaced = paced;
            if (_isBusy)
                return;
            _isBusy = true;
        }

        GoOn(here, paced);
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
        for (var next = 0; next < listeners.Length; next += Abreast)
        {
            var some = listeners.AsSpan(next, Math.Min(Abreast, listeners.Length - next));
            foreach (var listener in some)
                listener.Fetch();
            foreach (var listener in some)
            {
                if (!except(listener))
                    listener.Send(frame);
            }
        }

        bool rests;
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _isBusy = false;
                _drained?.SetResult();
                _drained = null;
                return;
            }

            rests = _isPaced && _due == 0;
        }

        GoOn(here: false, rests);
    }

    private void GoOn(bool here, bool rests)
    {
        var rest = rests && _begunAt is { } begun ? Pace - _time.GetElapsedTime(begun) : TimeSpan.Zero;
        // Timers know whole milliseconds only.
        if (rest >= TimeSpan.FromMilliseconds(1))
            Rest(rest);
        else if (here)
            Work();
        else
            _senders.Do(_work);
    }

    private void Rest(TimeSpan rest)
    {
        _rest ??= _time.CreateTimer(_ => _senders.Do(_work), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _rest.Change(rest, Timeout.InfiniteTimeSpan);
    }

    private Sending Take()
    {
        lock (_gate)
        {
            if (_due == 0)
                (_due, _begunAt) = (_waiting.Count, _time.GetTimestamp());
            var before = _waiting.Count;
            var first = _waiting.Dequeue();
            var frames = new FrameJoiner(first.Frame);
            while (_waiting.TryPeek(out var next) && next.GoesWith(first) && frames.TryAdd(next.Frame))
                _waiting.Dequeue();
            _due = Math.Max(0, _due - (before - _waiting.Count));
            return first with { Frame = frames.Join() };
        }
    }

    private readonly record struct Sending(Frame Frame, Func<TListener, bool> Except, TListener[] Listeners)
    {
        public bool GoesWith(Sending other) => ReferenceEquals(Except, other.Except) && ReferenceEquals(Listeners, other.Listeners);
    }
}
