using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace WebChat.Server.Storage.Sqlite;

/// <summary>
/// Readers beside the writer (WAL: they never wait for it). At most four at once; others wait their turn. SQLite
/// reads without awaiting anything, so a turn is short.
/// </summary>
internal sealed class SqliteReaders(string connectionString) : IDisposable
{
    private const int AtOnce = 4;

    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <summary>Runs a query in one read transaction, so that all it sees belongs together.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> query)
    {
        await _turns.WaitAsync();
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

    public void Dispose()
    {
        foreach (var session in _idle)
            session.Dispose();
        _turns.Dispose();
    }
}
