using System.Collections.Concurrent;

namespace WebChat.Server.Delivery;

/// <summary>
/// The connections that the network takes no more from, and since when. One that takes nothing for five seconds is cut:
/// its client, if it lives, comes back and reads what it missed by number. One that is slow but goes on is left alone.
/// </summary>
internal sealed class Stalls : IDisposable
{
    private static readonly TimeSpan MayLast = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    /// <summary>Closing takes work: when many die at once, a few are cut at each beat, so that nobody else waits for it.</summary>
    private const int AtOnce = 10;

    /// <summary>Of very many, this part of them at each beat: 5,000 take nine seconds.</summary>
    private const int Part = 50;

    private const long Condemned = long.MinValue;

    private readonly ConcurrentDictionary<ICuttable, long> _since = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    // The timer runs only while something is stalled. 0 or 1.
    private int _isRunning;

    public Stalls(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => CutOverdue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <returns>What ends this stall.</returns>
    public long Begin(ICuttable connection) => Note(connection, _time.GetTimestamp());

    public void End(ICuttable connection, long stall) => _since.TryRemove(KeyValuePair.Create(connection, stall));

    /// <summary>It is too far behind, or does not answer: due now, whatever it reads from here on.</summary>
    public void Condemn(ICuttable connection) => Note(connection, Condemned);

    public void Forget(ICuttable connection) => _since.TryRemove(connection, out _);

    public void Dispose() => _timer.Dispose();

    private long Note(ICuttable connection, long since)
    {
        _since[connection] = since;
        // It may have ended since it was asked to write.
        if (connection.HasEnded)
            Forget(connection);
        else
            Run();
        return since;
    }

    private void Run()
    {
        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
            _timer.Change(Beat, Timeout.InfiniteTimeSpan);
    }

    private void CutOverdue()
    {
        var most = Math.Max(AtOnce, _since.Count / Part);
        foreach (var (connection, since) in _since)
        {
            if (since != Condemned && (_time.GetElapsedTime(since) < MayLast || connection.SinceProgress < MayLast))
                continue;
            Forget(connection);
            connection.Cut();
            if (--most == 0)
                break;
        }

        Volatile.Write(ref _isRunning, 0);
        if (!_since.IsEmpty)
            Run();
    }
}

/// <summary>What can stall.</summary>
internal interface ICuttable
{
    /// <summary>Whether its socket is gone.</summary>
    bool HasEnded { get; }

    /// <summary>How long ago the network last took something of it; zero where that is not known, and somebody else looks after it.</summary>
    TimeSpan SinceProgress { get; }

    /// <summary>Ends it without a word: nothing that is sent to it would arrive.</summary>
    void Cut();
}
