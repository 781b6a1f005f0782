using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using WebChat.Contracts;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Postgres;
using WebChat.Server.Storage.Search;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Storage;

// The index of the search.
public sealed partial class PostgresStoreTests
{
    [Fact]
    public async Task A_search_in_a_large_room_asks_the_index_and_reads_what_it_finds()
    {
        var room = await FillAsync();
        await ExecuteAsync("ANALYZE");
        await using var database = new PostgresDatabase(await _schema);
        foreach (var (words, count) in Wanted)
        {
            var stretch = SearchKeys.StretchOf(room.Last);
            var queries = Enumerable.Range(0, (int)stretch + 1).Select(i => SearchKeys.ForPostgres(Query(words), room.Id, stretch - i));
            var plan = await PlanAsync(
                database,
                string.Join(", ", queries.Select(q => $"'{q.Replace("'", "''", StringComparison.Ordinal)}'")),
                room
            );
            Assert.Contains("Bitmap Index Scan on search_terms", plan, StringComparison.Ordinal);
            Assert.Contains("Index Cond: (terms @@", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("search_pkey", plan, StringComparison.Ordinal);
            // As many rows as are found, and none that is looked at in vain.
            var rows = Regex.Match(
                plan,
                "Bitmap Index Scan on search_terms [(]actual rows=(?<rows>[0-9]+) loops=(?<loops>[0-9]+)",
                RegexOptions.NonBacktracking
            );
            Assert.InRange(Number(rows.Groups["rows"]) * Number(rows.Groups["loops"]), Math.Min(count, 20) - stretch, count + stretch);
            Assert.InRange(
                Regex
                    .Matches(plan, "Rows Removed by [^:]+: (?<rows>[0-9]+)", RegexOptions.NonBacktracking)
                    .Sum(r => Number(r.Groups["rows"])),
                0,
                0
            );
            Assert.Matches("Index Scan using messages_[a-z_]+ on messages m [(]actual rows=1 ", plan);
        }

        static long Number(Group digits) => long.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>What the database did, by the plan that it makes once, for all searches.</summary>
    private static Task<string> PlanAsync(PostgresDatabase database, string queries, IndexedRoom room) =>
        database.RunAsync(
            [
                PostgresDatabase.Sql("PREPARE find AS " + PostgresSearch.Find),
                PostgresDatabase.Sql(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) EXECUTE find (ARRAY[{queries}], {room.Last + 1}, 20, {room.Id})"
                    )
                ),
                PostgresDatabase.Sql("DEALLOCATE find"),
            ],
            async reader =>
            {
                var lines = new List<string>();
                do while (await reader.ReadAsync())
                    lines.Add(reader.GetString(0));
                while (await reader.NextResultAsync());
                return string.Join('\n', lines);
            }
        );

    [Fact]
    public async Task Of_several_servers_the_first_that_is_there_indexes()
    {
        var first = await OpenAsync();
        var second = await OpenAsync();
        await ExecuteAsync("DELETE FROM nodes WHERE id = (SELECT min(id) FROM nodes)");
        await ExecuteAsync("INSERT INTO rooms (name, last) VALUES ('ops', 1000)");
        Assert.Single(await first.Search.BehindAsync(10, []));
        Assert.Empty(await second.Search.BehindAsync(10, []));

        await ExecuteAsync("UPDATE nodes SET expires = clock_timestamp() WHERE id = (SELECT min(id) FROM nodes)");
        Assert.Empty(await first.Search.BehindAsync(10, []));
        Assert.Single(await second.Search.BehindAsync(10, []));
    }

    [Fact]
    public async Task Who_indexes_and_who_changes_take_their_rows_in_one_order()
    {
        var name = WebChat.Server.Chat.Names.Nickname.Parse("ann").Ok!;
        var ann = (await Store.CreateSessionAsync(name, "tag", [1], DateTimeOffset.UtcNow))!;
        var draft = new MessageDraft(ann.Id, ann.Tag, "ann", "", "said", MessageKinds.Text, null, DateTimeOffset.UtcNow);
        await Store.AppendAsync("lobby", [.. Enumerable.Range(0, 3).Select(_ => draft with { Id = Guid.NewGuid().ToString() })]);
        var room = (await Store.Search.FindRoomAsync("lobby"))!;

        // Somebody changes the second and the third while they are indexed.
        await using var changing = new NpgsqlConnection(await _schema + ";Pooling=false");
        await changing.OpenAsync();
        await using var transaction = await changing.BeginTransactionAsync();
        await ChangingAsync("SET LOCAL lock_timeout = '500ms'");
        await WriteAsync(2);
        var indexing = Store.Search.IndexAsync(room);
        await Patience.UntilAsync(IsWaitedForAsync, "The one who indexes waits for the second row.");
        await WriteAsync(3);
        await transaction.CommitAsync();
        Assert.Equal(3, await indexing.InTime());
        Assert.Equal(1, (await Store.Search.FindRoomAsync("lobby"))!.Low);

        Task WriteAsync(long seq) =>
            ChangingAsync(
                string.Create(CultureInfo.InvariantCulture, $"INSERT INTO search (room, seq, terms) VALUES ({room.Id}, {seq}, '')")
            );

        async Task ChangingAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, changing);
            await command.ExecuteNonQueryAsync();
        }

        async Task<bool> IsWaitedForAsync()
        {
            await using var connection = new NpgsqlConnection(await _schema + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(
                "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid)))",
                connection
            )
            {
                Parameters = { new() { Value = changing.ProcessID } },
            };
            return (bool)(await command.ExecuteScalarAsync())!;
        }
    }
}
