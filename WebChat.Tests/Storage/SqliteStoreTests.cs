using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using WebChat.Server.Storage;
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
    public void A_search_asks_the_index_and_sorts_nothing()
    {
        using var session = new SqliteSession(SqliteFile.ConnectionString(_folder.File("webchat.db")));
        var plan = session.Query("EXPLAIN QUERY PLAN " + SqliteSearch.Find, r => r.GetString(3), "\"1.0.a\"", 1L << 41, 20);
        Assert.Contains("VIRTUAL TABLE INDEX", Assert.Single(plan), StringComparison.Ordinal);
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
        command.CommandText = "SELECT text, reactions FROM messages UNION ALL SELECT emoji, nickname FROM reactions";
        using var reader = command.ExecuteReader();
        var rows = new System.Text.StringBuilder();
        while (reader.Read())
            rows.Append(reader[0]).Append('|').Append(reader[1]).AppendLine();
        return Task.FromResult(rows.ToString());
    }

    private protected override Task CloseAsync() => Store.DisposeAsync().AsTask();
}
