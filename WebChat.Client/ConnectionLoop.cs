using System.Security.Cryptography;
using System.Threading.Channels;
using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>
/// Keeps a session alive over any number of connections: connect, join, enter every room, let out what was missed, send what
/// waits, and when the connection is lost, again. It ends when the session is over or the program says so.
/// </summary>
internal sealed class ConnectionLoop(ChatClientOptions options, Timeline timeline, EventStream stream, Outbox outbox, History history)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _firstLive = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReconnectPolicy _policy = new(options.TimeProvider, () => RandomNumberGenerator.GetInt32(1000) / 1000.0);
    private readonly HoleFiller _holes = new(timeline, stream, history);
    private readonly Arrival _arrival = new(options, timeline);
    private readonly Awakening _awakening = new(timeline, options.TimeProvider);
    private readonly Channel<bool> _tryNow = Channel.CreateBounded<bool>(1);
    private readonly Lock _updating = new();
    private Task _running = Task.CompletedTask;
    private volatile Welcome? _welcome;
    private volatile Link? _live;
    private volatile string? _ending;

    public ConnectionState State { get; private set; } = ConnectionState.Connecting;

    /// <summary>The last answer to <c>Join</c>, with what changed since.</summary>
    public Welcome Welcome => _welcome ?? throw new InvalidOperationException("Not joined yet.");

    /// <summary>Starts, and waits for the first connection.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = RunAsync();
        return _firstLive.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The connection of this moment.</summary>
    public Link? Current => _live;

    /// <summary>Asks over the connection of this moment; refused if there is none, or if it goes because the session is over.</summary>
    public async Task<T> AskAsync<T>(Func<Link, Task<T>> ask)
    {
        var link = _live ?? throw NoConnection();
        try
        {
            return await ask(link);
        }
        catch (ChatUnreachableException) when (_ending is { } why)
        {
            throw new ChatRefusedException(ClientCodes.Ended, why);
        }
    }

    /// <summary>The same for what has no result.</summary>
    public Task AskAsync(Func<Link, Task> ask) =>
        AskAsync(async link =>
        {
            await ask(link);
            return true;
        });

    public void TryNow() => _tryNow.Writer.TryWrite(true);

    /// <summary>Messages may be missing somewhere: look.</summary>
    public void Fill() => _holes.Look();

    public void Update(Func<Welcome, Welcome> change)
    {
        lock (_updating)
        {
            _welcome = change(Welcome);
            _arrival.Nickname = _welcome.Nickname;
        }
    }

    /// <summary>When the connection goes, no other is made.</summary>
    public void End(string reason) => _ending ??= reason;

    /// <summary>Ends now.</summary>
    public async ValueTask DisposeAsync()
    {
        End("The client is closed.");
        await _stop.CancelAsync();
        await _running;
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested && _ending is null)
            {
                var delay = await TryAsync();
                if (_ending is null)
                    await WaitAsync(delay);
            }
        }
        catch (Exception e)
        {
            // The program's own callback failed, or this library has a fault. Nobody awaits this loop: the ending tells it.
            _firstLive.TrySetException(e);
            End($"The client failed: {e.Message}");
        }

        var refusal = new ChatRefusedException(ClientCodes.Ended, _ending ?? "The client is closed.");
        State = ConnectionState.Ended;
        outbox.End(refusal);
        timeline.Add(new ConnectionEvent(ConnectionState.Ended, Reason: refusal.Message));
        stream.Complete();
        _firstLive.TrySetException(refusal);
    }

    /// <summary>One connection from beginning to end.</summary>
    /// <returns>How long to wait before the next.</returns>
    private async Task<TimeSpan> TryAsync()
    {
        try
        {
            Change(new ConnectionEvent(ConnectionState.Connecting));
            await using var link = await Link.OpenAsync(options, Receive, _policy.Try(options.ConnectTimeout), _stop.Token);
            _policy.Opened();
            await ServeAsync(link);
        }
        catch (ChatUnreachableException e)
        {
            return Failed(e, TimeSpan.Zero);
        }
        catch (ChatRefusedException e)
        {
            if (!e.Refusal.Passes())
            {
                _firstLive.TrySetException(e);
                End(e.Message);
            }

            return Failed(e, TimeSpan.FromMilliseconds(e.Refusal.RetryAfterMs ?? 0));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            End("The client is closed.");
        }
        finally
        {
            _live = null;
        }

        return TimeSpan.Zero;
    }

    private async Task ServeAsync(Link link)
    {
        using var session = CancellationTokenSource.CreateLinkedTokenSource(link.Lost, _stop.Token);
        try
        {
            timeline.Connecting();
            _welcome = await _arrival.JoinAsync(link, session.Token, _stop.Token);
            var states = await _arrival.EnterAllAsync(link, _welcome, session.Token);
            var missed = _welcome.Quiet ? 0 : states.Sum(s => timeline.Missed(s.State, _welcome.Tag));
            _policy.Live();
            _live = link;
            Change(
                new ConnectionEvent(
                    ConnectionState.Live,
                    Missed: _firstLive.Task.IsCompleted ? missed + _welcome.Privates.Count(IsFromOthers) : null
                )
            );
            Take(link, _welcome, states);
            _firstLive.TrySetResult();

            // Side by side: a program may wait for its own message to be sent before it reads on.
            Fill();
            await Together.RunAsync(
                session,
                _holes.RunAsync,
                t => CatchUpAsync(link, t),
                t => outbox.RunAsync(link, t),
                t => _awakening.RunAsync(link, Fill, t)
            );
        }
        catch (OperationCanceledException e) when (!_stop.IsCancellationRequested)
        {
            throw new ChatUnreachableException(link.Reason, e);
        }
    }

    private bool IsFromOthers(ChatEvent e) => e is PrivateEvent p && !string.Equals(p.Tag, Welcome.Tag, StringComparison.Ordinal);

    /// <summary>What was missed comes out, if there is space for it.</summary>
    private void Take(Link link, Welcome welcome, List<(string Asked, RoomState State)> states)
    {
        if (LeavesOut(link))
            return;

        timeline.Joined(welcome);
        foreach (var (asked, state) in states)
            timeline.Entered(asked, state);
    }

    private void Receive(Link link, IReadOnlyList<ChatEvent> events)
    {
        foreach (var notice in events.OfType<NoticeEvent>())
            Heed(notice);

        if (!LeavesOut(link) && timeline.Receive(events))
            Fill();

        if (events.OfType<NoticeEvent>().FirstOrDefault(IsTheEnd) is { } end)
            link.Drop(end.Message);
    }

    /// <summary>A connection of which something was left out, since the reader is too far behind, brings nothing any more: the next does.</summary>
    private bool LeavesOut(Link link)
    {
        if (stream.Full)
            link.LeftOut.TrySetResult();

        return link.LeftOut.Task.IsCompleted;
    }

    private async Task CatchUpAsync(Link link, CancellationToken cancellationToken)
    {
        await link.LeftOut.Task.WaitAsync(cancellationToken);
        await stream.SpaceAsync(cancellationToken);
        link.Drop("The program has caught up; what was left out follows.");
    }

    private static bool IsTheEnd(NoticeEvent notice) => notice.Code is NoticeCodes.Kicked or NoticeCodes.Ended;

    /// <summary>What other connections of this session, or an operator, did to it.</summary>
    private void Heed(NoticeEvent notice)
    {
        switch (notice.Code)
        {
            case not null when IsTheEnd(notice):
                End(notice.Message);
                break;
            case NoticeCodes.Left when notice.Room is { } room:
                timeline.Left(room);
                break;
            case NoticeCodes.Renamed or NoticeCodes.Away when _welcome is not null:
                Update(w => w with { Nickname = notice.Nickname ?? w.Nickname, Away = notice.Away ?? w.Away });
                break;
            case NoticeCodes.Quiet when notice.Quiet is { } on && _welcome is not null:
                timeline.SetQuiet(on);
                Update(w => w with { Quiet = on });
                if (!on)
                    _awakening.Note();
                break;
        }
    }

    private TimeSpan Failed(Exception e, TimeSpan atLeast)
    {
        // Who is told of the end while coming in for the first time has reached the chat; the end is what counts.
        if (_ending is null && !_arrival.Reached && !options.RetryFirstConnection)
        {
            _firstLive.TrySetException(e);
            End(e.Message);
        }

        if (_ending is not null)
            return TimeSpan.Zero;

        var delay = _policy.Lost(atLeast);
        Change(new ConnectionEvent(ConnectionState.Reconnecting, (int)Math.Ceiling(delay.TotalMilliseconds), e.Message));
        return delay;
    }

    private async Task WaitAsync(TimeSpan delay)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        _tryNow.Reader.TryRead(out _);
        var now = _tryNow.Reader.ReadAsync(either.Token).AsTask();
        await Task.WhenAny(now, Task.Delay(delay, options.TimeProvider, either.Token));
        await either.CancelAsync();
    }

    private void Change(ConnectionEvent e)
    {
        State = e.State;
        timeline.Add(e);
    }

    private ChatRefusedException NoConnection() =>
        State == ConnectionState.Ended
            ? new ChatRefusedException(ClientCodes.Ended, _ending ?? "The client is closed.")
            : new ChatRefusedException(ClientCodes.Offline, "There is no connection right now; it is being tried again.");
}
