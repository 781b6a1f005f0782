using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace WebChat.Server.Storage.Sqlite;

/// <summary>
/// The one writer of the file, on its own thread. It takes all work that waits (up to 256 pieces), runs it in one
/// transaction and answers after the commit: however many rooms and sessions write at once, they share one fsync.
/// At most 4,096 pieces wait; over that, work is refused at once as unavailable.
/// </summary>
sealed class SqliteWriter : IDisposable
{
    private const int Waiting = 4096;
    private const int Batch = 256;

    private readonly BlockingCollection<Work> _work = new(Waiting);
    private readonly SqliteSession _session;
    private readonly Thread _thread;

    public SqliteWriter(SqliteSession session)
    {
        _session = session;
        _thread = new Thread(Run) { Name = "sqlite writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Runs a piece of work in a transaction; the task ends when it is on disk. The work may run twice, undone in between.</summary>
    public Task<T> RunAsync<T>(Func<SqliteSession, T> work)
    {
        var piece = new Work<T>(work);
        try
        {
            if (!_work.TryAdd(piece))
                throw new StoreUnavailableException("Too much work waits for the disk.");
        }
        catch (InvalidOperationException e)
        {
            throw new StoreUnavailableException("The store is closed.", e);
        }

        return piece.Task;
    }

    /// <summary>Ends after the work that waits.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        var batch = new List<Work>(Batch);
        foreach (var first in _work.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < Batch && _work.TryTake(out var next))
                batch.Add(next);
            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<Work> batch)
    {
        var failure = TryCommit(batch);
        if (failure is not null && batch.Count > 1)
        {
            // One piece may have spoiled it for the others: each by itself.
            foreach (var piece in batch)
            {
                var own = TryCommit([piece]);
                piece.Answer(own);
            }

            return;
        }

        foreach (var piece in batch)
            piece.Answer(failure);
    }

    private Exception? TryCommit(List<Work> batch)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var piece in batch)
                piece.Run(_session);
            _session.Execute("COMMIT");
            return null;
        }
        catch (SqliteException e)
        {
            RollBack();
            return e.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL
                ? new StorageFullException(e)
                : new StoreUnavailableException("The disk did not take the work.", e);
        }
        catch (Exception e)
        {
            RollBack();
            return e;
        }
    }

    private void RollBack()
    {
        try
        {
            _session.Execute("ROLLBACK");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            // "No transaction is active": SQLite rolls back by itself when the disk is full.
        }
    }

    private abstract class Work
    {
        public abstract void Run(SqliteSession session);
        public abstract void Answer(Exception? failure);
    }

    private sealed class Work<T>(Func<SqliteSession, T> work) : Work
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _done.Task;

        public override void Run(SqliteSession session) => _result = work(session);

        public override void Answer(Exception? failure)
        {
            if (failure is null)
                _done.SetResult(_result!);
            else
                _done.SetException(failure);
        }
    }
}
