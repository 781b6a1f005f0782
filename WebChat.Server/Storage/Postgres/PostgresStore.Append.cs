using System.Globalization;
using Npgsql;
using WebChat.Contracts;
using static WebChat.Server.Storage.Postgres.PostgresDatabase;
using static WebChat.Server.Storage.Rows;

namespace WebChat.Server.Storage.Postgres;

// Storing messages.
internal sealed partial class PostgresStore
{
    private const int RoomsTogether = 64;

    /// <summary>How often a room that somebody else holds is left for the next transaction, before it waits in one of its own.</summary>
    private const int MostTries = 3;

    /// <summary>Rooms that wait for others must leave connections to everybody else.</summary>
    private const int MostAlone = 2;

    private static readonly TimeSpan AloneMayWait = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _alone = new(MostAlone);
    private readonly Gathering<RoomDrafts, IReadOnlyList<Stored<MessageEvent>?>> _appends;

    /// <summary>
    /// The room's row is locked until the commit: the order of numbers is the order of commits, on whatever server. Which drafts are repeats is
    /// looked up behind the lock, so that no number is given to one and missed later. Only who is attended here can send from here: a server
    /// that slept while its people went elsewhere writes nothing in their names. Rooms that have something at the same moment share a
    /// transaction, which waits for nobody: a room that somebody else holds is left out, and asks again.
    /// </summary>
    public async Task<IReadOnlyList<Stored<MessageEvent>?>> AppendAsync(string room, IReadOnlyList<MessageDraft> drafts) =>
        await _appends.AskAsync(new RoomDrafts(await RoomIdAsync(room), room, drafts));

    private async Task<IReadOnlyList<Task<IReadOnlyList<Stored<MessageEvent>?>>>> AppendTogetherAsync(IReadOnlyList<RoomDrafts> rooms)
    {
        try
        {
            var stored = await TryAppendAsync(rooms, wait: false);
            return [.. rooms.Zip(stored, (room, messages) => messages is null ? AskAgainAsync(room) : Task.FromResult(messages))];
        }
        catch (NameTakenException)
        {
            // The same id was sent to two rooms at the same moment. Alone, the later one finds the earlier.
            return [.. rooms.Select(AppendAloneAsync)];
        }
    }

    private Task<IReadOnlyList<Stored<MessageEvent>?>> AskAgainAsync(RoomDrafts room) =>
        room.Tries + 1 < MostTries ? _appends.AskAsync(room with { Tries = room.Tries + 1 }) : AppendAloneAsync(room);

    private async Task<IReadOnlyList<Stored<MessageEvent>?>> AppendAloneAsync(RoomDrafts room)
    {
        if (!await _alone.WaitAsync(AloneMayWait))
            throw new StoreUnavailableException("Others hold too many rooms.");
        try
        {
            while (true)
            {
                try
                {
                    return (await TryAppendAsync([room], wait: true))[0]!;
                }
                catch (NameTakenException)
                {
                    // Another room was quicker with the same id. Now it is found there.
                }
            }
        }
        finally
        {
            _alone.Release();
        }
    }

    // Nothing for a room that somebody else holds.
    private async Task<IReadOnlyList<IReadOnlyList<Stored<MessageEvent>?>?>> TryAppendAsync(IReadOnlyList<RoomDrafts> rooms, bool wait)
    {
        var (locked, places) = await _database.RunAsync(Append(rooms, wait), PlacesAsync);
        var stored = rooms.Select(room => locked.Contains(room.Id) ? InPlace(room, places) : null).ToList();
        foreach (var (room, messages) in rooms.Zip(stored))
        {
            if (messages?.FindLast(m => m is { Repeat: false }) is { Value.Seq: var last })
                _bell.RoomGrew(room.Name, last);
        }

        return stored;
    }

