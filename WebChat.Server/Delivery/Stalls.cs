using System.Collections.Concurrent;

namespace WebChat.Server.Delivery;

/// <summary>
/// The connections that the network takes no more from, and since when. One whose write does not end for five seconds is
/// cut: its client, if it lives, comes back and reads what it missed by number.
/// </summary>
internal sealed class Stalls(TimeProvider time)
{
    private static readonly TimeSpan MayLast = TimeSpan.FromSeconds(5);

    /// <summary>Closing takes work: when many die at once, a few are cut at each look, so that nobody else waits for it.</summary>
    private const int AtOnce = 20;

    /// <summary>Of very many, this part of them at each look: 5,000 take nine seconds.</summary>
    private const int Part = 25;

    private readonly ConcurrentDictionary<ICuttable, long> _since = new();

    /// <returns>What ends this stall.</returns>
    public long Begin(ICuttable connection) => Note(connection, time.GetTimestamp());

    public void End(ICuttable connection, long stall) => _since.TryRemove(KeyValuePair.Create(connection, stall));

    /// <summary>It is too far behind: due now, whatever it reads from here on.</summary>
    public void Condemn(ICuttable connection) =>
        Note(connection, time.GetTimestamp() - (long)(MayLast.TotalSeconds * time.TimestampFrequency));

    public void Forget(ICuttable connection) => _since.TryRemove(connection, out _);

    /// <summary>To be called every 100 ms.</summary>
    public void CutOverdue()
    {
        if (_since.IsEmpty)
            return;
        var most = Math.Max(AtOnce, _since.Count / Part);
        foreach (var (connection, since) in _since)
        {
            if (time.GetElapsedTime(since) < MayLast)
                continue;
            Forget(connection);
            connection.Cut();
            if (--most == 0)
                return;
        }
    }

    private long Note(ICuttable connection, long since)
    {
        _since[connection] = since;
        // It may have ended since it was asked to write.
        if (connection.HasEnded)
            Forget(connection);
        return since;
    }
}

/// <summary>What can stall.</summary>
internal interface ICuttable
{
    /// <summary>Whether its socket is gone.</summary>
    bool HasEnded { get; }

    /// <summary>Ends it without a word: nothing that is sent to it would arrive.</summary>
    void Cut();
}
