namespace WebChat.Tests.Infrastructure;

/// <summary>
/// For servers with real people in browsers: timers run as always, what is measured (limits) stands still, and a test moves both the
/// clock on the wall and what is measured.
/// </summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _shift;
    private long _wallShift;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _shift);

    public override DateTimeOffset GetUtcNow() =>
        base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift) + Interlocked.Read(ref _wallShift));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);

    /// <summary>Somebody sets the clock on the wall; no time passes.</summary>
    public void SetWallClock(TimeSpan change) => Interlocked.Add(ref _wallShift, change.Ticks);
}
