using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>One message on its way, under the id that it keeps over all tries.</summary>
internal sealed class OutboxEntry(string id, Func<Link, string, CancellationToken, Task<Receipt>> send)
{
    private readonly TaskCompletionSource<Receipt> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Receipt> Outcome => _outcome.Task;

    /// <summary>How often the server could not take it yet.</summary>
    public int Deferrals { get; set; }

    public Task<Receipt> SendAsync(Link link, CancellationToken cancellationToken) => send(link, id, cancellationToken);

    public void Sent(Receipt receipt) => _outcome.TrySetResult(receipt);

    public void Refused(ChatRefusedException refusal) => _outcome.TrySetException(refusal);

    public void Cancel(CancellationToken cancellationToken) => _outcome.TrySetCanceled(cancellationToken);
}

/// <summary>What a refusal means for a message.</summary>
internal static class OutboxPolicy
{
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>When to send the same id again; <see langword="null"/>: the refusal is final.</summary>
    /// <param name="refusal">What the server said.</param>
    /// <param name="deferrals">How often it said so before.</param>
    public static TimeSpan? RetryAfter(Refusal refusal, int deferrals) =>
        refusal.Code switch
        {
            Codes.SlowDown => TimeSpan.FromMilliseconds(Math.Max(refusal.RetryAfterMs ?? 1000, 20)),
            Codes.Unavailable or Codes.Stopping => Min(TimeSpan.FromSeconds(Math.Pow(2, Math.Min(deferrals, 10))), Longest),
            _ => null,
        };

    /// <summary>
    /// What a server would say to a text that cannot be sent as it is: it ends the connection over a much longer one, and half a
    /// character would be replaced on the way.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many UTF-16 units the server takes.</param>
    public static Refusal? Objection(string text, int most) =>
        text.Length > most
            ? new Refusal(Codes.TextTooLong, $"A message has at most {most} characters; this one has {text.Length}. Send it in parts.")
        : !IsWellFormed(text) ? new Refusal(Codes.TextInvalid, "This is not a well-formed text: half of a character is missing.")
        : null;

    private static bool IsWellFormed(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]) && (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[++at])))
                return false;
        }

        return true;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>
/// Messages in the order in which they were posted. The first is sent until it has a receipt or a final refusal; only then
/// comes the next, so that neither a slow server nor a lost connection changes the order. Full: the next is refused.
/// </summary>
internal sealed class Outbox(int capacity, TimeProvider time)
{
    private readonly Lock _gate = new();

    // Under the gate.
    private readonly Queue<OutboxEntry> _queue = new();
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChatRefusedException? _ended;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count(entry => !entry.Outcome.IsCompleted);
            }
        }
    }

    public async Task<Receipt> AddAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_ended is not null)
                throw new ChatRefusedException(_ended.Refusal);

            if (_queue.Count >= capacity)
                LeaveOutCancelled();

            if (_queue.Count >= capacity)
                throw new ChatRefusedException(ClientCodes.OutboxFull, $"{capacity} messages wait to be sent already.");

            _queue.Enqueue(entry);
            _added.TrySetResult();
        }

        await using var cancelled = cancellationToken.Register(() => entry.Cancel(cancellationToken));
        return await entry.Outcome;
    }

    /// <summary>Sends what waits and what comes, until the connection is lost.</summary>
    public async Task RunAsync(Link link, CancellationToken cancellationToken)
    {
        while (true)
        {
            var entry = await FirstAsync(cancellationToken);
            // Cancelled before it was done: leave it out.
            if (entry.Outcome.IsCompleted || await TrySendAsync(entry, link, cancellationToken))
            {
                lock (_gate)
                {
                    if (_queue.TryPeek(out var first) && first == entry)
                        _queue.Dequeue();
                }
            }
        }
    }

    /// <summary>Nothing will be sent any more.</summary>
    public void End(ChatRefusedException reason)
    {
        lock (_gate)
        {
            _ended = reason;
            while (_queue.TryDequeue(out var entry))
                entry.Refused(new ChatRefusedException(reason.Refusal));
        }
    }

    private void LeaveOutCancelled()
    {
        OutboxEntry[] waiting = [.. _queue.Where(entry => !entry.Outcome.IsCompleted)];
        _queue.Clear();
        foreach (var entry in waiting)
            _queue.Enqueue(entry);
    }

    private async Task<bool> TrySendAsync(OutboxEntry entry, Link link, CancellationToken cancellationToken)
    {
        try
        {
            entry.Sent(await entry.SendAsync(link, cancellationToken));
            return true;
        }
        catch (ChatRefusedException e)
        {
            if (OutboxPolicy.RetryAfter(e.Refusal, entry.Deferrals++) is { } delay)
            {
                await Task.Delay(delay, time, cancellationToken);
                return false;
            }

            entry.Refused(e);
            return true;
        }
    }

    private async Task<OutboxEntry> FirstAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task waiting;
            lock (_gate)
            {
                if (_queue.TryPeek(out var first))
                    return first;

                if (_added.Task.IsCompleted)
                {
                    _added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                waiting = _added.Task;
            }

            await waiting.WaitAsync(cancellationToken);
        }
    }
}
