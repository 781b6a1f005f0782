namespace WebChat.Server.Delivery;

/// <summary>The connections that hear a room. Touched by the room's loop only.</summary>
internal sealed class Audience
{
    private readonly List<Connection> _listeners = [];
    private readonly Dictionary<Connection, int> _places = [];

    public void Add(Connection connection)
    {
        if (_places.TryAdd(connection, _listeners.Count))
            _listeners.Add(connection);
    }

    public void Remove(Connection connection)
    {
        if (!_places.Remove(connection, out var place))
            return;
        var last = _listeners[^1];
        _listeners.RemoveAt(_listeners.Count - 1);
        if (!ReferenceEquals(last, connection))
        {
            _listeners[place] = last;
            _places[last] = place;
        }
    }

    /// <summary>To all, but not to those for whom <paramref name="except"/> is true.</summary>
    public void Send(Frame frame, Func<Connection, bool> except)
    {
        foreach (var listener in _listeners)
        {
            if (!except(listener))
                listener.Send(frame);
        }
    }
}
