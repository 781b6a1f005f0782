using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>What is about to be deleted: for five seconds one can still keep it, as on the page.</summary>
/// <param name="time">The clock.</param>
/// <param name="delete">Deletes the message of a number in a room.</param>
/// <param name="fail">Shows that something did not work.</param>
internal sealed class Deletions(TimeProvider time, Func<string, long, Task> delete, Action<string> fail)
{
    public static readonly TimeSpan UndoTime = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();

    // Under the gate.
    private readonly List<Deletion> _waiting = [];
    private readonly List<Task> _running = [];

    /// <summary>Whether a message is about to be deleted.</summary>
    public bool Has(string room, long seq)
    {
        lock (_gate)
        {
            return _waiting.Exists(d => d.Seq == seq && string.Equals(d.Room, room, StringComparison.Ordinal));
        }
    }

    /// <summary>A message is deleted after the time in which one can keep it.</summary>
    public void Add(string room, long seq)
    {
        lock (_gate)
        {
            var deletion = new Deletion(room, seq);
            _waiting.Add(deletion);
            deletion.Timer = time.CreateTimer(_ => Begin(deletion), null, UndoTime, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Keeps what was to be deleted last.</summary>
    /// <returns>Its number; none: nothing is about to be deleted.</returns>
    public long? Undo()
    {
        lock (_gate)
        {
            if (_waiting is not [.., var last])
                return null;
            _waiting.Remove(last);
            last.Timer?.Dispose();
            return last.Seq;
        }
    }

    /// <summary>Deletes at once what waits: one leaves.</summary>
    public Task SettleAsync()
    {
        List<Deletion> waiting;
        lock (_gate)
        {
            waiting = [.. _waiting];
        }

        waiting.ForEach(Begin);
        lock (_gate)
        {
            return Task.WhenAll(_running);
        }
    }

    private void Begin(Deletion deletion)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(deletion))
                return;
            deletion.Timer?.Dispose();
            _running.RemoveAll(task => task.IsCompleted);
            _running.Add(DeleteAsync(deletion));
        }
    }

    private async Task DeleteAsync(Deletion deletion)
    {
        while (true)
        {
            try
            {
                await delete(deletion.Room, deletion.Seq);
                return;
            }
            catch (ChatRefusedException e) when (e.Code is Codes.SlowDown)
            {
                // Whoever deleted something has gone on by now: it must not be forgotten.
                await Task.Delay(TimeSpan.FromMilliseconds(e.Refusal.RetryAfterMs ?? 1000), time);
            }
            catch (ChatRefusedException e)
            {
                fail($"#{deletion.Seq} was not deleted: {JoinCommand.Sentence(e.Refusal)}");
                return;
            }
            catch (ChatUnreachableException)
            {
                fail($"The connection was lost before #{deletion.Seq} was deleted. /delete {deletion.Seq} tries again.");
                return;
            }
        }
    }

    private sealed class Deletion(string room, long seq)
    {
        public string Room => room;

        public long Seq => seq;

        public ITimer? Timer { get; set; }
    }
}
