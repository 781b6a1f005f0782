using System.Collections.Concurrent;

namespace WebChat.Server.Delivery;

/// <summary>
/// The threads that send to the rows of large rooms. Not those of the pool: there every step of every call would wait
/// behind whole rows; and at most half of the processors, so that the calls have the others. A row is in the queue at most
/// once, so that the queue has a bound.
/// </summary>
internal sealed class Senders : IDisposable
{
    private const int Most = 4;

    private readonly Lock _gate = new();
    private readonly BlockingCollection<Action> _work = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread[] _threads;

    public Senders()
    {
        _threads = new Thread[Math.Clamp(Environment.ProcessorCount / 2, 1, Most)];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { Name = "sender", IsBackground = true };
            _threads[i].Start();
        }
    }

    /// <summary>Once they have ended, nothing more is done: nobody is connected then.</summary>
    public void Do(Action work)
    {
        lock (_gate)
        {
            if (!_stop.IsCancellationRequested)
                _work.Add(work);
        }
    }

    /// <summary>Ends after the work that goes on; what waits is dropped, as nobody is connected any more.</summary>
    public void Dispose()
    {
        lock (_gate)
            _stop.Cancel();
        foreach (var thread in _threads)
            thread.Join();
        _work.Dispose();
        _stop.Dispose();
    }

    private void Work()
    {
        try
        {
            foreach (var work in _work.GetConsumingEnumerable(_stop.Token))
                work();
        }
        catch (OperationCanceledException)
        {
            // The server has stopped.
        }
    }
}