    private List<NpgsqlBatchCommand> Append(IReadOnlyList<RoomDrafts> rooms, bool wait)
    {
        var drafts = rooms
            .SelectMany(r => r.Drafts.DistinctBy(d => (d.Session, d.Id), SameId.Instance).Select(d => (r.Id, Draft: d)))
            .ToList();
        return
        [
            // In one order, or two servers could wait for each other. The next statement sees what was committed before, and is told which these are.
            Sql(
                $"""
                SELECT set_config('webchat.locked', coalesce(array_agg(id)::text, ''), true)
                FROM (SELECT id FROM rooms WHERE id = ANY ($1) ORDER BY id FOR UPDATE {(wait ? "" : "SKIP LOCKED")}) AS locked
                """,
                rooms.Select(r => r.Id).ToArray()
            ),
            Fenced(
                """
                WITH draft AS (
                    SELECT d.*, (
                        SELECT m.seq FROM messages m WHERE m.session = d.session AND m.client_id::uuid = d.client_id::uuid LIMIT 1
                    ) AS earlier
                    FROM unnest(
                        $1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[]
                    ) WITH ORDINALITY AS d (room, session, client_id, tag, nickname, kind, text, reply_to, at, n)
                ), fresh AS (
                    SELECT *, row_number() OVER (PARTITION BY room ORDER BY n) AS step FROM draft
                    WHERE earlier IS NULL AND room = ANY ((SELECT nullif(current_setting('webchat.locked'), '')::bigint[])::bigint[])
                        AND EXISTS (SELECT 1 FROM attendances a WHERE a.session = draft.session AND a.node = @node)
                ), grown AS (
                    UPDATE rooms r SET last = last + f.count, changed = pg_current_xact_id()
                    FROM (SELECT room, count(*) AS count FROM fresh GROUP BY room) f
                    WHERE r.id = f.room AND @fence
                    RETURNING r.id, r.last - f.count AS before
                ), kept AS (
                    INSERT INTO messages (room, seq, at, session, tag, nickname, kind, text, client_id, reply_to)
                    SELECT room, before + step, at, session, tag, nickname, kind, text, client_id, reply_to
                    FROM fresh JOIN grown ON grown.id = fresh.room
                )
                SELECT room, session, client_id, before + step, at, NULL FROM fresh JOIN grown ON grown.id = fresh.room
                UNION ALL
                SELECT d.room, d.session, d.client_id, m.seq, m.at, m.client_id
                FROM draft d JOIN messages m ON m.session = d.session AND m.client_id::uuid = d.client_id::uuid WHERE d.earlier IS NOT NULL
                """,
                drafts.Select(d => d.Id).ToArray(),
                drafts.Select(d => d.Draft.Session).ToArray(),
                drafts.Select(d => d.Draft.Id).ToArray(),
                drafts.Select(d => d.Draft.Tag).ToArray(),
                drafts.Select(d => d.Draft.Nickname).ToArray(),
                drafts.Select(d => d.Draft.Kind).ToArray(),
                drafts.Select(d => d.Draft.Text).ToArray(),
                drafts.Select(d => d.Draft.ReplyTo).ToArray(),
                drafts.Select(d => d.Draft.At.ToUnixTimeMilliseconds()).ToArray()
            ),
            Fenced("SELECT @fence"),
        ];
    }

    private static async Task<(HashSet<long> Locked, Dictionary<(long, long, string), Place> Places)> PlacesAsync(NpgsqlDataReader reader)
    {
        await reader.ReadAsync();
        var locked = reader.GetString(0).Trim('{', '}').Split(',', StringSplitOptions.RemoveEmptyEntries);
        var places = new Dictionary<(long, long, string), Place>(SameId.Instance);
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            places[(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2))] = new(
                reader.GetInt64(3),
                Time(reader.GetInt64(4)),
                reader.IsDBNull(5) ? null : reader.GetString(5)
            );
        }

        return await IsFenceOpenAsync(reader)
            ? ([.. locked.Select(id => long.Parse(id, CultureInfo.InvariantCulture))], places)
            : throw LeaseIsOver();
    }

    // What has no place was not stored: its sender is not here any more.
    private static List<Stored<MessageEvent>?> InPlace(RoomDrafts room, Dictionary<(long, long, string), Place> places)
    {
        var told = new HashSet<(long, string)>(SameId.Instance);
        var stored = new List<Stored<MessageEvent>?>(room.Drafts.Count);
        foreach (var draft in room.Drafts)
        {
            if (!places.TryGetValue((room.Id, draft.Session, draft.Id), out var place))
            {
                stored.Add(null);
                continue;
            }

            var message = draft.ToEvent(room.Name, place.Seq) with { Id = place.EarlierId ?? draft.Id, At = place.At };
            var isFirst = told.Add((draft.Session, draft.Id));
            stored.Add(new(message, Repeat: place.EarlierId is not null || !isFirst));
        }

        return stored;
    }

    private sealed record RoomDrafts(long Id, string Name, IReadOnlyList<MessageDraft> Drafts, int Tries = 0);

    private sealed record Place(long Seq, DateTimeOffset At, string? EarlierId);

    /// <summary>An id that a client chose is the same in capitals.</summary>
    private sealed class SameId : IEqualityComparer<(long, string)>, IEqualityComparer<(long, long, string)>
    {
        public static readonly SameId Instance = new();

        public bool Equals((long, string) x, (long, string) y) =>
            x.Item1 == y.Item1 && string.Equals(x.Item2, y.Item2, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((long, string) obj) => HashCode.Combine(obj.Item1, StringComparer.OrdinalIgnoreCase.GetHashCode(obj.Item2));

        public bool Equals((long, long, string) x, (long, long, string) y) =>
            x.Item1 == y.Item1 && Equals((x.Item2, x.Item3), (y.Item2, y.Item3));

        public int GetHashCode((long, long, string) obj) => HashCode.Combine(obj.Item1, GetHashCode((obj.Item2, obj.Item3)));
    }
}
