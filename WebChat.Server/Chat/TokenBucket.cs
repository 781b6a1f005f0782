namespace WebChat.Server.Chat;

/// <summary>So many at once, so many a second after that. A rate of 0 turns it off. Any thread may use it.</summary>
internal sealed class TokenBucket(TimeProvider time, double perSecond, double burst)
{
    private readonly Lock _gate = new();
    private readonly double _burst = burst;
    private double _tokens = burst;
    private long _at = time.GetTimestamp();

    /// <summary>Whether the bucket is full again, so that forgetting it changes nothing.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                Refill();
                return _tokens >= _burst;
            }
        }
    }

    /// <summary>Takes one; if there is none, says in how many milliseconds there will be.</summary>
    public bool TryTake(out int retryAfterMs)
    {
        retryAfterMs = 0;
        if (perSecond <= 0)
            return true;
        lock (_gate)
        {
            Refill();
            if (_tokens >= 1)
            {
                _tokens--;
                return true;
            }

            retryAfterMs = Math.Max(1, (int)Math.Ceiling((1 - _tokens) / perSecond * 1000));
            return false;
        }
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(_burst, _tokens + time.GetElapsedTime(_at, now).TotalSeconds * perSecond);
        _at = now;
    }
}
