using System.Text.Json;
using Microsoft.Data.Sqlite;
using WebChat.Contracts;
using WebChat.Server.Storage.Search;

namespace WebChat.Server.Storage.Sqlite;

/// <summary>
/// The index of the search, in an FTS5 table that keeps the terms and nothing of the texts. Its rows are numbered by room and number, so that they
/// come newest first without being sorted. What is taken out of it must be told as it was put in.
/// </summary>
internal sealed class SqliteSearch(SqliteWriter writer, SqliteReaders readers) : ISearchIndex
{
    /// <summary>More numbers than a room will ever have.</summary>
    private const long RoomSize = 1L << 40;

    /// <summary>
    /// For the beginning of a word FTS5 gathers the rows of all words that begin so, thousands of them. Where fewer than this have the rest of what
    /// is looked for, these are looked at instead.
    /// </summary>
    private const int Few = 8;

    /// <summary>Asks the index: a match, the row below which, how many.</summary>
    public const string Find = "SELECT rowid FROM search WHERE search MATCH @p0 AND rowid < @p1 ORDER BY rowid DESC LIMIT @p2";

    /// <summary>Asks for a message that the index names: the room, the number.</summary>
    public const string Named =
        $"SELECT {RoomRows.LiveColumns} FROM messages m LEFT JOIN messages o ON {RoomRows.Other} WHERE m.room = @p0 AND m.seq = @p1";

    private readonly SqliteSearchTidying _tidying = new();

    private const string RoomColumns = "r.id, r.name, r.last, s.low, s.high";
    private const string RoomsAndState = "rooms r LEFT JOIN search_rooms s ON s.room = r.id";

    /// <summary>Makes the table, or makes it anew if terms were others when it was filled.</summary>
    public static void Prepare(SqliteSession s)
    {
        var version = s.First("SELECT value FROM meta WHERE key = 'search'", r => r.GetString(0));
        if (string.Equals(version, SearchTerms.Version, StringComparison.Ordinal) && !SqliteSearchTidying.IsWornOut(s))
            return;
        s.Execute("BEGIN IMMEDIATE");
        s.Execute("DROP TABLE IF EXISTS search");
        s.Execute("DELETE FROM search_rooms");
        SqliteSearchTidying.Forget(s);
        s.Execute(
            """
            CREATE VIRTUAL TABLE search USING fts5(
                terms, content = '', detail = none, columnsize = 0, tokenize = "ascii tokenchars '.-_@~'"
            )
            """
        );
        s.Execute("INSERT INTO meta VALUES ('search', @p0) ON CONFLICT (key) DO UPDATE SET value = excluded.value", SearchTerms.Version);
        s.Execute("COMMIT");
    }

    public Task<bool> TidyAsync(DateTimeOffset now) => _tidying.StepAsync(writer, readers, now);

    public Task<IndexedRoom?> FindRoomAsync(string room) =>
        readers.ReadAsync(s => s.First($"SELECT {RoomColumns} FROM {RoomsAndState} WHERE r.name = @p0", ToRoom, room));

    public Task<IReadOnlyList<IndexedRoom>> BehindAsync(int limit, IReadOnlyCollection<long> without) =>
        readers.ReadAsync<IReadOnlyList<IndexedRoom>>(s =>
            s.Query(
                $"""
                SELECT {RoomColumns} FROM {RoomsAndState}
                WHERE (r.last - coalesce(s.high, 0) >= @p0 OR s.low > 1) AND r.id NOT IN (SELECT value FROM json_each(@p2)) LIMIT @p1
                """,
                ToRoom,
                IndexedRoom.WorthIt,
                limit,
                JsonSerializer.Serialize(without)
            )
        );

    public Task<IReadOnlyList<MessageEvent>> FindAsync(
        IndexedRoom room,
        SearchQuery query,
        IReadOnlyList<long> stretches,
        long below,
        int limit,
        CancellationToken enough
    ) =>
        readers.ReadAsync<IReadOnlyList<MessageEvent>>(s =>
        {
            var found = new List<MessageEvent>();
            foreach (var stretch in stretches)
            {
                foreach (var row in Rows(s, room, query, stretch, below, limit - found.Count))
                {
                    var message = s.First(Named, r => (MessageEvent)RoomRows.ToLiveEvent(r, room.Name), room.Id, row % RoomSize);
                    if (message is not null)
                        found.Add(message);
                }

                if (found.Count >= limit || stretch == stretches[^1])
                    break;
                enough.ThrowIfCancellationRequested();
            }

            return found;
        });

