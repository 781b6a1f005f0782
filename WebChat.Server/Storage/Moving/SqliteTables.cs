using Microsoft.Data.Sqlite;
using WebChat.Server.Storage.Sqlite;

namespace WebChat.Server.Storage.Moving;

/// <summary>The tables of a file that no server uses.</summary>
internal sealed class SqliteTables : ITables
{
    private readonly FileStream _lock;
    private readonly SqliteSession _session;

    /// <exception cref="StoreUnusableException">The file cannot be used, or a server uses it.</exception>
    public SqliteTables(string path)
    {
        Place = path;
        _lock = SqliteStore.LockFolder(path);
        try
        {
            _session = SqliteFile.Open(path, maxMegabytes: 0);
            _session.Execute("BEGIN IMMEDIATE");
        }
        catch
        {
            _session?.Dispose();
            _lock.Dispose();
            throw;
        }
    }

    public string Place { get; }

    public Task<string> EpochAsync() => Task.FromResult(_session.First("SELECT value FROM meta WHERE key = 'epoch'", r => r.GetString(0))!);

    public Task<bool> IsEmptyAsync() =>
        Task.FromResult(Table.All.All(t => _session.Number($"SELECT EXISTS (SELECT 1 FROM {t.Name})") == 0));

    public async IAsyncEnumerable<object?[]> ReadAsync(Table table)
    {
        foreach (var row in _session.Stream(table.Select, r => RowOf(r, table)))
            yield return row;
        await Task.CompletedTask;
    }

    public async Task<long> WriteAsync(Table table, IAsyncEnumerable<object?[]> rows)
    {
        var places = string.Join(", ", table.Columns.Select((_, i) => $"@p{i}"));
        var insert = $"INSERT INTO {table.Name} ({table.ColumnNames}) VALUES ({places})";
        var count = 0L;
        await foreach (var row in rows)
        {
            _session.Execute(insert, row);
            count++;
        }

        return count;
    }

    public Task CommitAsync(string epoch)
    {
        _session.Execute("UPDATE meta SET value = @p0 WHERE key = 'epoch'", epoch);
        return CommitAsync();
    }

    public Task CommitAsync()
    {
        // New rows go on after the last number.
        foreach (var table in Table.All.Where(t => t.HasIds))
        {
            _session.Execute("DELETE FROM sqlite_sequence WHERE name = @p0", table.Name);
            _session.Execute($"INSERT INTO sqlite_sequence VALUES (@p0, ({table.HighestId}))", table.Name);
        }

        _session.Execute("COMMIT");
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _session.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private static object?[] RowOf(SqliteDataReader reader, Table table) =>
        [
            .. table.Columns.Select(
                (column, i) =>
                    reader.IsDBNull(i)
                        ? null
                        : column.Kind switch
                        {
                            Kind.Text => reader.GetString(i),
                            Kind.Bytes => reader.GetFieldValue<byte[]>(i),
                            Kind.Flag => reader.GetBoolean(i),
                            _ => (object)reader.GetInt64(i),
                        }
            ),
        ];
}
