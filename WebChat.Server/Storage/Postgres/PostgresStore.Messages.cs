using System.Collections.Concurrent;
using WebChat.Contracts;
using WebChat.Server.Chat;
using static WebChat.Server.Storage.Postgres.PostgresDatabase;
using static WebChat.Server.Storage.Rows;

namespace WebChat.Server.Storage.Postgres;

// Rooms and what is read of their messages.
internal sealed partial class PostgresStore
{
    /// <summary>When many rooms have something new, what comes meanwhile is read with it. Short to the eye, and half the work.</summary>
    private static readonly TimeSpan BetweenReads = TimeSpan.FromMilliseconds(8);

    /// <summary>Whoever has more to read asks again.</summary>
    private const int NewOfEach = 100;

    /// <summary>Looked up row by row, by its key: a plan that joins whole tables would read them.</summary>
    internal const string BesideEach = $"LEFT JOIN LATERAL (SELECT * FROM messages o WHERE {RoomRows.Other} LIMIT 1) o ON true";

    private readonly Gathering<(string Room, long After), IReadOnlyList<RoomEvent>> _news;

    // Rooms are never removed, so their numbers stay good.
    private readonly ConcurrentDictionary<string, long> _roomIds = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<StoredRoom>> RoomsAsync() =>
        await AllAsync(ToRoom, Sql($"SELECT {RoomColumns} FROM rooms ORDER BY name"));

    public Task<StoredRoom?> FindRoomAsync(string room) =>
        FirstAsync(ToRoom, Sql($"SELECT {RoomColumns} FROM rooms WHERE name = $1", room));

    public Task<IReadOnlyList<RoomEvent>> ReadNewAsync(string room, long after) => _news.AskAsync((room, after));

    private async Task<IReadOnlyList<Task<IReadOnlyList<RoomEvent>>>> ReadNewTogetherAsync(IReadOnlyList<(string Room, long After)> asks)
    {
        var rows = await AllAsync(
            r => RoomRows.ToLiveEvent(r, r.GetString(RoomRows.Count)),
            Sql(
                $"""
                SELECT {RoomRows.Columns}, a.name FROM unnest($1::text[], $2::bigint[]) AS a (name, after)
                CROSS JOIN LATERAL (
                    SELECT * FROM messages WHERE room = (SELECT id FROM rooms WHERE rooms.name = a.name) AND seq > a.after
                    ORDER BY seq LIMIT $3
                ) m
                {BesideEach}
                ORDER BY a.name, m.seq
                """,
                asks.Select(a => a.Room).ToArray(),
                asks.Select(a => a.After).ToArray(),
                NewOfEach
            )
        );
        var byRoom = rows.ToLookup(m => m.Room, StringComparer.Ordinal);
        return [.. asks.Select(a => Task.FromResult<IReadOnlyList<RoomEvent>>([.. byRoom[a.Room]]))];
    }

    public Task<MessagePage> ReadAsync(string room, PageRequest page)
    {
        var forward = page.After is not null;
        return _database.RunAsync(
            [
                Sql(
                    $"""
                    SELECT {RoomRows.Columns} FROM (
                        SELECT * FROM messages WHERE room = (SELECT id FROM rooms WHERE name = $1) AND seq > $2 AND seq < $3
                        ORDER BY seq {(forward ? "ASC" : "DESC")} LIMIT $4
                    ) m
                    {BesideEach}
                    ORDER BY m.seq {(forward ? "ASC" : "DESC")}
                    """,
                    room,
                    page.After ?? 0,
                    Math.Min(page.Before ?? long.MaxValue, page.UpTo + 1 ?? long.MaxValue),
                    page.Limit
                ),
                Sql("SELECT last, (SELECT min(seq) FROM messages m WHERE m.room = r.id) FROM rooms r WHERE name = $1", room),
            ],
            async reader =>
            {
                var rows = PageRequest.WithinSize(await RowsAsync(reader, r => RoomRows.ToEvent(r, room)), EventUnits.Of);
                if (!forward)
                    rows.Reverse();
                if (!await reader.NextResultAsync() || !await reader.ReadAsync())
                    return new MessagePage(0, 0, rows);
                var last = reader.GetInt64(0);
                var first = reader.IsDBNull(1) ? (last > 0 ? last + 1 : 0) : reader.GetInt64(1);
                return new MessagePage(first, last, rows);
            }
        );
    }

    public Task<Receipt?> FindReceiptAsync(long session, string id) =>
        FirstAsync(
            ToReceipt,
            Sql(
                $"""
                SELECT {ReceiptColumns} FROM messages WHERE session = $1 AND client_id::uuid = $2::uuid
                UNION ALL
                SELECT {ReceiptColumns} FROM privates WHERE owner = $1 AND sender = $1 AND client_id::uuid = $2::uuid
                """,
                session,
                id
            )
        );

    private async Task<long> RoomIdAsync(string room)
    {
        if (_roomIds.TryGetValue(room, out var known))
            return known;
        var id = await _database.RunAsync(
            [
                Fenced("INSERT INTO rooms (name) SELECT $1 WHERE @fence ON CONFLICT (name) DO NOTHING", room),
                Sql("SELECT id FROM rooms WHERE name = $1", room),
            ],
            async reader => await reader.ReadAsync() ? reader.GetInt64(0) : throw LeaseIsOver()
        );
        return _roomIds[room] = id;
    }
}
