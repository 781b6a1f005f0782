using WebChat.Client;

namespace WebChat.Cli;

/// <summary>Who presses no key for ten minutes is away for the others, until the next key; what one has chosen oneself stays.</summary>
/// <param name="time">The clock.</param>
/// <param name="isAway">Whether one is away already.</param>
/// <param name="tell">Tells the server.</param>
internal sealed class Idling(TimeProvider time, Func<bool> isAway, Func<bool, Task> tell) : IDisposable
{
    /// <summary>As on the page.</summary>
    public static readonly TimeSpan After = TimeSpan.FromMinutes(10);

    /// <summary>What could not be told is told later.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();

    // Under the gate.
    private ITimer? _timer;
    private long _pressed = time.GetTimestamp();
    private bool _told;
    private bool _telling;

    /// <summary>A key was pressed, or one is in.</summary>
    public void Press()
    {
        lock (_gate)
        {
            _pressed = time.GetTimestamp();
            _timer ??= time.CreateTimer(_ => Look(), null, After, Timeout.InfiniteTimeSpan);
            _timer.Change(After, Timeout.InfiniteTimeSpan);
        }

        Look();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
        }
    }

    private void Look()
    {
        bool isIdle;
        lock (_gate)
        {
            isIdle = time.GetElapsedTime(_pressed) >= After;
            if (_telling || isIdle == _told || (isIdle && isAway()))
                return;
            _telling = true;
        }

        _ = TellAsync(isIdle);
    }

    private async Task TellAsync(bool on)
    {
        var done = false;
        try
        {
            await tell(on);
            done = true;
        }
        catch (Exception e) when (e is ChatRefusedException or ChatUnreachableException)
        {
            // The next key says that one is back; that one is away can wait.
        }

        lock (_gate)
        {
            _telling = false;
            if (done)
                _told = on;
            else
                _timer?.Change(Again, Timeout.InfiniteTimeSpan);
        }

        // Keys may have come meanwhile.
        if (done)
            Look();
    }
}
