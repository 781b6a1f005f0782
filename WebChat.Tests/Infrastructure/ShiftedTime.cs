namespace WebChat.Tests.Infrastructure;

/// <summary>
/// For servers with real people in browsers: timers run as always, what is measured (limits) stands still, and a test moves both the
/// clock on the wall and what is measured.
/// </summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _shift);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);
}
