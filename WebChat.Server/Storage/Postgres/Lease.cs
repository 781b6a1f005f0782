using System.Reflection;
using Npgsql;
using static WebChat.Server.Storage.Postgres.PostgresDatabase;

namespace WebChat.Server.Storage.Postgres;

/// <summary>
/// The place of this server among those that share the database: a row with a number of its own that is good for twelve seconds, by the
/// database's clock, and made good again every two. Whatever it writes holds only while it is good. Who does not come back in time is taken
/// for dead: the row is gone, others take over its sessions, and all it can do is take a new place.
/// </summary>
internal sealed class Lease(PostgresDatabase database, TimeProvider time) : IAsyncDisposable
{
    /// <summary>In SQL. The longest time for which a dead server's people seem to be there.</summary>
    private const string Length = "interval '12 seconds'";

    /// <summary>Two renewals that failed.</summary>
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan LengthHere = TimeSpan.FromSeconds(12);

    /// <summary>A connection of its own: a busy pool must not cost the lease.</summary>
    private readonly NpgsqlConnection _connection = new(database.Single);

    private long _node;
    private long _renewedAt;
    private long _unbrokenSince;

    // When the first of the tries that failed began; 0: the last one did not.
    private long _awaySince;

    /// <summary>Its number; 0 while it has no place, and another one after the place was lost.</summary>
    public long Node => Volatile.Read(ref _node);

    /// <summary>Whether the database answers, and takes what this server writes.</summary>
    public bool IsAnswering => Node != 0 && SinceRenewed < AnswersWithin;

    /// <summary>For how long the database has been known not to answer.</summary>
    public TimeSpan Away => Volatile.Read(ref _awaySince) is > 0 and var since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    private TimeSpan SinceRenewed => time.GetElapsedTime(Volatile.Read(ref _renewedAt));

    /// <summary>
    /// Whether the database has answered all the time for as long as a lease lasts. Else it may have been away for everybody, and whose
    /// lease is over may be about to come back: it is not for us to say that they are dead.
    /// </summary>
    public bool MayJudge => IsAnswering && time.GetElapsedTime(Volatile.Read(ref _unbrokenSince)) > LengthHere;

    /// <summary>A new place, under a number that nobody had.</summary>
    public Task TakeAsync() =>
        ApartAsync(() =>
        {
            var version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);
            var node = Scalar<long>(
                $"INSERT INTO nodes (version, host, expires) VALUES ($1, $2, clock_timestamp() + {Length}) RETURNING id",
                version,
                Environment.MachineName
            );
            Answered(isUnbroken: false);
            Volatile.Write(ref _node, node);
            return true;
        });

    /// <summary>Makes it good again. False: the place is lost.</summary>
    /// <param name="connections">How many clients there are: for operators.</param>
    /// <param name="lagMs">How late the news of others are, in milliseconds: for operators.</param>
    public Task<bool> RenewAsync(int connections, int? lagMs) =>
        ApartAsync(() =>
        {
            var isUnbroken = SinceRenewed < LengthHere / 2;
            var kept = Scalar<long?>(
                $"UPDATE nodes SET expires = clock_timestamp() + {Length}, connections = $2, lag_ms = $3 WHERE id = $1 AND NOT is_leaving RETURNING id",
                Node,
                connections,
                lagMs
            );
            // First: nobody is to be sent here before there is a new place.
            if (kept is null)
                Volatile.Write(ref _node, 0);
            Answered(isUnbroken);
            return kept is not null;
        });

    /// <summary>Gives the place up, for others to see at once.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Node != 0)
                await ApartAsync(() =>
                    Scalar<long?>("UPDATE nodes SET is_leaving = true, connections = 0 WHERE id = $1 RETURNING id", Node)
                );
        }
        catch (StoreUnavailableException)
        {
            // Then it ends by itself, in twelve seconds.
        }

        await _connection.DisposeAsync();
    }

    /// <summary>On a thread of its own: where thousands of calls wait for one of the pool, the lease would be over before its turn came.</summary>
    private static Task<T> ApartAsync<T>(Func<T> ask) =>
        Task.Factory.StartNew(ask, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Answered(bool isUnbroken)
    {
        var now = time.GetTimestamp();
        Volatile.Write(ref _renewedAt, now);
        Volatile.Write(ref _awaySince, 0);
        if (!isUnbroken)
            Volatile.Write(ref _unbrokenSince, now);
    }

    private T? Scalar<T>(string sql, params object?[] values)
    {
        var start = time.GetTimestamp();
        try
        {
            if (_connection.State != System.Data.ConnectionState.Open)
            {
                _connection.Close();
                _connection.Open();
            }

            using var batch = new NpgsqlBatch(_connection) { BatchCommands = { Sql(sql, values) } };
            return (T?)batch.ExecuteScalar();
        }
        catch (Exception e) when (IsOfTheStore(e))
        {
            if (Volatile.Read(ref _awaySince) == 0)
                Volatile.Write(ref _awaySince, start);
            _connection.Close();
            throw AsOurs(e);
        }
    }
}
