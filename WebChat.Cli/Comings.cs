using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>
/// Collects who comes and goes, so that two hundred people in a minute are a few lines and not hundreds: until something else is to be shown in
/// that room, or nobody has come or gone for a moment.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="show">Shows those of a room, in the order in which they came; called by one thread at a time.</param>
internal sealed class Comings(TimeProvider time, Action<string, IReadOnlyList<ChatEvent>> show) : IDisposable
{
    /// <summary>After the last one of a few people, so long.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>After the last one of many.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>While they come and go all the time, nobody is kept longer than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();

    // Under the gate. By room.
    private readonly Dictionary<string, Crowd> _crowds = new(StringComparer.Ordinal);

    /// <summary>Takes an event. What is not collected is to be shown by the caller; what was collected before it has been shown then.</summary>
    /// <returns>Whether it is collected.</returns>
    public bool Take(ChatEvent e)
    {
        lock (_gate)
        {
            if (RoomOf(e) is { } room)
            {
                Add(room, e);
                return true;
            }

            if (e is RoomEvent said)
                Show(said.Room);
            else if (e is not (TypingEvent or PopulationEvent))
                ShowAll();
            return false;
        }
    }

    /// <summary>Shows what is collected.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            ShowAll();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var crowd in _crowds.Values)
                crowd.Timer.Dispose();
            _crowds.Clear();
        }
    }

    /// <summary>The room of a coming or going. Whom an operator removed is told by a line of its own.</summary>
    private static string? RoomOf(ChatEvent e) =>
        e switch
        {
            JoinedEvent joined => joined.Room,
            LeftEvent { Reason: not (LeaveReasons.Kicked or LeaveReasons.Banned) } left => left.Room,
            PresenceEvent presence => presence.Room,
            _ => null,
        };

    private void Add(string room, ChatEvent e)
    {
        if (!_crowds.TryGetValue(room, out var crowd))
        {
            var timer = time.CreateTimer(_ => ShowLater(room), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _crowds.Add(room, crowd = new Crowd(timer, time.GetTimestamp()));
        }

        crowd.Events.Add(e);
        var wait = crowd.Events.Count > Summary.Named ? Pause : Moment;
        var left = Longest - time.GetElapsedTime(crowd.Since);
        crowd.Timer.Change(
            wait < left ? wait
                : left > TimeSpan.Zero ? left
                : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan
        );
    }

    private void ShowLater(string room)
    {
        lock (_gate)
        {
            Show(room);
        }
    }

    private void ShowAll()
    {
        foreach (var room in _crowds.Keys.ToList())
            Show(room);
    }

    private void Show(string room)
    {
        if (!_crowds.Remove(room, out var crowd))
            return;
        crowd.Timer.Dispose();
        show(room, crowd.Events);
    }

    private sealed record Crowd(ITimer Timer, long Since)
    {
        public List<ChatEvent> Events { get; } = [];
    }
}
