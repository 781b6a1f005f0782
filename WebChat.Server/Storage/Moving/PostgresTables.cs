using Npgsql;
using NpgsqlTypes;
using WebChat.Server.Storage.Postgres;

namespace WebChat.Server.Storage.Moving;

/// <summary>The tables of a schema that no server uses.</summary>
internal sealed class PostgresTables : ITables
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private PostgresTables(NpgsqlConnection connection, NpgsqlTransaction transaction, string place)
    {
        (_connection, _transaction, Place) = (connection, transaction, place);
    }

    public string Place { get; }

    /// <exception cref="StoreUnusableException">The database cannot be used, or a server uses it.</exception>
    public static async Task<PostgresTables> OpenAsync(PostgresDatabase database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.Single) { CommandTimeout = 0, Options = null };
        var connection = new NpgsqlConnection(settings.ToString());
        await connection.OpenAsync();
        // One state of all tables, whatever comes in between.
        var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        var tables = new PostgresTables(connection, transaction, $"schema {database.Schema} of {settings.Host}");
        if (await tables.ScalarAsync<long>("SELECT count(*) FROM nodes WHERE expires > clock_timestamp() AND NOT is_leaving") == 0)
            return tables;
        await tables.DisposeAsync();
        throw new StoreUnusableException($"Servers use the {tables.Place}. Stop them, and try again.");
    }

    public async Task<string> EpochAsync() => await ScalarAsync<string>("SELECT value FROM meta WHERE key = 'epoch'");

    public async Task<bool> IsEmptyAsync()
    {
        foreach (var table in Table.All)
        {
            if (await ScalarAsync<bool>($"SELECT EXISTS (SELECT 1 FROM {table.Name})"))
                return false;
        }

        return true;
    }

    public async IAsyncEnumerable<object?[]> ReadAsync(Table table)
    {
        await using var command = new NpgsqlCommand(table.Select, _connection, _transaction);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            yield return [.. table.Columns.Select((c, i) => reader.IsDBNull(i) ? null : ValueOf(reader, c.Kind, i))];
    }

    public async Task<long> WriteAsync(Table table, IAsyncEnumerable<object?[]> rows)
    {
        var count = 0L;
        await using (
            var copy = await _connection.BeginBinaryImportAsync($"COPY {table.Name} ({table.ColumnNames}) FROM STDIN (FORMAT BINARY)")
        )
        {
            await foreach (var row in rows)
            {
                await copy.StartRowAsync();
                for (var i = 0; i < row.Length; i++)
                    await WriteAsync(copy, row[i], table.Columns[i].Kind);
                count++;
            }

            await copy.CompleteAsync();
        }

        return count;
    }

    public async Task CommitAsync(string epoch)
    {
        await ExecuteAsync("UPDATE meta SET value = $1 WHERE key = 'epoch'", epoch);
        // Who held a name is there until the first server finds that nobody looks after it, and gives it a grace time.
        await ExecuteAsync(
            """
            WITH node AS (
                INSERT INTO nodes (version, host, expires, is_leaving) VALUES ('0', 'move', clock_timestamp(), true) RETURNING id
            )
            INSERT INTO attendances (session, node, connections, is_waiting)
            SELECT s.id, node.id, 0, true FROM sessions s, node WHERE s.case_key IS NOT NULL
            """
        );
        await CommitAsync();
    }

    public async Task CommitAsync()
    {
        // New rows go on after the last number.
        foreach (var table in Table.All.Where(t => t.HasIds))
            await ExecuteAsync(
                $"SELECT setval(pg_get_serial_sequence('{table.Name}', 'id'), greatest(({table.HighestId}), 1), ({table.HighestId}) > 0)"
            );
        await _transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static object ValueOf(NpgsqlDataReader reader, Kind kind, int i) =>
        kind switch
        {
            Kind.Text => reader.GetString(i),
            Kind.Bytes => reader.GetFieldValue<byte[]>(i),
            Kind.Flag => reader.GetBoolean(i),
            Kind.Small => (long)reader.GetInt16(i),
            _ => reader.GetInt64(i),
        };

    private static Task WriteAsync(NpgsqlBinaryImporter copy, object? value, Kind kind) =>
        (kind, value) switch
        {
            (_, null) => copy.WriteNullAsync(),
            (Kind.Text, _) => copy.WriteAsync((string)value, NpgsqlDbType.Text),
            (Kind.Bytes, _) => copy.WriteAsync((byte[])value, NpgsqlDbType.Bytea),
            (Kind.Flag, _) => copy.WriteAsync((bool)value, NpgsqlDbType.Boolean),
            (Kind.Small, _) => copy.WriteAsync((short)(long)value, NpgsqlDbType.Smallint),
            _ => copy.WriteAsync((long)value, NpgsqlDbType.Bigint),
        };

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Command(sql, []);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, _connection, _transaction);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
