using System.Collections.Concurrent;
using Npgsql;
using WebChat.Contracts;
using static WebChat.Server.Storage.Postgres.PostgresDatabase;
using static WebChat.Server.Storage.Rows;

namespace WebChat.Server.Storage.Postgres;

// Storing messages.
internal sealed partial class PostgresStore
{
    /// <summary>While one transaction is being written to the disk, another is made.</summary>
    private const int AppendsAtOnce = 2;

    private const int RoomsTogether = 64;

    /// <summary>How long a transaction of several rooms waits for one of them that somebody else holds. In SQL.</summary>
    private const string TogetherMayWait = "50ms";

    /// <summary>How long a room that was held goes alone.</summary>
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(10);

    private readonly Gathering<RoomDrafts, IReadOnlyList<Stored<MessageEvent>?>> _appends;

    // When a room was held by somebody else for too long.
    private readonly ConcurrentDictionary<long, long> _heldAt = new();

    /// <summary>
    /// The room's row is locked until the commit: the order of numbers is the order of commits, on whatever server. Which drafts are repeats is
    /// looked up behind the lock, so that no number is given to one and missed later. Only who is attended here can send from here: a server
    /// that slept while its people went elsewhere writes nothing in their names. Rooms that have something at the same moment share a
    /// transaction, unless somebody holds one of them up.
    /// </summary>
    public async Task<IReadOnlyList<Stored<MessageEvent>?>> AppendAsync(string room, IReadOnlyList<MessageDraft> drafts)
    {
        var ask = new RoomDrafts(await RoomIdAsync(room), room, drafts);
        return IsHeld(ask.Id) ? await AppendAloneAsync(ask) : await _appends.AskAsync(ask);
    }

    private async Task<IReadOnlyList<Task<IReadOnlyList<Stored<MessageEvent>?>>>> AppendTogetherAsync(IReadOnlyList<RoomDrafts> rooms)
    {
        try
        {
            return [.. (await TryAppendAsync(rooms, TogetherMayWait)).Select(Task.FromResult)];
        }
        catch (StoreUnavailableException e) when (IsLocked(e))
        {
            // One of them is held up: that must not hold up the others.
        }
        catch (NameTakenException)
        {
            // The same id was sent to two rooms at the same moment. Alone, the later one finds the earlier.
        }

        return [.. rooms.Select(AppendAloneAsync)];
    }

    private async Task<IReadOnlyList<Stored<MessageEvent>?>> AppendAloneAsync(RoomDrafts room)
    {
        while (true)
        {
            try
            {
                return (await TryAppendAsync([room], IsHeld(room.Id) ? null : TogetherMayWait))[0];
            }
            catch (StoreUnavailableException e) when (IsLocked(e) && !IsHeld(room.Id))
            {
                // This is the one. It waits as long as its callers do.
                _heldAt[room.Id] = _time.GetTimestamp();
            }
            catch (NameTakenException)
            {
                // Another room was quicker with the same id. Now it is found there.
            }
        }
    }

    private static bool IsLocked(StoreUnavailableException e) =>
        e.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    private bool IsHeld(long room)
    {
        if (!_heldAt.TryGetValue(room, out var at))
            return false;
        if (_time.GetElapsedTime(at) < Alone)
            return true;
        _heldAt.TryRemove(room, out _);
        return false;
    }

    private async Task<IReadOnlyList<IReadOnlyList<Stored<MessageEvent>?>>> TryAppendAsync(IReadOnlyList<RoomDrafts> rooms, string? mayWait)
    {
        var places = await _database.RunAsync(Append(rooms, mayWait), reader => PlacesAsync(reader, mayWait is not null));
        var stored = rooms.Select(room => InPlace(room, places)).ToList();
        foreach (var (room, messages) in rooms.Zip(stored))
        {
            if (messages.FindLast(m => m is { Repeat: false }) is { Value.Seq: var last })
                _bell.RoomGrew(room.Name, last);
        }

        return stored;
    }

    private List<NpgsqlBatchCommand> Append(IReadOnlyList<RoomDrafts> rooms, string? mayWait)
    {
        var drafts = rooms
            .SelectMany(r => r.Drafts.DistinctBy(d => (d.Session, d.Id), SameId.Instance).Select(d => (r.Id, Draft: d)))
            .ToList();
        var statements = new List<NpgsqlBatchCommand>();
        if (mayWait is not null)
            statements.Add(Sql("SELECT set_config('lock_timeout', $1, true)", mayWait));
        // In one order, or two servers could wait for each other.
        statements.Add(Sql("SELECT 1 FROM rooms WHERE id = ANY ($1) ORDER BY id FOR UPDATE", rooms.Select(r => r.Id).ToArray()));
        statements.Add(
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
                    WHERE earlier IS NULL AND EXISTS (SELECT 1 FROM attendances a WHERE a.session = draft.session AND a.node = @node)
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
            )
        );
        statements.Add(Fenced("SELECT @fence"));
        return statements;
    }

    private static async Task<Dictionary<(long, long, string), Place>> PlacesAsync(NpgsqlDataReader reader, bool isTimed)
    {
        var places = new Dictionary<(long, long, string), Place>(SameId.Instance);
        if (isTimed)
            await reader.NextResultAsync();
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            places[(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2))] = new(
                reader.GetInt64(3),
                Time(reader.GetInt64(4)),
                reader.IsDBNull(5) ? null : reader.GetString(5)
            );
        }

        return await IsFenceOpenAsync(reader) ? places : throw LeaseIsOver();
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

    private sealed record RoomDrafts(long Id, string Name, IReadOnlyList<MessageDraft> Drafts);

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
