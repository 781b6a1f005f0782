using System.Threading.Channels;

namespace WebChat.Server.Chat;

/// <summary>
/// One loop over one bounded inbox. Only the loop touches what its owner owns. It takes all that waits, up to 256
/// commands, and never waits for more. When 4,096 wait, <see cref="TrySend"/> says no and <see cref="SendAsync"/> waits.
/// </summary>
internal abstract partial class Inbox<TCommand>
    where TCommand : class
{
    private const int Capacity = 4096;
    private const int Batch = 256;

    private readonly Task _loop;
    private readonly Channel<TCommand> _commands = Channel.CreateBounded<TCommand>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );

    protected Inbox(ILogger log)
    {
        Log = log;
        _loop = Task.Run(RunAsync);
    }

    protected ILogger Log { get; }

    protected bool TrySend(TCommand command) => _commands.Writer.TryWrite(command);

    protected ValueTask SendAsync(TCommand command) => _commands.Writer.WriteAsync(command);

    /// <summary>Works on what waits, then ends.</summary>
    public Task StopAsync()
    {
        _commands.Writer.TryComplete();
        return _loop;
    }

    /// <summary>Works on a batch, in order.</summary>
    protected abstract ValueTask TurnAsync(IReadOnlyList<TCommand> batch);

    /// <summary>Answers the commands of a batch that broke down and have no answer yet.</summary>
    protected abstract void Fail(IReadOnlyList<TCommand> batch, Exception failure);

    private async Task RunAsync()
    {
        var batch = new List<TCommand>(Batch);
        while (await _commands.Reader.WaitToReadAsync())
        {
            while (batch.Count < Batch && _commands.Reader.TryRead(out var command))
                batch.Add(command);
            try
            {
                await TurnAsync(batch);
            }
            catch (Exception e)
            {
                // The loop outlives whatever one batch does to it.
                LogTurnFailed(Log, e, GetType().Name);
                Fail(batch, e);
            }

            batch.Clear();
        }
    }

    [LoggerMessage(100, LogLevel.Error, "A turn of {Owner} failed")]
    private static partial void LogTurnFailed(ILogger log, Exception e, string owner);
}
