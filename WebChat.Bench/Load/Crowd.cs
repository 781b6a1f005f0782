using WebChat.Bench.Net;
using WebChat.Bench.Protocols;

namespace WebChat.Bench.Load;

/// <param name="Senders">How many of each room post.</param>
internal sealed record CrowdSettings(int Members, int Rooms = 1, int Senders = 50)
{
    public Groups Groups => new(Members, Rooms, Math.Clamp(Senders, 1, Members / Rooms));
}

/// <summary>All members of a chat, on one thread. <see cref="Pump"/> is the only place where anything is received.</summary>
internal sealed class Crowd : IDisposable
{
    private const int JoiningAtOnce = 64;
    private static readonly long LongestWait = Clock.Of(0.02);
    private static readonly long Patience = Clock.Of(30);

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(4 * 1024 * 1024, pinned: true);
    private readonly Protocol _protocol;
    private readonly Progress _progress;
    private readonly CancellationToken _stop;
    private readonly Endpoint _server;
    private readonly Connection[] _members;
    private int _started;
    private int _nextToKeepAlive;
    private long _keptAliveAt;

    public Crowd(CrowdSettings settings, Protocol protocol, Endpoint server, Progress progress, CancellationToken stop)
    {
        Settings = settings;
        _server = server;
        _protocol = protocol;
        _progress = progress;
        _stop = stop;
        FileLimit.RaiseFor(settings.Members);
        _members =
        [
            .. Enumerable.Range(0, settings.Members).Select(i => new Connection(this, i, settings.Groups.GroupOf(i), Rooms.Nickname(i))),
        ];
    }

    public CrowdSettings Settings { get; }

    public int Port => _server.Port;

    public Poller Poller { get; } = new();

    public Protocol Protocol => _protocol;

    public ReadOnlySpan<Connection> Members => _members;

    /// <summary>Where deliveries are counted now.</summary>
    public Tally Tally { get; set; } = Tally.Nothing;

    /// <summary>When the bytes that are being looked at were read.</summary>
    public long ReadAt { get; private set; }

    /// <summary>How often something was read, and how many bytes that were.</summary>
    public (long Times, long Bytes) Read { get; private set; }

    public int JoinedCount { get; private set; }

    public int ClosedCount { get; private set; }

    public void Joined(Connection member)
    {
        JoinedCount++;
        // Spread, so that they do not all speak at once.
        if (_protocol.KeepAliveNanoseconds > 0)
            member.KeepAliveAt = Clock.Now + (_protocol.KeepAliveNanoseconds * (_members.Length + member.Index) / (2 * _members.Length));
    }

    public void Closed(Connection member, Stage before, string reason)
    {
        ClosedCount++;
        if (before != Stage.Joined)
            throw new BenchException($"{member.Nickname} cannot come in: {reason}.");
        if (ClosedCount <= 3)
            _progress.Note($"{member.Nickname} was cut off: {reason}");
    }

    /// <summary>Lets members come in, some at a time, until so many are there; returns how long it took, in seconds.</summary>
    public double Join(int upTo)
    {
        var start = Clock.Now;
        var (lastCount, lastAt) = (JoinedCount, start);
        using var telling = _progress.Telling(() => $"joining: {JoinedCount:#,0} of {upTo:#,0}");
        while (JoinedCount < upTo)
        {
            while (_started < upTo && _started - JoinedCount < JoiningAtOnce)
            {
                _members[_started].Connect(_server.PortOf(_started / Settings.Rooms));
                _started++;
            }

            Pump(Clock.Now + LongestWait);
            if (JoinedCount != lastCount)
                (lastCount, lastAt) = (JoinedCount, Clock.Now);
            else if (Clock.Now - lastAt > Patience)
                throw new BenchException($"Only {JoinedCount} of {upTo} could come in; nobody did for {Clock.Seconds(Patience)} s.");
        }

        return Clock.Seconds(Clock.Now - start);
    }

    /// <summary>Only listens, for so many seconds.</summary>
    public void Idle(double seconds)
    {
        var end = Clock.Now + Clock.Of(seconds);
        while (Clock.Now < end)
            Pump(end);
    }

    /// <summary>Waits for what happens, not longer than until then, and takes it.</summary>
    public void Pump(long until)
    {
        var now = Clock.Now;
        var count = Poller.Wait(Math.Clamp(until - now, 0, LongestWait));
        for (var i = 0; i < count; i++)
            Serve(_members[Poller.TagOf(i)], Poller.EventsOf(i));
        KeepAlive(Clock.Now);
        _progress.Tell();
        _stop.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        foreach (var member in _members.Where(m => m.Stage is not (Stage.New or Stage.Closed)))
        {
            member.Tls?.Dispose();
            _ = Libc.Close(member.Socket);
        }

        Poller.Dispose();
    }

    private void Serve(Connection member, uint events)
    {
        if (member.Stage == Stage.Closed)
            return;
        if (member.Stage == Stage.Connecting)
        {
            if (member.FinishConnecting())
                Begin(member);
            return;
        }

        if ((events & Libc.EpollOut) != 0)
            member.SendRest();
        if ((events & (Libc.EpollIn | Libc.EpollFault)) == 0)
            return;
        do Receive(member);
        while (member is { Stage: not Stage.Closed, Tls.HasMore: true });
    }

    private void Begin(Connection member)
    {
        if (_server.Tls)
            member.Tls = new TlsSession(member.Socket);
        _protocol.Begin(member);
    }

    private void Receive(Connection member)
    {
        if (member.Stage == Stage.Closed)
            return;
        var length = member.Receive(_buffer);
        if (length == 0)
            return;
        // What was left from before is counted once more; that is little.
        Read = (Read.Times + 1, Read.Bytes + length);
        ReadAt = Clock.Now;
        var taken = _protocol.Receive(member, _buffer.AsSpan(0, length));
        member.KeepRest(_buffer.AsSpan(taken..length));
    }

    /// <summary>Looks at some of the members at a time, so that it costs next to nothing.</summary>
    private void KeepAlive(long now)
    {
        if (_protocol.KeepAliveNanoseconds == 0 || now - _keptAliveAt < 5 * Clock.Millisecond)
            return;
        _keptAliveAt = now;
        for (var i = (_members.Length / 50) + 1; i > 0; i--)
        {
            var member = _members[_nextToKeepAlive];
            _nextToKeepAlive = (_nextToKeepAlive + 1) % _members.Length;
            if (member.Stage != Stage.Joined || now < member.KeepAliveAt)
                continue;
            member.KeepAliveAt = now + _protocol.KeepAliveNanoseconds;
            _protocol.KeepAlive(member);
        }
    }
}
