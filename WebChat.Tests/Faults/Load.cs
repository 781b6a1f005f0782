using System.Collections.Concurrent;
using System.Diagnostics;
using WebChat.Contracts;

namespace WebChat.Tests.Faults;

/// <summary>
/// People who talk in a room at a steady pace, one message after the other each, until told to stop. Every tenth message is a
/// whisper to the next person, and every fourth gets a reaction.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private const int WhisperEvery = 10;
    private const int ReactEvery = 4;

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _talking;
    private readonly ConcurrentQueue<(Person To, string Id)> _whispered = new();
    private readonly IReadOnlyList<Person> _people;
    private readonly string _room;
    private readonly Lock _counting = new();

    // Under the lock.
    private long _acknowledged;
    private long _lastSeq;
    private readonly string?[] _lastReactions;

    private TaskCompletionSource<long> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="people">Who talks.</param>
    /// <param name="room">Where.</param>
    /// <param name="perSecond">Together, as long as receipts come at once.</param>
    public Load(IReadOnlyList<Person> people, string room, double perSecond)
    {
        (_people, _room, _lastReactions) = (people, room, new string?[people.Count]);
        var pause = TimeSpan.FromSeconds(people.Count / perSecond);
        _talking = Task.WhenAll(people.Select((_, i) => TalkAsync(i, pause, pause * i / people.Count)));
    }

    /// <summary>How many messages of the room have a receipt.</summary>
    public long Acknowledged
    {
        get
        {
            lock (_counting)
                return _acknowledged;
        }
    }

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

    /// <summary>Waits until everybody was shown all that was acknowledged.</summary>
    public async Task AllShownAsync(TimeSpan most)
    {
        long last;
        List<string> reactions;
        lock (_counting)
            (last, reactions) = (_lastSeq, [.. _lastReactions.OfType<string>()]);
        await Task.WhenAll(_people.Select(p => p.SeesAsync(_room, last, most)));
        await Task.WhenAll(_people.SelectMany(p => reactions.Select(r => p.HearsAsync(r, most))));
        await Task.WhenAll(_whispered.Select(w => w.To.HearsAsync(w.Id, most)));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task TalkAsync(int who, TimeSpan pause, TimeSpan first)
    {
        var (person, next) = (_people[who], _people[(who + 1) % _people.Count]);
        await Task.Delay(first);
        using var pace = new PeriodicTimer(pause);
        for (var i = 1; !_stop.IsCancellationRequested; i++)
        {
            if (i % WhisperEvery != 0 && await person.SayAsync(_room) is { } receipt)
            {
                Count(receipt);
                if (i % ReactEvery == 0 && await person.ReactAsync(_room, receipt.Seq) is { } reaction)
                    Count(who, reaction);
            }
            else if (i % WhisperEvery == 0 && await person.WhisperAsync(next) is { } whispered)
                _whispered.Enqueue((next, whispered.Id));
            await pace.WaitForNextTickAsync();
        }
    }

    private void Count(int who, string reaction)
    {
        lock (_counting)
            _lastReactions[who] = reaction;
    }

    private void Count(Receipt receipt)
    {
        lock (_counting)
        {
            _acknowledged++;
            _lastSeq = Math.Max(_lastSeq, receipt.Seq);
        }

        Volatile.Read(ref _next).TrySetResult(Stopwatch.GetTimestamp());
    }
}
