namespace WebChat.Server.Delivery;

/// <summary>
/// The connections that hear a room, in rows. Touched by the room's loop only. A few are sent to at once, by the loop itself;
/// of many, each row is a piece of work of its own: they go side by side, the loop goes on to the next messages, and what
/// comes while a row is busy, or was sent to a moment ago, goes to it together.
/// </summary>
internal sealed class Audience<TListener>(Senders senders, TimeProvider time)
    where TListener : class, IListener
{
    private readonly List<Row<TListener>> _rows = [];
    private readonly Dictionary<TListener, Row<TListener>> _places = [];

    public bool IsEmpty => _places.Count == 0;

    /// <summary>False: it hears it already.</summary>
    public bool Add(TListener listener)
    {
        if (_places.ContainsKey(listener))
            return false;
        var row = _rows.Find(r => r.HasSeat);
        if (row is null)
            _rows.Add(row = new Row<TListener>(senders, time));
        row.Add(listener);
        _places.Add(listener, row);
        return true;
    }

    public void Remove(TListener listener)
    {
        if (!_places.Remove(listener, out var row))
            return;
        row.Remove(listener);
        if (row.IsEmpty)
            _rows.Remove(row);
    }

    /// <summary>To all who listen now, but not to those for whom <paramref name="except"/> is true. Each gets all in the order of these calls.</summary>
    public void Send(Frame frame, Func<TListener, bool> except)
    {
        for (var i = _rows.Count - 1; i >= 0; i--)
            _rows[i].Send(frame, except, here: i == 0, paced: _rows.Count > 1);
    }

    /// <summary>Ends when no row is far behind: what waits in them has a bound too.</summary>
    public async ValueTask CaughtUpAsync()
    {
        foreach (var row in _rows)
        {
            if (row.IsFarBehind)
                await row.DrainAsync();
        }
    }
}

/// <summary>Whoever hears a room.</summary>
internal interface IListener
{
    /// <summary>Never waits.</summary>
    void Send(Frame frame);

    /// <summary>Touches what <see cref="Send"/> will touch, and does nothing.</summary>
    void Fetch();
}
