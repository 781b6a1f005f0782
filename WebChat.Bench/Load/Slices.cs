using WebChat.Bench.Net;
using WebChat.Bench.Servers;

namespace WebChat.Bench.Load;

/// <summary>The pieces of a phase, each with its own cost.</summary>
internal sealed class Slices(Phase phase, UsageReader usage, Tally tally, long startedAt, UsageReading first)
{
    private readonly List<Slice> _done = [];
    private long _deliveries;
    private Usage _used = first.Server;

    public IReadOnlyList<Slice> Done => _done;

    /// <summary>Ends the piece when its time has come.</summary>
    public void Look(long now)
    {
        // The ends are fixed beforehand: what one piece is late must not be missing at the end of the phase.
        if (phase.SliceSeconds == 0 || now < startedAt + Clock.Of(phase.SliceSeconds * (_done.Count + 1)))
            return;
        var used = usage.Read().Server;
        var seconds = (used - _used).CpuSeconds;
        var deliveries = tally.Deliveries - _deliveries;
        _done.Add(new Slice(Clock.Seconds(now - startedAt), deliveries == 0 ? double.NaN : seconds * 1e6 / deliveries));
        (_deliveries, _used) = (tally.Deliveries, used);
    }
}
