using System.Data.Common;
using WebChat.Contracts;
using WebChat.Server.Chat;

namespace WebChat.Server.Storage;

/// <summary>
/// Makes a page of history of rows, one after the other, until it is full: what is behind it is not looked at. However many rows are about
/// one message, what that is now is read once.
/// </summary>
/// <param name="isPlain">See <see cref="PageRequest"/>; its rows are of <see cref="RoomRows.LiveColumns"/>.</param>
internal sealed class RoomPage(string room, bool isPlain)
{
    private readonly Dictionary<long, MessageNow?> _targets = [];
    private int _units;

    /// <summary>In the order of the rows.</summary>
    public List<RoomEvent> Events { get; } = [];

    /// <summary>False: the page is full without this row.</summary>
    /// <param name="row">Of <see cref="RoomRows.Columns"/>.</param>
    public bool TryAdd(DbDataReader row)
    {
        var e = RoomRows.ToLiveEvent(row, room) switch
        {
            ChangeEvent change when !isPlain => change with { Now = NowOf(change.Target, row) },
            var other => other,
        };
        _units += EventUnits.Of(e);
        if (_units > PageRequest.MaxTextUnits)
            return false;
        Events.Add(e);
        return true;
    }

    private MessageNow? NowOf(long target, DbDataReader row)
    {
        if (!_targets.TryGetValue(target, out var now))
            _targets.Add(target, now = RoomRows.ToNow(row));
        return now;
    }
}
