namespace WebChat.Server.Hosting;

/// <summary>
/// When many have come, what their coming took is garbage that no collection looks at while they sit still; when many have
/// gone, what they held is garbage of the oldest generation, which nothing collects before as much again is needed. A
/// compacting collection, a little after the wave, gives it back to the machine; a second one takes what pools of buffers
/// let go only after a while, and sessions whose grace time is over.
/// </summary>
/// <param name="collect">Collects; everything stands still meanwhile, 30 ms for each thousand connections or so.</param>
internal sealed class MemoryReturn(TimeProvider time, Action collect)
{
    private const int LeastWave = 200;

    /// <summary>A wave is at least one in so many: the more are here, the longer they all stand still for it.</summary>
    private const int Part = 4;

    /// <summary>So many more or fewer in a second are no wave.</summary>
    private const int Ripple = 10;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(40);

    private int _last;
    private int _least;
    private int _most;
    private bool _again;
    private long _calmSince = time.GetTimestamp();

    /// <summary>Looks at how many connections are open, every second or so.</summary>
    public void Look(int open)
    {
        if (Math.Abs(open - _last) > Ripple)
            _calmSince = time.GetTimestamp();
        _last = open;
        _least = Math.Min(_least, open);
        _most = Math.Max(_most, open);
        var calm = time.GetElapsedTime(_calmSince);
        var first = Math.Max(open - _least, _most - open) >= Math.Max(LeastWave, _most / Part) && calm >= Calm;
        if (!first && !(_again && calm >= Later))
            return;
        _least = _most = open;
        _again = first;
        collect();
    }

    /// <summary>All generations, with what the runtime keeps in reserve.</summary>
    public static void CollectAll() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
