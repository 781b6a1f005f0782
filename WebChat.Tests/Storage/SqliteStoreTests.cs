using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using WebChat.Contracts;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Changes;
using WebChat.Server.Storage.Search;
using WebChat.Server.Storage.Sqlite;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Storage;

/// <summary>The file.</summary>
public sealed class SqliteStoreTests : StoreContract
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_search_in_a_large_room_asks_the_index_and_sorts_nothing()
    {
        await FillAsync();
        using var session = new SqliteSession(SqliteFile.ConnectionString(_folder.File("webchat.db")));
        session.Execute("ANALYZE");
        // M: by a match; <: below a row. What was not given to the index would be a line more.
        var plan = session.Query("EXPLAIN QUERY PLAN " + SqliteSearch.Find, r => r.GetString(3), "\"1.0.a\"", 1L << 41, 20);
        Assert.Matches("^SCAN search VIRTUAL TABLE INDEX [0-9]+:M[0-9]+<$", Assert.Single(plan));
        plan = session.Query("EXPLAIN QUERY PLAN " + SqliteSearch.Named, r => r.GetString(3), 1L, 1L);
        Assert.Equal(2, plan.Count);
        Assert.All(plan, line => Assert.Matches("^SEARCH [mo] USING PRIMARY KEY [(]room=[?] AND seq=[?][)]", line));
    }

    [Fact]
    public async Task Words_that_were_taken_out_leave_the_file_of_the_index_within_a_day()
    {
        var now = DateTimeOffset.UtcNow;
        var name = WebChat.Server.Chat.Names.Nickname.Parse("ann").Ok!;
        var ann = (await Store.CreateSessionAsync(name, "tag", [1], now))!;
        await SayAsync("qzdeleted", 1);
        await SayAsync("xkreworded", 1);
        await SayAsync("hay", 200);
        await SayAsync("wvlater", 1);
        for (var i = 0; i < 4; i++)
            await Store.Search.IndexAsync((await Store.Search.FindRoomAsync("ops"))!);
        Assert.False(await Store.Search.TidyAsync(now));
        await ChangeAsync(ChangeKinds.Deleted, 1, "");
        await ChangeAsync(ChangeKinds.Edited, 2, "other");
        Assert.Equal((true, true, true), (IsInIndex("zdeleted"), IsInIndex("kreworded"), IsInIndex("vlater")));
        await TidyAsync(now);
        Assert.Equal((false, false, true), (IsInIndex("zdeleted"), IsInIndex("kreworded"), IsInIndex("vlater")));

        // Not each time somebody deletes something: the whole index is written anew.
        await ChangeAsync(ChangeKinds.Deleted, 203, "");
        await TidyAsync(now.AddHours(1));
        Assert.True(IsInIndex("vlater"));
        await TidyAsync(now.AddHours(25));
        Assert.False(IsInIndex("vlater"));
        Assert.Equal(200, (await RoomSearch.RunAsync(Store, "ops", SearchQuery.Parse("hay", null).Ok!, null, 500)).Hits.Count);

        // Each of these merges wears the index; before it breaks, a start makes it anew.
        using (var session = new SqliteSession(SqliteFile.ConnectionString(_folder.File("webchat.db"))))
        {
            Assert.Equal(1, session.Execute("UPDATE meta SET value = '500' WHERE key = 'search_merges' AND value = '2'"));
            SqliteSearch.Prepare(session);
        }

        Assert.Equal(207, (await Store.Search.FindRoomAsync("ops"))!.Low);
        Assert.Equal(200, (await RoomSearch.RunAsync(Store, "ops", SearchQuery.Parse("hay", null).Ok!, null, 500)).Hits.Count);

        async Task TidyAsync(DateTimeOffset at)
        {
            for (var steps = 0; await Store.Search.TidyAsync(at); steps++)
                Assert.True(steps < 100);
        }

        Task SayAsync(string text, int count) =>
            Store.AppendAsync(
                "ops",
                [
                    .. Enumerable
                        .Range(0, count)
                        .Select(_ => new MessageDraft(
                            ann.Id,
                            ann.Tag,
                            "ann",
                            Guid.NewGuid().ToString(),
                            text,
                            MessageKinds.Text,
                            ReplyTo: null,
                            now
                        )),
                ]
            );

        Task ChangeAsync(string kind, long target, string value) =>
            Store.ChangeAsync("ops", [new ChangeDraft(ann.Id, ann.Tag, "ann", Guid.NewGuid().ToString(), kind, target, value, now)]);
    }

    /// <summary>Whether the tables in which FTS5 keeps its terms have these letters. Where a word stands behind another one that begins as it does, its first letters are left out.</summary>
    private bool IsInIndex(string letters)
    {
        using var session = new SqliteSession(SqliteFile.ConnectionString(_folder.File("webchat.db")));
        return session.Number("SELECT count(*) FROM search_data WHERE instr(block, CAST(@p0 AS BLOB)) > 0", letters) > 0;
    }

    [Fact]
    public void Reactions_are_found_by_an_index_and_not_sorted()
    {
        using var session = new SqliteSession(SqliteFile.ConnectionString(_folder.File("webchat.db")));
        var plan = session.Query("EXPLAIN QUERY PLAN " + SqliteStore.FirstReactions, r => r.GetString(3), 1L, 1L, "👍", 10);
        Assert.Contains("reactions_by_seq", Assert.Single(plan), StringComparison.Ordinal);
        plan = session.Query("EXPLAIN QUERY PLAN " + SqliteStore.BlankReactions, r => r.GetString(3), 1L, 1L);
        Assert.Contains("messages_by_target (room=? AND target=?)", Assert.Single(plan), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_reads_what_is_answered_while_others_keep_all_readers_busy()
    {
        using var reading = new CountdownEvent(SqliteReaders.AtOnce);
        using var over = new ManualResetEventSlim();
        var room = new IndexedRoom(1, "ops", 0, 1, 0);
        var readers = Enumerable
            .Range(0, SqliteReaders.AtOnce)
            .Select(_ => Task.Run(() => Store.Search.FindAsync(room, null!, new Slow(reading, over), 0, 1, CancellationToken.None)))
            .ToList();
        try
        {
            Assert.True(reading.Wait(Patience.Time));
            var page = Store.ReadAsync("ops", new(50));
            Assert.Empty(await Store.QuotesAsync("ops", [1]).InTime());
            Assert.False(page.IsCompleted);
        }
        finally
        {
            over.Set();
            await Task.WhenAll(readers).InTime();
        }
    }

    private protected override Task<IChatStore> OpenAsync() =>
        Task.FromResult<IChatStore>(
            new SqliteStore(_folder.File("webchat.db"), maxMegabytes: 0, TimeProvider.System, NullLogger<SqliteStore>.Instance)
        );

    private protected override Task<string> EverythingAsync()
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File("webchat.db")};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT text || '|' || nickname || '|' || tag, reactions FROM messages UNION ALL SELECT emoji || '|' || tag, nickname FROM reactions";
        using var reader = command.ExecuteReader();
        var rows = new System.Text.StringBuilder();
        while (reader.Read())
            rows.Append(reader[0]).Append('|').Append(reader[1]).AppendLine();
        return Task.FromResult(rows.ToString());
    }

    private protected override Task ExecuteAsync(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File("webchat.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
        return Task.CompletedTask;
    }

    private protected override Task CloseAsync() => Store.DisposeAsync().AsTask();

    /// <summary>Nothing, for who waits long enough.</summary>
    private sealed class Slow(CountdownEvent asked, ManualResetEventSlim over) : IReadOnlyList<long>
    {
        public int Count => 0;

        public long this[int index] => throw new NotSupportedException();

        public IEnumerator<long> GetEnumerator()
        {
            asked.Signal();
            Assert.True(over.Wait(Patience.Time));
            return Enumerable.Empty<long>().GetEnumerator();
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
