using System.Globalization;

namespace WebChat.Server.Storage.Sqlite;

/// <summary>
/// FTS5 only notes that a word was taken out; the word stays on disk until the parts of the index are merged, which may be never. So once a day at most,
/// if something was taken out, all parts are merged into one, a step at a time. Each such merge leaves FTS5 one level more, and some 1,500 are
/// the end of it: long before that the index is made anew, at the next start.
/// </summary>
internal sealed class SqliteSearchTidying
{
    /// <summary>From one merge of all to the next.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(24);

    /// <summary>Pages of the index that a step writes.</summary>
    private const int Pages = 16;

    private const int MostMerges = 500;

    // In the table "meta": changes that took words out; how many of them are gone for good; when, and how often, that was begun.
    private const string Changes = "search_changes";
    private const string Tidied = "search_tidied";
    private const string Begun = "search_tidy_begun";
    private const string Merges = "search_merges";

    // Touched by the one who indexes only. The changes that the merge under way will have taken in.
    private long? _upTo;

    /// <summary>Words were taken out. In the transaction that did it.</summary>
    public static void Want(SqliteSession s) => Set(s, Changes, Get(s, Changes) + 1);

    /// <summary>The index is made anew.</summary>
    public static void Forget(SqliteSession s) =>
        s.Execute($"DELETE FROM meta WHERE key IN ('{Changes}', '{Tidied}', '{Begun}', '{Merges}')");

    /// <summary>Whether the index should be made anew.</summary>
    public static bool IsWornOut(SqliteSession s) => Get(s, Merges) >= MostMerges;

    /// <summary>Says whether there are more steps to take.</summary>
    public async Task<bool> StepAsync(SqliteWriter writer, SqliteReaders readers, DateTimeOffset now)
    {
        DateTimeOffset? begun = _upTo is null ? now : null;
        // Read from what is committed: what waits in the transaction of this step is not in a part of the index yet.
        var wanted = _upTo ?? await readers.ReadAsync<long?>(s => IsWanted(s, now) ? Get(s, Changes) : null);
        if (wanted is not { } upTo)
            return false;
        var isDone = await writer.RunAsync(s => Step(s, upTo, begun));
        _upTo = isDone ? null : upTo;
        return !isDone;
    }

    private static bool IsWanted(SqliteSession s, DateTimeOffset now) =>
        Get(s, Changes) > Get(s, Tidied)
        && !IsWornOut(s)
        && (now - DateTimeOffset.FromUnixTimeMilliseconds(Get(s, Begun))).Duration() >= Pause;

    private static bool Step(SqliteSession s, long upTo, DateTimeOffset? begun)
    {
        if (begun is { } now)
        {
            Set(s, Begun, now.ToUnixTimeMilliseconds());
            Set(s, Merges, Get(s, Merges) + 1);
        }

        var before = s.Number("SELECT total_changes()");
        // A number below zero begins with all parts.
        s.Execute("INSERT INTO search (search, rank) VALUES ('merge', @p0)", begun is null ? Pages : -Pages);
        // As FTS5 describes it: it wrote nothing, so all is merged.
        if (s.Number("SELECT total_changes()") - before >= 2)
            return false;
        Set(s, Tidied, upTo);
        return true;
    }

    private static long Get(SqliteSession s, string key) => s.Number("SELECT CAST(value AS INTEGER) FROM meta WHERE key = @p0", key);

    private static void Set(SqliteSession s, string key, long value) =>
        s.Execute(
            "INSERT INTO meta VALUES (@p0, @p1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            key,
            value.ToString(CultureInfo.InvariantCulture)
        );
}
