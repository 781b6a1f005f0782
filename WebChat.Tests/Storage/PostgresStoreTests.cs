using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using WebChat.Contracts;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Postgres;
using WebChat.Server.Storage.Search;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Storage;

/// <summary>PostgreSQL, as one of several servers uses it.</summary>
public sealed class PostgresStoreTests : StoreContract
{
    private readonly Task<string> _schema = PostgresServer.NewSchemaAsync();
    private readonly List<IAsyncDisposable> _open = [];
    private Lease _lease = null!;

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Without_its_lease_nothing_is_written()
    {
        var store = (PostgresStore)Store;
        var name = WebChat.Server.Chat.Names.Nickname.Parse("ann").Ok!;
        var ann = (await store.CreateSessionAsync(name, "tag", [1], DateTimeOffset.UtcNow))!;
        var draft = new MessageDraft(
            ann.Id,
            ann.Tag,
            "ann",
            Guid.NewGuid().ToString(),
            "late",
            MessageKinds.Text,
            null,
            DateTimeOffset.UtcNow
        );
        await ExecuteAsync("UPDATE nodes SET expires = clock_timestamp() - interval '1 second'");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync("lobby", [draft]));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.SetQuietAsync(ann.Id, true));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReleaseNameAsync(ann.Id, DateTimeOffset.UtcNow));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.EndSessionAsync(ann.Id, new Ending(LeaveReasons.Quit)));
        var other = WebChat.Server.Chat.Names.Nickname.Parse("bob").Ok!;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CreateSessionAsync(other, "tag2", [2], DateTimeOffset.UtcNow));
        Assert.Equal(0, (await store.FindRoomAsync("lobby"))?.Last ?? 0);
        Assert.Equal([(ann.Id, ann.Version)], (await store.NameHoldersAsync()).Select(s => (s.Id, s.Version)));

        // Nobody took its place: it can have it back.
        Assert.True(await _lease.RenewAsync(connections: 0, lagMs: null));
        Assert.Equal(1, Assert.Single(await store.AppendAsync("lobby", [draft]))!.Value.Seq);

        // Somebody did: it is another server now, and does not attend this session any more.
        await ExecuteAsync("DELETE FROM attendances; DELETE FROM nodes");
        Assert.False(await _lease.RenewAsync(connections: 0, lagMs: null));
        Assert.False(await store.IsReachableAsync(CancellationToken.None));
        await _lease.TakeAsync();
        Assert.True(await store.IsReachableAsync(CancellationToken.None));
        Assert.Null(Assert.Single(await store.AppendAsync("lobby", [draft with { Id = Guid.NewGuid().ToString() }])));
    }

    [Fact]
    public async Task Of_servers_that_start_together_one_makes_the_schema_and_the_others_wait()
    {
        await ExecuteAsync("DO $$ BEGIN EXECUTE format('DROP SCHEMA %I CASCADE', current_schema()); END $$");
        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(OpenAsync)));
        Assert.Single(stores.Select(s => s.Epoch).Distinct());
        Assert.Equal(6, (await ((PostgresStore)stores[0]).NodesAsync()).Count);
    }

    [Fact]
    public async Task A_look_finds_what_was_committed_late()
    {
        var store = (PostgresStore)Store;
        var ann = (await store.CreateSessionAsync(WebChat.Server.Chat.Names.Nickname.Parse("ann").Ok!, "tag", [1], DateTimeOffset.UtcNow))!;
        var seen = (await store.ChangesAsync(await store.NowAsync(), roomsSince: null)).Seen;

        await using var late = new NpgsqlConnection(await _schema + ";Pooling=false");
        await late.OpenAsync();
        await using var transaction = await late.BeginTransactionAsync();
        await using (
            var take = new NpgsqlCommand(
                "UPDATE sessions SET quiet = true, version = version + 1, changed = pg_current_xact_id()",
                late,
                transaction
            )
        )
            await take.ExecuteNonQueryAsync();
        // Others change something meanwhile, and are seen.
        await store.AddAnnouncementAsync(new AnnouncementEvent("id", "text", "admin") { At = DateTimeOffset.UtcNow });
        var between = await store.ChangesAsync(seen, roomsSince: null);
        Assert.Equal(["text"], between.Announcements.Select(a => a.Text));
        Assert.DoesNotContain(between.Sessions, s => s.Quiet);
        await transaction.CommitAsync();
        var after = await store.ChangesAsync(between.Seen, roomsSince: null);
        Assert.Contains(after.Sessions, s => s.Id == ann.Id && s.Quiet);
        // A transaction that stays open does not make each look read everything since it began.
        Assert.Empty(after.Announcements);
        Assert.Empty((await store.ChangesAsync(after.Seen, roomsSince: null)).Sessions);
    }

    [Fact]
    public async Task A_session_whose_answer_was_lost_is_found_by_its_token()
    {
        var store = (PostgresStore)Store;
        var name = WebChat.Server.Chat.Names.Nickname.Parse("ann").Ok!;
        var created = (await store.CreateSessionAsync(name, "tag", [1], DateTimeOffset.UtcNow))!;
        var again = await store.CreateSessionAsync(name, "tag", [1], DateTimeOffset.UtcNow);
        Assert.Equal((created.Id, created.Version), (again!.Id, again.Version));
        Assert.Null(await store.CreateSessionAsync(name, "other", [2], DateTimeOffset.UtcNow));
    }

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

    [Fact]
    public async Task Of_a_page_the_database_sends_what_has_room_on_it()
    {
        await ExecuteAsync(
            """
            INSERT INTO rooms (name, last) VALUES ('long', 600);
            INSERT INTO messages (room, seq, at, session, tag, nickname, kind, text, client_id, target)
            SELECT r.id, n, 0, 1, 't', 'ann', CASE WHEN n = 1 THEN 'text' ELSE 'edited' END, CASE WHEN n = 1 THEN repeat('x', 4000) ELSE '' END,
                gen_random_uuid()::text, CASE WHEN n > 1 THEN 1 END
            FROM rooms r, generate_series(1, 600) n
            """
        );
        await using var database = new PostgresDatabase(await _schema);
        foreach (var page in (PageRequest[])[new(500, After: 0), new(500)])
        {
            var rows = await database.RunAsync(
                [PostgresStore.PageOf("long", page)],
                async reader =>
                {
                    var count = 0;
                    while (await reader.ReadAsync())
                        count++;
                    return count;
                }
            );
            Assert.Equal(1 + (4 * PageRequest.MaxTextUnits - 1) / 4000, rows);
        }
    }

    private protected override async Task<IChatStore> OpenAsync()
    {
        var time = TimeProvider.System;
        var database = new PostgresDatabase(await _schema);
        var bell = new Bell(database, NullLogger<Bell>.Instance);
        _lease = new Lease(database, time);
        var store = new PostgresStore(database, bell, _lease, time, NullLogger<PostgresStore>.Instance);
        await store.OpenAsync(CancellationToken.None);
        lock (_open)
            _open.AddRange([_lease, bell, database]);
        return store;
    }

    private protected override async Task<string> EverythingAsync()
    {
        await using var connection = new NpgsqlConnection(await _schema + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT coalesce(string_agg(row, '|'), '') FROM (SELECT m::text AS row FROM messages m UNION ALL SELECT r::text FROM reactions r) a",
            connection
        );
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private protected override async Task CloseAsync()
    {
        foreach (var each in _open)
            await each.DisposeAsync();
        _open.Clear();
    }

    private protected override async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(await _schema + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
