using WebChat.Contracts;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>
/// What holds for every call of the hub: nothing while the server stops, nothing but <c>Join</c> before it succeeded,
/// not too many, an answer within three seconds, and never an exception: SignalR logs each with its stack, and any
/// stranger could fill the disk.
/// </summary>
internal sealed partial class CallGate(TimeProvider time, ILogger<CallGate> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan NotePause = TimeSpan.FromSeconds(1);

    private int _inFlight;
    private volatile bool _stopping;
    private volatile bool _cutOff;

    // Under the lock.
    private readonly Lock _notes = new();
    private long? _notedAt;
    private int _unnoted;

    public bool IsStopping => _stopping;

    /// <summary>The store is away: nobody should come here.</summary>
    public bool IsCutOff
    {
        get => _cutOff;
        set => _cutOff = value;
    }

    /// <summary>From now on calls are refused with <see cref="Codes.Stopping"/>.</summary>
    public void Close() => _stopping = true;

    /// <summary>Calls that have no answer yet, and what the server does by itself.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>A call of a connection that has joined.</summary>
    public Task<TReply> AnswerAsync<TReply>(Connection caller, Func<Session, Task<TReply>> act, bool isPost = false)
        where TReply : IReply<TReply> =>
        AnswerAsync(
            caller,
            () =>
                caller.Session is { Presence: not Presence.Over } session
                    ? act(session)
                    : Task.FromResult(TReply.Refused(Refusals.NotJoined)),
            isPost
        );

    /// <summary>Any call of the hub, in its turn.</summary>
    public Task<TReply> AnswerAsync<TReply>(Connection caller, Func<Task<TReply>> act, bool isPost = false)
        where TReply : IReply<TReply> =>
        caller.Calls.RunAsync(
            isPost,
            () =>
                GuardAsync(() =>
                    caller.Commands.TryTake(out var retryAfterMs) ? act() : Task.FromResult(TReply.Refused(Refusals.SlowDown(retryAfterMs)))
                )
        );

    /// <summary>Anything that is asked of the domain.</summary>
    public async Task<TReply> GuardAsync<TReply>(Func<Task<TReply>> act)
        where TReply : IReply<TReply>
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            return _stopping ? TReply.Refused(Refusals.Stopping) : await act().WaitAsync(Patience, time);
        }
        catch (Exception e) when (e is StoreUnavailableException or TimeoutException)
        {
            NoteUnavailable(e.Message);
            return TReply.Refused(Refusals.Unavailable);
        }
        catch (StorageFullException)
        {
            return TReply.Refused(Refusals.StorageFull);
        }
        catch (Exception e)
        {
            LogFailed(log, e);
            return TReply.Refused(Refusals.Internal);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <summary>What no call asks for: a stop waits for it, and it does not begin when one has begun.</summary>
    public async Task UnlessStoppingAsync(Func<Task> act)
    {
        // Counted before it looks, as a stop closes before it counts: either sees the other.
        Interlocked.Increment(ref _inFlight);
        try
        {
            if (!_stopping)
                await act();
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    // While the store is away every call of everybody ends here: one line a second tells as much.
    private void NoteUnavailable(string reason)
    {
        int calls;
        lock (_notes)
        {
            _unnoted++;
            if (_notedAt is { } noted && time.GetElapsedTime(noted) < NotePause)
                return;
            _notedAt = time.GetTimestamp();
            (calls, _unnoted) = (_unnoted, 0);
        }

        LogUnavailable(log, calls, reason);
    }

    [LoggerMessage(120, LogLevel.Warning, "{Calls} calls were answered as unavailable, this one because: {Reason}")]
    private static partial void LogUnavailable(ILogger log, int calls, string reason);

    [LoggerMessage(121, LogLevel.Error, "A call failed")]
    private static partial void LogFailed(ILogger log, Exception e);
}
