using System.Collections.Concurrent;
using Npgsql;
using WebChat.Contracts;
using static WebChat.Server.Storage.Postgres.PostgresDatabase;

namespace WebChat.Server.Storage.Postgres;

// Rooms and their messages.
internal sealed partial class PostgresStore
{
    private const string MessageColumns = "m.seq, m.client_id, m.nickname, m.tag, m.text, m.kind, m.reply_to, m.at";

    // Rooms are never removed, so their numbers stay good.
    private readonly ConcurrentDictionary<string, long> _roomIds = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<StoredRoom>> RoomsAsync() =>
        await AllAsync(
            r => new StoredRoom(r.GetString(0), r.GetString(1), r.GetInt64(2)),
            Sql("SELECT name, topic, last FROM rooms ORDER BY name")
        );

    public Task<long> LastAsync(string room) => FirstAsync(r => r.GetInt64(0), Sql("SELECT last FROM rooms WHERE name = $1", room));

    /// <summary>
    /// The room's row is locked until the commit: the order of numbers is the order of commits, on whatever server. Which drafts are repeats is
    /// looked up behind the lock, so that no number is given to one and missed later. Only who is attended here can send from here: a server
    /// that slept while its people went elsewhere writes nothing in their names.
    /// </summary>
    public async Task<IReadOnlyList<Stored<MessageEvent>?>> AppendAsync(string room, IReadOnlyList<MessageDraft> drafts)
    {
        var id = await RoomIdAsync(room);
        var fresh = FirstOfEach(drafts);
        while (true)
        {
            try
            {
                var places = await _database.RunAsync(Append(id, fresh), PlacesAsync);
                if (places.Count > 0)
                    _bell.RoomGrew(room, places.Values.Max(p => p.Seq));
                return InPlace(room, drafts, places);
            }
            catch (NameTakenException)
            {
                // The same id was sent to another room at the same moment, which was quicker. Now it is found there.
            }
        }
    }

