using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>
/// Everything that the server says goes through here once, and comes out in the stream without repeats. It survives
/// connections: coming back is the same as joining.
/// </summary>
internal sealed class Timeline(EventStream stream, TimeProvider time, long privateAfter)
{
    /// <summary>Standing announcements come with every join; the server keeps fewer than this.</summary>
    private const int AnnouncementMemory = 200;

    private readonly Lock _gate = new();

    // Under the gate.
    private readonly Dictionary<string, RoomCursor> _rooms = new(StringComparer.Ordinal);
    private readonly Queue<string> _announcements = new();
    private readonly List<ChatEvent> _early = [];
    private long _privates = privateAfter;
    private bool _joined;
    private bool _quiet;

    /// <summary>The number of the last private message that came.</summary>
    public long PrivateAfter
    {
        get
        {
            lock (_gate)
            {
                return _privates;
            }
        }
    }

    public IReadOnlyList<string> Rooms
    {
        get
        {
            lock (_gate)
            {
                return [.. _rooms.Keys];
            }
        }
    }

    /// <summary>A new connection: what is live on it waits until the answer to <c>Join</c> has told what comes before.</summary>
    public void Connecting()
    {
        lock (_gate)
        {
            _joined = false;
            _early.Clear();
            foreach (var cursor in _rooms.Values)
                cursor.Close();
        }
    }

    /// <summary>Joined: a session that did not come back counts its private messages from 1 again.</summary>
    public void Joined(Welcome welcome)
    {
        lock (_gate)
        {
            _quiet = welcome.Quiet;
            if (!welcome.Resumed)
                _privates = 0;

            _joined = true;
            foreach (var e in welcome.Announcements.Concat(welcome.Privates).Concat(_early))
                Take(e);

            _early.Clear();
        }
    }

    /// <summary>Whether one has been in a room, and goes on from there.</summary>
    public bool Knows(string room)
    {
        lock (_gate)
        {
            return _rooms.GetValueOrDefault(room)?.Last is not null;
        }
    }

    /// <summary>What to ask the server with; from now on the room's live messages wait for the answer.</summary>
    public EnterRequest Entering(string room)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(room, out var cursor))
                _rooms.Add(room, cursor = new RoomCursor(room));

            cursor.Close();
            return new EnterRequest(room, cursor.Last, cursor.Epoch);
        }
    }

    /// <summary>The answer to <see cref="Entering"/>.</summary>
    public void Entered(string asked, RoomState state, bool history = true)
    {
        lock (_gate)
        {
            if (
                !string.Equals(asked, state.Room, StringComparison.Ordinal)
                && _rooms.Remove(asked, out var other)
                && !_rooms.ContainsKey(state.Room)
            )
                _rooms.Add(state.Room, other.Last is null ? new RoomCursor(state.Room) : other);

            if (!_quiet && _rooms.TryGetValue(state.Room, out var cursor))
                AddAll(cursor.Entered(state, history));

            Add(new EnteredEvent(state.Room, state.Topic, state.Count, state.Members));
        }
    }

    /// <summary>How many of the answer's messages are new, and not one's own; those a gap hides are not counted.</summary>
    public int Missed(RoomState state, string ownTag)
    {
        lock (_gate)
        {
            if (_rooms.GetValueOrDefault(state.Room)?.Last is not { } last)
                return 0;

            var behind = state.Gap is { Reason: GapReasons.Retention, To: var to } ? to : last;
            var isCounted = state.Gap is null or { Reason: GapReasons.Retention };
            var news = isCounted ? (int)Math.Clamp(state.Last - behind, 0, int.MaxValue) : state.Events.Count;
            return news - state.Events.Count(e => e is not MessageEvent m || string.Equals(m.Tag, ownTag, StringComparison.Ordinal));
        }
    }

    public void Left(string room)
    {
        lock (_gate)
        {
            _rooms.Remove(room);
        }
    }

    /// <summary>
    /// An attempt to enter failed: a room that was never entered is not to be come back to, and one that was goes on as before.
    /// </summary>
    /// <param name="room">The room.</param>
    /// <param name="connected">Whether the connection is still the same.</param>
    public void NotEntered(string room, bool connected)
    {
        lock (_gate)
        {
            if (_rooms.GetValueOrDefault(room) is not { Last: not null } cursor)
                _rooms.Remove(room);
            else if (connected && !_quiet)
                AddAll(cursor.Reopen());
        }
    }

    /// <summary>Quiet mode: room messages stop; after it, each room is entered again.</summary>
    public void SetQuiet(bool on)
    {
        lock (_gate)
        {
            _quiet = on;
            foreach (var cursor in _rooms.Values.Where(_ => on))
                cursor.Close();
        }
    }

    /// <summary>Live events.</summary>
    /// <returns>Whether a room has a hole that history must fill.</returns>
    public bool Receive(IReadOnlyList<ChatEvent> events)
    {
        lock (_gate)
        {
            foreach (var e in events)
                Take(e);

            return _rooms.Values.Any(r => r.Behind);
        }
    }

    /// <summary>A room that lacks messages, and the number to ask history after.</summary>
    public (string Room, long After)? NextHole()
    {
        lock (_gate)
        {
            foreach (var (room, cursor) in _rooms)
            {
                if (cursor.Behind)
                    return (room, cursor.Last!.Value);
            }

            return null;
        }
    }

    public void Page(string room, long after, HistoryPage page)
    {
        lock (_gate)
        {
            if (_rooms.TryGetValue(room, out var cursor))
                AddAll(cursor.Page(after, page) ?? throw new ChatUnreachableException($"The history of {room} has changed."));
        }
    }

    /// <summary>The client's own events have the client's time.</summary>
    public void Add(ChatEvent own) => stream.Add(own with { At = time.GetUtcNow() });

    private void AddAll(List<ChatEvent> events)
    {
        foreach (var e in events)
        {
            if (e is GapEvent)
            {
                Add(e);
            }
            else
            {
                stream.Add(e);
            }
        }
    }

    private void Take(ChatEvent e)
    {
        switch (e)
        {
            case RoomEvent m:
                AddAll(_rooms.GetValueOrDefault(m.Room)?.Live(m) ?? []);
                return;
            case PrivateEvent or AnnouncementEvent when !_joined:
                _early.Add(e);
                return;
            case PrivateEvent p when p.Seq <= _privates:
            case AnnouncementEvent a when _announcements.Contains(a.Id):
                return;
            case PrivateEvent p:
                _privates = p.Seq;
                break;
            case AnnouncementEvent a:
                _announcements.Enqueue(a.Id);
                if (_announcements.Count > AnnouncementMemory)
                    _announcements.Dequeue();

                break;
        }

        stream.Add(e);
    }
}
