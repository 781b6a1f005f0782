namespace WebChat.Tests.Infrastructure;

/// <summary>A clock that stands still until a test moves it. Timers run, in order, while it moves.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Alarm> _alarms = [];
    private TimeSpan _elapsed;
    private DateTimeOffset _wall = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_gate)
            return _elapsed.Ticks;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _wall;
    }

    /// <summary>How many timers wait for their time.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _alarms.Count;
        }
    }

    /// <summary>Somebody sets the clock on the wall; no time passes.</summary>
    public void SetWallClock(TimeSpan change)
    {
        lock (_gate)
            _wall += change;
    }

    public void Advance(TimeSpan by)
    {
        var until = GetTimestamp() + by.Ticks;
        while (NextBefore(until) is { } alarm)
            alarm.Ring();
        lock (_gate)
        {
            _wall += TimeSpan.FromTicks(until - _elapsed.Ticks);
            _elapsed = TimeSpan.FromTicks(until);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private Alarm? NextBefore(long until)
    {
        lock (_gate)
        {
            var next = _alarms.Where(a => a.Due.Ticks <= until).MinBy(a => a.Due);
            if (next is null)
                return null;
            if (next.Due > _elapsed)
            {
                _wall += next.Due - _elapsed;
                _elapsed = next.Due;
            }

            _alarms.Remove(next);
            if (next.Period > TimeSpan.Zero)
            {
                next.Due += next.Period;
                _alarms.Add(next);
            }

            return next;
        }
    }

    private sealed class Alarm(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Ring() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._alarms.Remove(this);
                Period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = time._elapsed + dueTime;
                time._alarms.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._gate)
                time._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