    public async Task<int> IndexAsync(IndexedRoom room, int most = IndexedRoom.Batch)
    {
        var batch = await readers.ReadAsync(s => Next(s, room, most));
        var terms = batch.ConvertAll(m => TermsOf(room.Id, m));
        return await writer.RunAsync(s =>
        {
            if (Load(s, room.Id) is { } now && now != room with { Last = now.Last })
                return 0;
            // Whoever edits what is not indexed yet tells nobody.
            var current = Next(s, room, most);
            for (var i = 0; i < current.Count; i++)
                Add(s, room.Id, current[i], i < batch.Count && current[i] == batch[i] ? terms[i] : TermsOf(room.Id, current[i]));
            var (low, high) = room.With(current) is var next ? (next.Low, next.High) : default;
            s.Execute(
                "INSERT INTO search_rooms VALUES (@p0, @p1, @p2) ON CONFLICT (room) DO UPDATE SET low = excluded.low, high = excluded.high",
                room.Id,
                low,
                high
            );
            return current.Count;
        });
    }

    /// <summary>Whether a change of this message is one of the index too.</summary>
    public static bool Has(SqliteSession s, long room, long seq) => Load(s, room) is { } state && seq >= state.Low && seq <= state.High;

    /// <summary>What the index has to be told when a message gets another text, or none. For long ones this takes milliseconds.</summary>
    /// <param name="before">As it was.</param>
    /// <param name="text">Empty: it is deleted.</param>
    public static Rewording Reword(long room, Searchable before, string text) =>
        new(before, text, TermsOf(room, before), text.Length > 0 ? TermsOf(room, before with { Text = text }) : "");

    /// <summary>A message has another text, or none any more. In the transaction that changes it.</summary>
    /// <param name="foreseen">What was made ready; if this is not among it, somebody else was faster, and it is made now.</param>
    public static void Change(SqliteSession s, long room, Searchable before, string text, IReadOnlyList<Rewording> foreseen)
    {
        if (!Has(s, room, before.Seq))
            return;
        var change =
            foreseen.FirstOrDefault(f => f.Before == before && string.Equals(f.Text, text, StringComparison.Ordinal))
            ?? Reword(room, before, text);
        s.Execute("INSERT INTO search (search, rowid, terms) VALUES ('delete', @p0, @p1)", RowOf(room, before.Seq), change.OldTerms);
        Add(s, room, before, change.NewTerms);
        SqliteSearchTidying.Want(s);
    }

    /// <summary>Rows that have the terms, newest first.</summary>
    private static List<long> Rows(SqliteSession s, IndexedRoom room, SearchQuery query, long stretch, long below, int limit)
    {
        if (SearchKeys.ForSqliteWhole(query, room.Id, stretch) is { } whole)
        {
            var few = Ask(whole, Few);
            if (few.Count < Few)
                return few[..Math.Min(few.Count, limit)];
        }

        return Ask(SearchKeys.ForSqlite(query, room.Id, stretch), limit);

        List<long> Ask(string match, int most) => s.Query(Find, r => r.GetInt64(0), match, RowOf(room.Id, below), most);
    }

    private static void Add(SqliteSession s, long room, Searchable message, string terms) =>
        s.Execute("INSERT INTO search (rowid, terms) VALUES (@p0, @p1)", RowOf(room, message.Seq), terms);

    private static List<Searchable> Next(SqliteSession s, IndexedRoom room, int most)
    {
        var forward = room.IsBehindItsEnd;
        return s.Query(
            $"""
            SELECT seq, text, nickname, tag FROM messages
            WHERE room = @p0 AND {(forward ? "seq > @p1" : "seq < @p1")} AND kind IN ('{MessageKinds.Text}', '{MessageKinds.Action}')
            ORDER BY seq {(forward ? "ASC" : "DESC")} LIMIT @p2
            """,
            r => new Searchable(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3)),
            room.Id,
            forward ? room.High : room.Low,
            most
        );
    }

    private static IndexedRoom? Load(SqliteSession s, long room) =>
        s.First($"SELECT {RoomColumns} FROM {RoomsAndState} WHERE r.id = @p0 AND s.room = r.id", ToRoom, room);

    private static IndexedRoom ToRoom(SqliteDataReader r) =>
        r.IsDBNull(3)
            ? IndexedRoom.Beginning(r.GetInt64(0), r.GetString(1), r.GetInt64(2))
            : new(r.GetInt64(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4));

    private static long RowOf(long room, long seq) => (room * RoomSize) + Math.Min(seq, RoomSize - 1);

    private static string TermsOf(long room, Searchable message) => string.Join(' ', SearchKeys.Of(room, message));
}

/// <summary>A message with another text, and the terms of both.</summary>
internal sealed record Rewording(Searchable Before, string Text, string OldTerms, string NewTerms);
