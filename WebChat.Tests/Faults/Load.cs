using System.Collections.Concurrent;
using System.Diagnostics;
using WebChat.Contracts;

namespace WebChat.Tests.Faults;

/// <summary>People who talk in a room at a steady pace, one message after the other each, until told to stop.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _talking;
    private long _acknowledged;
    private TaskCompletionSource<long> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="people">Who talks.</param>
    /// <param name="room">Where.</param>
    /// <param name="perSecond">Together, as long as receipts come at once.</param>
    /// <param name="length">Of a text, at least.</param>
    public Load(IReadOnlyList<Person> people, string room, double perSecond, int length = 0)
    {
        var pause = TimeSpan.FromSeconds(people.Count / perSecond);
        _talking = Task.WhenAll(people.Select((person, i) => TalkAsync(person, room, pause, pause * i / people.Count, length)));
    }

    /// <summary>How many receipts there are.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>The highest number of a receipt.</summary>
    public long LastSeq { get; private set; }

    /// <summary>How long each receipt took, in milliseconds.</summary>
    public ConcurrentQueue<double> Milliseconds { get; } = new();

    /// <summary>The time stamp of the next receipt from now on.</summary>
    public Task<long> NextReceiptAsync() => Volatile.Read(ref _next).Task;

    /// <summary>Starts counting for <see cref="NextReceiptAsync"/> anew.</summary>
    public void ForgetReceipts() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Ends when what is on its way has its receipt.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _talking;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task TalkAsync(Person person, string room, TimeSpan pause, TimeSpan first, int length)
    {
        await Task.Delay(first);
        using var pace = new PeriodicTimer(pause);
        while (!_stop.IsCancellationRequested)
        {
            var since = Stopwatch.GetTimestamp();
            if (await person.SayAsync(room, length) is { } receipt)
                Count(receipt, since);
            await pace.WaitForNextTickAsync();
        }
    }

    private void Count(Receipt receipt, long since)
    {
        Milliseconds.Enqueue(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        Interlocked.Increment(ref _acknowledged);
        lock (_stop)
            LastSeq = Math.Max(LastSeq, receipt.Seq);
        Volatile.Read(ref _next).TrySetResult(Stopwatch.GetTimestamp());
    }
}
