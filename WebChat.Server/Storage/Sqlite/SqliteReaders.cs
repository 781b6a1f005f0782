using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace WebChat.Server.Storage.Sqlite;

/// <summary>
/// Readers beside the writer (WAL: they never wait for it). So many at once; others wait their turn. SQLite
/// reads without awaiting anything, so a turn is short. At most 1,024 wait; over that, reading is refused at once as
/// unavailable: those who asked have long given up when their turn comes, and the rest would wait for nothing.
/// </summary>
internal sealed class SqliteReaders(string connectionString, int atOnce = SqliteReaders.AtOnce) : IDisposable
{
    public const int AtOnce = 4;
    private const int Waiting = 1024;

    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _turns = new(atOnce);
    private int _waiting;

    /// <summary>Runs a query in one read transaction, so that all it sees belongs together.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> query)
    {
        await TurnAsync();
        try
        {
            if (!_idle.TryTake(out var session))
                session = new SqliteSession(connectionString);
            var whole = false;
            try
            {
                session.Execute("BEGIN");
                var result = query(session);
                session.Execute("COMMIT");
                whole = true;
                return result;
            }
            finally
            {
                if (whole)
                    _idle.Add(session);
                else
                    session.Dispose();
            }
        }
        catch (SqliteException e)
        {
            throw new StoreUnavailableException("The disk could not be read.", e);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task TurnAsync()
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > Waiting)
                throw new StoreUnavailableException("Too many wait to read.");
            await _turns.WaitAsync();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose()
    {
        foreach (var session in _idle)
            session.Dispose();
        _turns.Dispose();
    }
}
