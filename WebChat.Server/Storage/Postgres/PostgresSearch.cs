using Npgsql;
using WebChat.Contracts;
using WebChat.Server.Storage.Search;
using static WebChat.Server.Storage.Postgres.PostgresDatabase;

namespace WebChat.Server.Storage.Postgres;

/// <summary>
/// The index of the search: a row of terms for each message, and a GIN index over them. Any server may write it, for it says the same whoever does; of
/// those that are there the one with the lowest number looks for what is to be done, for what two do at once one has done in vain. Who changes a
/// message writes its row, whether it is there already or not; who indexes what was said writes only those that are not there: so the later text stays,
/// in whatever order they come.
/// </summary>
internal sealed class PostgresSearch(PostgresDatabase database, Lease lease) : ISearchIndex
{
    private const string IsFirst = "$4 = (SELECT min(id) FROM nodes WHERE expires > clock_timestamp() AND NOT is_leaving)";

    /// <summary>Asks the index, stretch by stretch: matches, the number below which, how many, the room.</summary>
    public static readonly string Find = $"""
        WITH found AS MATERIALIZED (
            SELECT s.seq FROM unnest($1::text[]) AS q (query)
            CROSS JOIN LATERAL (
                SELECT seq FROM search WHERE terms @@ q.query::tsquery AND seq < $2 ORDER BY seq DESC LIMIT $3
            ) s
            ORDER BY s.seq DESC LIMIT $3
        )
        SELECT {RoomRows.LiveColumns} FROM found JOIN messages m ON m.room = $4 AND m.seq = found.seq {PostgresStore.BesideEach}
        ORDER BY m.seq DESC
        """;

    private const string Terms = "array_to_tsvector(string_to_array(d.terms, ' '))";
    private const string RoomColumns = "r.id, r.name, r.last, s.low, s.high";
    private const string RoomsAndState = "rooms r LEFT JOIN search_rooms s ON s.room = r.id";

    /// <summary>Forgets all terms if they are others now.</summary>
    public static Task PrepareAsync(PostgresDatabase database) =>
        database.RunAsync(
            Sql(
                """
                WITH stale AS (
                    INSERT INTO meta VALUES ('search', $1) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value WHERE meta.value <> EXCLUDED.value
                    RETURNING 1
                ), rooms AS (
                    DELETE FROM search_rooms WHERE EXISTS (SELECT 1 FROM stale)
                )
                DELETE FROM search WHERE EXISTS (SELECT 1 FROM stale)
                """,
                SearchTerms.Version
            )
        );

    public async Task<IndexedRoom?> FindRoomAsync(string room) =>
        (await AllAsync(ToRoom, Sql($"SELECT {RoomColumns} FROM {RoomsAndState} WHERE r.name = $1", room))).SingleOrDefault();

    public async Task<IReadOnlyList<IndexedRoom>> BehindAsync(int limit, IReadOnlyCollection<long> without) =>
        await AllAsync(
            ToRoom,
            Sql(
                $"""
                SELECT {RoomColumns} FROM {RoomsAndState}
                WHERE (r.last - coalesce(s.high, 0) >= $1 OR s.low > 1) AND r.id <> ALL ($3) AND {IsFirst} LIMIT $2
                """,
                (long)IndexedRoom.WorthIt,
                limit,
                without.ToArray(),
                lease.Node
            )
        );

    public async Task<IReadOnlyList<MessageEvent>> FindAsync(
        IndexedRoom room,
        SearchQuery query,
        IReadOnlyList<long> stretches,
        long below,
        int limit,
        CancellationToken enough
    ) =>
        // Once asked, the database has its own time within which it answers.
        await AllAsync(
            r => (MessageEvent)RoomRows.ToLiveEvent(r, room.Name),
            Sql(Find, stretches.Select(stretch => SearchKeys.ForPostgres(query, room.Id, stretch)).ToArray(), below, limit, room.Id)
        );

    public async Task<int> IndexAsync(IndexedRoom room, int most = IndexedRoom.Batch)
    {
        var forward = room.IsBehindItsEnd;
        var batch = await AllAsync(
            r => new Searchable(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3)),
            Sql(
                $"""
                SELECT seq, text, nickname, tag FROM messages
                WHERE room = $1 AND {(forward ? "seq > $2" : "seq < $2")} AND kind IN ('{MessageKinds.Text}', '{MessageKinds.Action}')
                ORDER BY seq {(forward ? "ASC" : "DESC")} LIMIT $3
                """,
                room.Id,
                forward ? room.High : room.Low,
                most
            )
        );
        // In the order in which changes write them: two who lock the same rows in opposite orders wait for each other for ever.
        batch.Sort((one, other) => one.Seq.CompareTo(other.Seq));
        var next = room.With(batch);
        await database.RunAsync(
            Sql(
                $"""
                WITH moved AS (
                    INSERT INTO search_rooms VALUES ($1, $2, $3) ON CONFLICT (room) DO UPDATE SET low = EXCLUDED.low, high = EXCLUDED.high
                    WHERE search_rooms.low = $4 AND search_rooms.high = $5
                    RETURNING 1
                )
                INSERT INTO search (room, seq, terms) SELECT $1, d.seq, {Terms} FROM unnest($6::bigint[], $7::text[]) AS d (seq, terms)
                WHERE EXISTS (SELECT 1 FROM moved) ON CONFLICT (room, seq) DO NOTHING
                """,
                room.Id,
                next.Low,
                next.High,
                room.Low,
                room.High,
                batch.Select(m => m.Seq).ToArray(),
                batch.Select(m => TermsOf(room.Id, m)).ToArray()
            )
        );
        return batch.Count;
    }

    /// <summary>PostgreSQL does it by itself: a row that was replaced goes with the next vacuum, and its terms with it.</summary>
    public Task<bool> TidyAsync(DateTimeOffset now) => Task.FromResult(false);

    /// <summary>Messages have other texts, or none any more. In the transaction that changes them, if a row that it wrote is there.</summary>
    /// <param name="after">As they are now; with an empty text: deleted.</param>
    /// <param name="session">Of that row.</param>
    /// <param name="clientId">Of that row.</param>
    public static NpgsqlBatchCommand Change(long room, IReadOnlyList<Searchable> after, long session, string clientId) =>
        Sql(
            $"""
            INSERT INTO search (room, seq, terms) SELECT $1, d.seq, {Terms} FROM unnest($2::bigint[], $3::text[]) AS d (seq, terms)
            WHERE EXISTS (SELECT 1 FROM messages c WHERE c.session = $4 AND c.client_id::uuid = $5::uuid)
            ON CONFLICT (room, seq) DO UPDATE SET terms = EXCLUDED.terms
            """,
            room,
            after.Select(m => m.Seq).ToArray(),
            after.Select(m => m.Text.Length > 0 ? TermsOf(room, m) : "").ToArray(),
            session,
            clientId
        );

    private Task<List<T>> AllAsync<T>(Func<NpgsqlDataReader, T> row, NpgsqlBatchCommand statement) =>
        database.RunAsync(
            [statement],
            async reader =>
            {
                var rows = new List<T>();
                while (await reader.ReadAsync())
                    rows.Add(row(reader));
                return rows;
            }
        );

    private static IndexedRoom ToRoom(NpgsqlDataReader r) =>
        r.IsDBNull(3)
            ? IndexedRoom.Beginning(r.GetInt64(0), r.GetString(1), r.GetInt64(2))
            : new(r.GetInt64(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4));

    private static string TermsOf(long room, Searchable message) => string.Join(' ', SearchKeys.Of(room, message));
}
