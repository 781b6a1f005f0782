using WebChat.Server.Storage;

namespace WebChat.Server.Hosting;

/// <summary>
/// Keeps the index of the search near what is said, behind those who say it: after each batch it waits as long as the batch took and longer, so that
/// posting is held up by a few per cent at most while there is much to do. Where all was there before the index was (after an upgrade), it is at it for minutes.
/// </summary>
internal sealed partial class Indexing(IChatStore store, TimeProvider time, ILogger<Indexing> log) : BackgroundService
{
    private const int RoomsAtOnce = 16;

    /// <summary>So many times as long as it works it waits, while something is said.</summary>
    private const int WaitsWhileBusy = 25;

    private const int WaitsWhileIdle = 1;

    /// <summary>So many messages are an upgrade, or what was loaded from elsewhere.</summary>
    private const int WorthTelling = 10_000;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        var isTroubled = false;
        do
        {
            try
            {
                await CatchUpAsync(stoppingToken);
                isTroubled = false;
            }
            catch (Exception e) when (e is StoreUnavailableException or StorageFullException)
            {
                // What is not indexed is found without.
                if (!isTroubled)
                    LogPutOff(log, e.Message);
                isTroubled = true;
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        var last = new Dictionary<long, long>();
        var count = 0L;
        while (await store.Search.BehindAsync(RoomsAtOnce) is { Count: > 0 } rooms)
        {
            foreach (var room in rooms)
            {
                var start = time.GetTimestamp();
                count += await store.Search.IndexAsync(room);
                var isBusy = last.TryGetValue(room.Id, out var before) && before != room.Last;
                last[room.Id] = room.Last;
                await Task.Delay(time.GetElapsedTime(start) * (isBusy ? WaitsWhileBusy : WaitsWhileIdle), time, cancellation);
            }
        }

        if (count >= WorthTelling)
            LogCaughtUp(log, count);
    }

    [LoggerMessage(153, LogLevel.Information, "The search has everything: {Count} messages were indexed")]
    private static partial void LogCaughtUp(ILogger log, long count);

    [LoggerMessage(152, LogLevel.Warning, "The search is not indexed further now: {Reason}")]
    private static partial void LogPutOff(ILogger log, string reason);
}
