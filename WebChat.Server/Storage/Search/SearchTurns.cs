using WebChat.Contracts;
using WebChat.Server.Chat;

namespace WebChat.Server.Storage.Search;

/// <summary>
/// Searches are work for a processor, and SQLite answers without awaiting anything. So they run beside those who asked, on half of the processors at
/// most: rooms and the hub have the others. At most 64 wait; over that they are refused at once, as is whose turn does not come in time.
/// </summary>
internal sealed class SearchTurns(TimeProvider time) : IDisposable
{
    public const int Waiting = 64;

    private const int WhenBusyMs = 1000;

    /// <summary>From asking on. Below the three seconds after which a call is answered as unavailable: what was found by then is an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private int _waiting;

    /// <summary>Runs a search when its turn comes.</summary>
    /// <param name="search">Gets what tells it that it is enough: it is to end with what it has.</param>
    /// <param name="gone">Whoever asked has gone.</param>
    public async Task<Reply<T>> RunAsync<T>(Func<CancellationToken, Task<T>> search, CancellationToken gone)
        where T : class
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(late.Token, gone);
        if (!await TryTurnAsync(enough.Token))
            return Refusals.SlowDown(WhenBusyMs);
        try
        {
            return await Task.Run(() => search(enough.Token), CancellationToken.None);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<bool> TryTurnAsync(CancellationToken enough)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > Waiting)
                return false;
            await _turns.WaitAsync(enough);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
