using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace WebChat.Server.Storage.Sqlite;

/// <summary>
/// The one writer of the file, on its own thread. It takes all work that waits (up to 256 pieces), runs it in one
/// transaction and answers after the commit: however many rooms and sessions write at once, they share one fsync.
/// At most 4,096 pieces wait; over that, work is refused at once as unavailable.
/// </summary>
internal sealed partial class SqliteWriter : IDisposable
{
    private const int Waiting = 4096;
    private const int Batch = 256;
    private static readonly TimeSpan StopMayTake = TimeSpan.FromSeconds(1);

    /// <summary>On a full disk some work still succeeds (a change in place): storing goes on when nothing failed for so long.</summary>
    private static readonly TimeSpan RecoveredAfter = TimeSpan.FromSeconds(10);

    private readonly BlockingCollection<Work> _work = new(Waiting);
    private readonly SqliteSession _session;
    private readonly Thread _thread;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    // Touched by the writer's thread only. When work last failed, while it is known to fail.
    private long? _failedAt;

    public SqliteWriter(SqliteSession session, TimeProvider time, ILogger log)
    {
        _session = session;
        _time = time;
        _log = log;
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

    /// <summary>Ends after the work that waits; false: the disk holds it up, and it is left to itself.</summary>
    public bool Stop()
    {
        _work.CompleteAdding();
        return _thread.Join(StopMayTake);
    }

    public void Dispose() => _work.Dispose();

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
        var (failure, isOfOnePiece) = TryCommit(batch);
        if (isOfOnePiece && batch.Count > 1)
        {
            // One piece spoiled it for the others: each by itself.
            foreach (var piece in batch)
                Answer([piece], TryCommit([piece]).Failure);
            return;
        }

        Answer(batch, failure);
    }

    private void Answer(List<Work> batch, Exception? failure)
    {
        foreach (var piece in batch)
            piece.Answer(failure);
        Note(failure);
    }

    private (Exception? Failure, bool IsOfOnePiece) TryCommit(List<Work> batch)
    {
        var isOfOnePiece = false;
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            isOfOnePiece = true;
            foreach (var piece in batch)
                piece.Run(_session);
            isOfOnePiece = false;
            _session.Execute("COMMIT");
            return (null, false);
        }
        catch (SqliteException e)
        {
            RollBack();
            return e.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL
                ? (new StorageFullException(e), isOfOnePiece)
                : (new StoreUnavailableException("The disk did not take the work.", e), isOfOnePiece);
        }
        catch (Exception e)
        {
            RollBack();
            return (e, isOfOnePiece);
        }
    }

    private void RollBack()
    {
        try
        {
            _session.Execute("ROLLBACK");
        }
        catch (SqliteException e)
        {
            // SQLite has rolled back by itself when the disk is full; after anything else the next BEGIN will tell.
            LogRollback(_log, e.Message);
        }
    }

    // One line when it begins and one when it is over, however many pieces fail in between, or succeed.
    private void Note(Exception? failure)
    {
        if (failure is not null)
        {
            if (_failedAt is null)
                LogFailing(_log, failure.Message, failure.InnerException?.Message);
            _failedAt = _time.GetTimestamp();
        }
        else if (_failedAt is { } failed && _time.GetElapsedTime(failed) >= RecoveredAfter)
        {
            _failedAt = null;
            LogRecovered(_log);
        }
    }

    [LoggerMessage(200, LogLevel.Error, "Nothing can be stored: {Reason} ({Detail})")]
    private static partial void LogFailing(ILogger log, string reason, string? detail);

    [LoggerMessage(201, LogLevel.Information, "Storing goes on")]
    private static partial void LogRecovered(ILogger log);

    [LoggerMessage(202, LogLevel.Debug, "There was nothing to roll back: {Reason}")]
    private static partial void LogRollback(ILogger log, string reason);

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
