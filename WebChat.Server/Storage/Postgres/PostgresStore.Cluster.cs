using Npgsql;
using WebChat.Contracts;
using static WebChat.Server.Storage.Postgres.PostgresDatabase;
using static WebChat.Server.Storage.Rows;

namespace WebChat.Server.Storage.Postgres;

// What servers need to know of each other.
internal sealed partial class PostgresStore
{
    /// <summary>This server, as operators see it.</summary>
    public string Name => NodeName(_lease.Node);

    /// <summary>
    /// What has changed since an earlier look; some of it may have been seen before. Rows carry the transaction that changed them. A look
    /// remembers the oldest transaction that was still open at its beginning: all that it could not see has that number or a higher one. So
    /// nothing is missed, in whatever order transactions commit, and nobody waits for anybody, as they would for one counter.
    /// </summary>
    /// <param name="since">From an earlier look.</param>
    /// <param name="roomsSince">From the last look at rooms; none: not at them. There is no index for them, which each message would have to change.</param>
    public Task<Changes> ChangesAsync(Seen since, Seen? roomsSince) =>
        _database.RunAsync(
            [
                // First: what is committed while the rest is read is found by the next look again.
                Sql(Snapshot),
                Sql(
                    $"SELECT {RoomColumns} FROM rooms WHERE {IsNew("changed")} AND $3",
                    Transaction((roomsSince ?? since).Oldest),
                    (roomsSince ?? since).Snapshot,
                    roomsSince is not null
                ),
                Sql($"SELECT {SessionColumns} FROM sessions s WHERE {IsNew("s.changed")}", Transaction(since.Oldest), since.Snapshot),
                Sql(
                    $"SELECT {AnnouncementColumns} FROM announcements WHERE {IsNew("changed")} ORDER BY at, id",
                    Transaction(since.Oldest),
                    since.Snapshot
                ),
            ],
            async reader =>
            {
                await reader.ReadAsync();
                var seen = ToSeen(reader);
                await reader.NextResultAsync();
                var rooms = await RowsAsync(reader, ToRoom);
                await reader.NextResultAsync();
                var sessions = await RowsAsync(reader, ToSession);
                await reader.NextResultAsync();
                return new Changes(seen, rooms, sessions, await RowsAsync(reader, ToAnnouncement));
            }
        );

    /// <summary>The point from which a first look has to begin for one who reads everything after it.</summary>
    public async Task<Seen> NowAsync() => (await FirstAsync(ToSeen, Sql(Snapshot)))!;

    /// <summary>Numbers of transactions of another database, from which this one was restored, are higher than all that will come.</summary>
    public Task ForgetOtherTransactionsAsync() =>
        _database.RunAsync(
            Sql("UPDATE rooms SET changed = pg_current_xact_id() WHERE changed > pg_current_xact_id()"),
            Sql("UPDATE sessions SET changed = pg_current_xact_id() WHERE changed > pg_current_xact_id()"),
            Sql("UPDATE announcements SET changed = pg_current_xact_id() WHERE changed > pg_current_xact_id()")
        );

    /// <summary>
    /// Takes over the sessions that nobody attends any more: of servers that left, and of those whose lease is over, if we may judge. Gives those that
    /// are ours to look after.
    /// </summary>
    public async Task<IReadOnlyList<long>> AdoptAsync()
    {
        var adopted = await AllAsync(
            r => r.GetInt64(0),
            Fenced(
                """
                WITH dead AS (
                    SELECT id FROM nodes WHERE (is_leaving OR ($1 AND expires < clock_timestamp())) AND id <> @node AND @fence
                    ORDER BY id FOR UPDATE SKIP LOCKED
                ), gone AS (
                    DELETE FROM attendances a USING dead WHERE a.node = dead.id RETURNING a.session
                ), removed AS (
                    DELETE FROM nodes USING dead WHERE nodes.id = dead.id
                )
                INSERT INTO attendances (session, node, connections, is_waiting)
                SELECT DISTINCT session, @node, 0, true FROM gone
                WHERE NOT EXISTS (SELECT 1 FROM attendances o WHERE o.session = gone.session AND o.node NOT IN (SELECT id FROM dead))
                ON CONFLICT DO NOTHING
                RETURNING session
                """,
                _lease.MayJudge
            )
        );
        return adopted;
    }

    /// <summary>The sessions that this server has told that it attends.</summary>
    public async Task<IReadOnlyList<long>> AttendedAsync() =>
        await AllAsync(r => r.GetInt64(0), Fenced("SELECT session FROM attendances WHERE node = @node"));

    /// <summary>Tells how many connections sessions have here: for operators.</summary>
    public Task CountAsync(IReadOnlyList<(long Session, int Connections)> counts) =>
        _database.RunAsync(
            Fenced(
                """
                UPDATE attendances a SET connections = c.connections
                FROM unnest($1::bigint[], $2::integer[]) AS c (session, connections)
                WHERE a.session = c.session AND a.node = @node
                """,
                counts.Select(c => c.Session).ToArray(),
                counts.Select(c => c.Connections).ToArray()
            )
        );

    /// <summary>Which servers a session has connections to, and how many.</summary>
    public async Task<ILookup<long, (string Node, int Connections)>> AttendancesAsync()
    {
        var rows = await AllAsync(
            r => (Session: r.GetInt64(0), Node: r.GetInt64(1), Connections: r.GetInt32(2)),
            Sql("SELECT session, node, connections FROM attendances ORDER BY node")
        );
        return rows.ToLookup(r => r.Session, r => (NodeName(r.Node), r.Connections));
    }

    /// <summary>The servers that share the database, and what each last told of itself.</summary>
    public async Task<IReadOnlyList<NodeInfo>> NodesAsync() =>
        await AllAsync(
            r => new NodeInfo(
                NodeName(r.GetInt64(0)),
                r.GetString(1),
                r.GetString(2),
                r.GetFieldValue<DateTimeOffset>(3),
                r.GetInt32(4),
                Math.Round(r.GetDouble(5), 1),
                r.IsDBNull(6) ? null : r.GetInt32(6)
            ),
            Sql(
                """
                SELECT id, version, host, since, connections, extract(epoch FROM expires - clock_timestamp())::float8, lag_ms
                FROM nodes WHERE NOT is_leaving ORDER BY id
                """
            )
        );

    private static string NodeName(long node) => node.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private const string Snapshot = "SELECT pg_snapshot_xmin(s), s::text FROM pg_current_snapshot() AS s";

    private static Seen ToSeen(NpgsqlDataReader r) => new(r.GetFieldValue<ulong>(0), r.GetString(1));

    private static string IsNew(string changed) => $"{changed} >= $1 AND NOT pg_visible_in_snapshot({changed}, $2::pg_snapshot)";

    private static NpgsqlParameter Transaction(ulong number) => new() { Value = number, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Xid8 };
}

/// <summary>What a look at the database could see.</summary>
/// <param name="Oldest">The oldest transaction that was still open, in whatever database of this PostgreSQL: what it could not see has this number or a higher one.</param>
/// <param name="Snapshot">Of those from there on, the ones that it did see.</param>
internal sealed record Seen(ulong Oldest, string Snapshot);

/// <summary>What has changed in the database.</summary>
/// <param name="Seen">Where the next look begins.</param>
internal sealed record Changes(
    Seen Seen,
    IReadOnlyList<StoredRoom> Rooms,
    IReadOnlyList<StoredSession> Sessions,
    IReadOnlyList<AnnouncementEvent> Announcements
);
