using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using WebChat.Contracts;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Postgres;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Storage;

/// <summary>PostgreSQL, as one of several servers uses it.</summary>
public sealed partial class PostgresStoreTests : StoreContract
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
