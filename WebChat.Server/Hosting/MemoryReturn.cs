namespace WebChat.Server.Hosting;

/// <summary>
/// When many connections have gone, what they held is garbage of the oldest generation, which nothing collects before as
/// much again is needed. One compacting collection, a little after the wave, gives it back to the machine.
/// </summary>
/// <param name="collect">Collects; takes some tens of milliseconds, in which everything stands still.</param>
internal sealed class MemoryReturn(TimeProvider time, Action collect)
{
    private const int Wave = 200;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);

    private int _most;
    private int _last;
    private long _calmSince = time.GetTimestamp();

    /// <summary>Looks at how many connections are open, every second or so.</summary>
    public void Look(int open)
    {
        if (open < _last)
            _calmSince = time.GetTimestamp();
        _last = open;
        _most = Math.Max(_most, open);
        if (_most - open < Wave || time.GetElapsedTime(_calmSince) < Calm)
            return;
        _most = open;
        collect();
    }

    /// <summary>All generations, with what the runtime keeps in reserve.</summary>
    public static void CollectAll() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