    public Task<MessagePage> ReadAsync(string room, PageRequest page)
    {
        var forward = page.After is not null;
        return _database.RunAsync(
            [
                Sql(
                    $"""
                    SELECT {MessageColumns} FROM messages m
                    WHERE m.room = (SELECT id FROM rooms WHERE name = $1) AND m.seq > $2 AND m.seq < $3
                    ORDER BY m.seq {(forward ? "ASC" : "DESC")} LIMIT $4
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
                var rows = PageRequest.WithinSize(await RowsAsync(reader, r => ToMessage(r, room)), e => e.Text);
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
            r => new Receipt(r.GetString(0), r.GetInt64(1), Time(r.GetInt64(2))),
            Sql(
                """
                SELECT client_id, seq, at FROM messages WHERE session = $1 AND client_id::uuid = $2::uuid
                UNION ALL
                SELECT client_id, seq, at FROM privates WHERE owner = $1 AND sender = $1 AND client_id::uuid = $2::uuid
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
                Sql("INSERT INTO rooms (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", room),
                Sql("SELECT id FROM rooms WHERE name = $1", room),
            ],
            async reader => await reader.ReadAsync() ? reader.GetInt64(0) : 0
        );
        return _roomIds[room] = id;
    }

    private NpgsqlBatchCommand[] Append(long room, IReadOnlyList<MessageDraft> drafts) =>
        [
            Sql("SELECT 1 FROM rooms WHERE id = $1 FOR UPDATE", room),
            Fenced(
                """
                WITH draft AS (
                    SELECT d.*, (
                        SELECT m.seq FROM messages m WHERE m.session = d.session AND m.client_id::uuid = d.client_id::uuid LIMIT 1
                    ) AS earlier
                    FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[])
                        WITH ORDINALITY AS d (session, client_id, tag, nickname, kind, text, reply_to, at, n)
                ), fresh AS (
                    SELECT *, row_number() OVER (ORDER BY n) AS step FROM draft
                    WHERE earlier IS NULL AND EXISTS (SELECT 1 FROM attendances a WHERE a.session = draft.session AND a.node = @node)
                ), grown AS (
                    UPDATE rooms SET last = last + (SELECT count(*) FROM fresh), changed = pg_current_xact_id()
                    WHERE id = $1 AND EXISTS (SELECT 1 FROM fresh) AND @fence
                    RETURNING last - (SELECT count(*) FROM fresh) AS before
                ), kept AS (
                    INSERT INTO messages (room, seq, at, session, tag, nickname, kind, text, client_id, reply_to)
                    SELECT $1, before + step, at, session, tag, nickname, kind, text, client_id, reply_to FROM fresh, grown
                )
                SELECT session, client_id, before + step, at, NULL FROM fresh, grown
                UNION ALL
                SELECT d.session, d.client_id, m.seq, m.at, m.client_id
                FROM draft d JOIN messages m ON m.session = d.session AND m.client_id::uuid = d.client_id::uuid WHERE d.earlier IS NOT NULL
                """,
                room,
                drafts.Select(d => d.Session).ToArray(),
                drafts.Select(d => d.Id).ToArray(),
                drafts.Select(d => d.Tag).ToArray(),
                drafts.Select(d => d.Nickname).ToArray(),
                drafts.Select(d => d.Kind).ToArray(),
                drafts.Select(d => d.Text).ToArray(),
                drafts.Select(d => d.ReplyTo).ToArray(),
                drafts.Select(d => d.At.ToUnixTimeMilliseconds()).ToArray()
            ),
            Fenced("SELECT @fence"),
        ];

    private static async Task<Dictionary<(long, string), Place>> PlacesAsync(NpgsqlDataReader reader)
    {
        var places = new Dictionary<(long, string), Place>(SameId.Instance);
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
            places[(reader.GetInt64(0), reader.GetString(1))] = new(
                reader.GetInt64(2),
                Time(reader.GetInt64(3)),
                reader.IsDBNull(4) ? null : reader.GetString(4)
            );
        return await IsFenceOpenAsync(reader) ? places : throw LeaseIsOver();
    }

    // What has no place was not stored: its sender is not here any more.
    private static List<Stored<MessageEvent>?> InPlace(
        string room,
        IReadOnlyList<MessageDraft> drafts,
        Dictionary<(long, string), Place> places
    )
    {
        var told = new HashSet<(long, string)>(SameId.Instance);
        var stored = new List<Stored<MessageEvent>?>(drafts.Count);
        foreach (var draft in drafts)
        {
            if (!places.TryGetValue((draft.Session, draft.Id), out var place))
            {
                stored.Add(null);
                continue;
            }

            var message = new MessageEvent(
                room,
                place.Seq,
                place.EarlierId ?? draft.Id,
                draft.Nickname,
                draft.Tag,
                draft.Text,
                draft.Kind,
                draft.ReplyTo
            )
            {
                At = place.At,
            };
            var isFirst = told.Add((draft.Session, draft.Id));
            stored.Add(new(message, Repeat: place.EarlierId is not null || !isFirst));
        }

        return stored;
    }

    private static List<MessageDraft> FirstOfEach(IReadOnlyList<MessageDraft> drafts) =>
        [.. drafts.DistinctBy(d => (d.Session, d.Id), SameId.Instance)];

    private static MessageEvent ToMessage(NpgsqlDataReader r, string room) =>
        new(
            room,
            Seq: r.GetInt64(0),
            Id: r.GetString(1),
            From: r.GetString(2),
            Tag: r.GetString(3),
            Text: r.GetString(4),
            Kind: r.GetString(5),
            ReplyTo: r.IsDBNull(6) ? null : r.GetInt64(6)
        )
        {
            At = Time(r.GetInt64(7)),
        };

    private sealed record Place(long Seq, DateTimeOffset At, string? EarlierId);

    /// <summary>An id that a client chose is the same in capitals.</summary>
    private sealed class SameId : IEqualityComparer<(long Session, string Id)>
    {
        public static readonly SameId Instance = new();

        public bool Equals((long Session, string Id) x, (long Session, string Id) y) =>
            x.Session == y.Session && string.Equals(x.Id, y.Id, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((long Session, string Id) obj) =>
            HashCode.Combine(obj.Session, StringComparer.OrdinalIgnoreCase.GetHashCode(obj.Id));
    }
}
