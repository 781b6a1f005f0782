using WebChat.Bench.Net;
using WebChat.Bench.Servers;

namespace WebChat.Bench.Load;

/// <summary>The pieces of a phase, each with its own cost.</summary>
internal sealed class Slices(Phase phase, UsageReader usage, Tally tally, long startedAt, UsageReading first)
{
    private readonly List<Slice> _done = [];
    private readonly long _startedAt = startedAt;
    private long _beganAt = startedAt;
    private long _deliveries;
    private Usage _used = first.Server;

    public IReadOnlyList<Slice> Done => _done;

    /// <summary>Ends the piece when its time has come.</summary>
    public void Look(long now)
    {
        if (phase.SliceSeconds == 0 || now - _beganAt < Clock.Of(phase.SliceSeconds))
            return;
        var used = usage.Read().Server;
        var seconds = (used - _used).CpuSeconds;
        var deliveries = tally.Deliveries - _deliveries;
        _done.Add(
            new Slice(
                Clock.Seconds(now - _startedAt),
                deliveries == 0 ? 0 : seconds * 1e6 / deliveries,
                seconds / Clock.Seconds(now - _beganAt)
            )
        );
        (_beganAt, _deliveries, _used) = (now, tally.Deliveries, used);
    }
}
