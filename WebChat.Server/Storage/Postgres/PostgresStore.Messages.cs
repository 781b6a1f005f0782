using System.Collections.Concurrent;
using Npgsql;
using WebChat.Contracts;
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

    /// <summary>Of a page. No UTF-16 unit is more than three bytes, and reactions are JSON beside what they say.</summary>
    private const long MostBytes = 4 * PageRequest.MaxTextUnits;

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
            r => RoomRows.ToLiveEvent(r, r.GetString(RoomRows.LiveCount)),
            Sql(
                $"""
                SELECT {RoomRows.LiveColumns}, a.name FROM unnest($1::text[], $2::bigint[]) AS a (name, after)
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
                PageOf(room, page),
                Sql("SELECT last, (SELECT min(seq) FROM messages m WHERE m.room = r.id) FROM rooms r WHERE name = $1", room),
            ],
            async reader =>
            {
                var read = new RoomPage(room, page.IsPlain);
                while (await reader.ReadAsync() && read.TryAdd(reader)) { }
                if (!forward)
                    read.Events.Reverse();
                if (!await reader.NextResultAsync() || !await reader.ReadAsync())
                    return new MessagePage(0, 0, read.Events);
                var last = reader.GetInt64(0);
                var first = reader.IsDBNull(1) ? (last > 0 ? last + 1 : 0) : reader.GetInt64(1);
                return new MessagePage(first, last, read.Events);
            }
        );
    }

    /// <summary>
    /// The rows of a page, and hardly any that have no room on it: however long messages and their reactions are, the database adds up sizes
    /// before it sends anything.
    /// </summary>
    internal static NpgsqlBatchCommand PageOf(string room, PageRequest page)
    {
        var order = page.After is not null ? "ASC" : "DESC";
        var (columns, ofTarget) = page.IsPlain
            ? (RoomRows.LiveColumns, "octet_length(t.text)")
            : (RoomRows.Columns, "octet_length(t.text) + coalesce(octet_length(t.reactions), 0)");
        return Sql(
            $"""
            SELECT {columns} FROM (
                SELECT *, sum(size) OVER (ORDER BY seq {order}) - size AS before_it FROM (
                    SELECT *, octet_length(text) + coalesce(octet_length(reactions), 0) + coalesce((
                        SELECT {ofTarget} FROM messages t
                        WHERE t.room = messages.room AND t.seq = messages.target
                    ), 0) AS size
                    FROM messages WHERE room = (SELECT id FROM rooms WHERE name = $1) AND seq > $2 AND seq < $3
                    ORDER BY seq {order} LIMIT $4
                ) AS sized
            ) m
            {BesideEach}
            WHERE m.before_it < $5
            ORDER BY m.seq {order}
            """,
            room,
            page.After ?? 0,
            Math.Min(page.Before ?? long.MaxValue, page.UpTo + 1 ?? long.MaxValue),
            page.Limit,
            MostBytes
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
