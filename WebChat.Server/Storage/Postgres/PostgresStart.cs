using System.Security.Authentication;
using Npgsql;

namespace WebChat.Server.Storage.Postgres;

/// <summary>The first connection of a start: waits a little for a database that starts too, and says in one sentence why it cannot be used.</summary>
internal static partial class PostgresStart
{
    private const int OldestVersion = 13;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    /// <exception cref="StoreUnusableException">It cannot be reached, or refuses us, or was made by a newer WebChat.</exception>
    public static async Task MigrateAsync(PostgresDatabase database, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await using var connection = new NpgsqlConnection(database.Single);
                await connection.OpenAsync(cancellation);
                if (connection.PostgreSqlVersion.Major < OldestVersion)
                    throw new StoreUnusableException(
                        $"PostgreSQL {connection.PostgreSqlVersion} is too old: it must be {OldestVersion} or newer."
                    );
                await PostgresMigrations.ApplyAsync(connection, database.Schema);
                return;
            }
            catch (Exception e) when (IsStarting(e) && time.GetElapsedTime(start) < Patience)
            {
                if (isFirst)
                    LogWaiting(log, e.Message);
                await Task.Delay(BetweenTries, time, cancellation);
            }
            catch (NpgsqlException e) when (e.InnerException is AuthenticationException reason)
            {
                throw new StoreUnusableException(
                    $"The database is not trusted: {reason.Message.TrimEnd('.')}. Give its certificate, or who signed it, as Root Certificate in ConnectionStrings:Postgres.",
                    e
                );
            }
            catch (PostgresException e)
            {
                throw new StoreUnusableException(
                    $"The database refused: {e.MessageText}. Check ConnectionStrings:Postgres, and that its user may use the schema \"{database.Schema}\".",
                    e
                );
            }
            catch (Exception e) when (PostgresDatabase.IsOfTheStore(e))
            {
                throw new StoreUnusableException(
                    $"The database cannot be reached ({e.Message.TrimEnd('.')}). Check ConnectionStrings:Postgres, and that PostgreSQL runs there.",
                    e
                );
            }
        }
    }

    private static bool IsStarting(Exception e) =>
        e switch
        {
            PostgresException p => p.SqlState
                is PostgresErrorCodes.CannotConnectNow
                    or PostgresErrorCodes.AdminShutdown
                    or PostgresErrorCodes.LockNotAvailable,
            NpgsqlException { InnerException: AuthenticationException } => false,
            _ => PostgresDatabase.IsOfTheStore(e),
        };

    [LoggerMessage(210, LogLevel.Information, "Waiting for the database: {Reason}")]
    private static partial void LogWaiting(ILogger log, string reason);
}
