using System.Data;
using System.Diagnostics;
using Npgsql;

namespace WebChat.Server.Storage.Postgres;

/// <summary>The way to the database: connections, their limits, and what its faults mean to us.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    public const string DefaultSchema = "webchat";

    /// <summary>With one that listens, one that wakes others and one for the lease they are ten.</summary>
    private const int Pooled = 7;

    private const int PatienceSeconds = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(PatienceSeconds);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly NpgsqlDataSource _pool;

    /// <param name="connectionString">As Npgsql takes it. Its <c>Search Path</c> names the schema; default <see cref="DefaultSchema"/>.</param>
    public PostgresDatabase(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        Schema = settings.SearchPath is { Length: > 0 } given ? given : DefaultSchema;
        settings.SearchPath = Schema;
        settings.ApplicationName ??= "webchat";
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, Pooled);
        settings.Timeout = PatienceSeconds;
        settings.CommandTimeout = PatienceSeconds;
        settings.CancellationTimeout = 500;
        // We leave nothing behind in a connection that would have to be undone.
        settings.NoResetOnClose = true;
        settings.MaxAutoPrepare = 64;
        settings.AutoPrepareMinUsages = 2;
        // A server that stops in the middle of something must not hold a room for others. Everything is found by an index: a plan that was
        // made when a table was empty would read all of it later. Statements are short: to plan or compile one takes longer than to run it.
        settings.Options +=
            " -c lock_timeout=2500 -c statement_timeout=5000 -c idle_in_transaction_session_timeout=5000"
            + " -c enable_seqscan=off -c plan_cache_mode=force_generic_plan -c jit=off";
        _pool = NpgsqlDataSource.Create(settings);

        settings.Pooling = false;
        settings.MaxAutoPrepare = 0;
        Single = settings.ToString();
    }

    public string Schema { get; }

    /// <summary>For a connection that is kept open by its user.</summary>
    public string Single { get; }

    /// <summary>Runs statements in one transaction and one round trip, and reads all their results.</summary>
    /// <param name="read">Reads; the reader stands before the first row of the first result.</param>
    /// <param name="again">Whether it may be run once more when the connection broke and nobody knows whether it was done.</param>
    /// <exception cref="StoreUnavailableException">It did not answer within three seconds, or refused.</exception>
    /// <exception cref="StorageFullException">Its disk is full.</exception>
    /// <exception cref="NameTakenException">A unique key is taken.</exception>
    public async Task<T> RunAsync<T>(IReadOnlyList<NpgsqlBatchCommand> statements, Func<NpgsqlDataReader, Task<T>> read, bool again = true)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await TryAsync(statements, read);
            }
            catch (Exception e) when (IsOfTheStore(e))
            {
                if (!again || !IsPassing(e) || Stopwatch.GetElapsedTime(start) + BetweenTries > Patience)
                    throw AsOurs(e);
            }

            await Task.Delay(BetweenTries);
            // A statement belongs to the batch, and the connection, that it ran on.
            statements = [.. statements.Select(CopyOf)];
        }
    }

    /// <summary>The same, for what gives no rows.</summary>
    public Task<int> RunAsync(params NpgsqlBatchCommand[] statements) =>
        RunAsync(
            statements,
            async reader =>
            {
                while (await reader.NextResultAsync()) { }
                return reader.RecordsAffected;
            }
        );

    /// <summary>A statement with parameters <c>$1</c>, <c>$2</c> ...</summary>
    public static NpgsqlBatchCommand Sql(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }

    /// <summary>Whether it is the database, or the way to it, that failed, and not we.</summary>
    public static bool IsOfTheStore(Exception e) =>
        e switch
        {
            // Connections, rights, databases that are not there, resources, locks, interventions, the system, its own faults, deadlocks; and a key that is taken.
            PostgresException p => p.SqlState[..2] is "08" or "28" or "3D" or "40" or "53" or "55" or "57" or "58" or "XX" or "25" or "23",
            NpgsqlException or TimeoutException or IOException or ObjectDisposedException => true,
            System.Net.Sockets.SocketException => true,
            _ => false,
        };

    /// <summary>What a fault of the database means to those who asked.</summary>
    public static Exception AsOurs(Exception e) =>
        e switch
        {
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new StorageFullException(e),
            PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => new NameTakenException(e),
            _ => new StoreUnavailableException("The database did not take it.", e),
        };

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private async Task<T> TryAsync<T>(IReadOnlyList<NpgsqlBatchCommand> statements, Func<NpgsqlDataReader, Task<T>> read)
    {
        await using var connection = await _pool.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(statement);
        try
        {
            await using var reader = await batch.ExecuteReaderAsync();
            return await read(reader);
        }
        catch (InvalidOperationException e)
            when (connection.FullState.HasFlag(ConnectionState.Broken) || connection.State == ConnectionState.Closed)
        {
            // It broke before anything was sent, or while something was read: Npgsql says so in its own way.
            throw new NpgsqlException("The connection is broken.", e);
        }
    }

    private static NpgsqlBatchCommand CopyOf(NpgsqlBatchCommand statement)
    {
        var copy = new NpgsqlBatchCommand(statement.CommandText);
        foreach (NpgsqlParameter parameter in statement.Parameters)
            copy.Parameters.Add(parameter.Clone());
        return copy;
    }

    // A restart, a broken line, two that waited for each other: the next try may do. A lock that is not free, or a time that is over, is no such thing.
    private static bool IsPassing(Exception e) =>
        e switch
        {
            PostgresException p => p.SqlState[..2] is "08" or "40" || p.SqlState is "57P01" or "57P02" or "57P03",
            NpgsqlException { InnerException: TimeoutException } => false,
            TimeoutException => false,
            _ => true,
        };
}

/// <summary>Another row has one of the keys.</summary>
internal sealed class NameTakenException(Exception inner) : Exception("A key is taken.", inner);
