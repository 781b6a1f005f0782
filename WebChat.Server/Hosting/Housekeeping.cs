using Microsoft.Extensions.Options;
using WebChat.Server.Chat;
using WebChat.Server.Delivery;
using WebChat.Server.Http;
using WebChat.Server.Storage;

namespace WebChat.Server.Hosting;

/// <summary>What has to be looked at now and then: connections that never join or fell silent, sessions that are absent for too long.</summary>
internal sealed partial class Housekeeping(
    Connections connections,
    Watch watch,
    IChatStore store,
    AddressLimits addresses,
    AdminFailures failures,
    IOptions<ChatOptions> options,
    TimeProvider time,
    ILogger<Housekeeping> log
) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongRound = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, time);
        var memory = new MemoryReturn(time, MemoryReturn.CollectAll);
        var (start, startedAt) = (time.GetTimestamp(), time.GetUtcNow());
        var longRound = start;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            watch.LookAround();
            memory.Look(connections.Count);
            if (time.GetElapsedTime(longRound) < LongRound)
                continue;
            longRound = time.GetTimestamp();
            addresses.Tidy();
            failures.Tidy();
            // A clock that is set forward must end nobody's session: as much time as passed since the start, and no more.
            var steady = startedAt + time.GetElapsedTime(start);
            await EndAbsentSessionsAsync(time.GetUtcNow() is var wall && wall < steady ? wall : steady);
        }
    }

    private async Task EndAbsentSessionsAsync(DateTimeOffset now)
    {
        try
        {
            var ended = await store.EndAbsentSessionsAsync(now - TimeSpan.FromHours(options.Value.SessionHours));
            if (ended > 0)
                LogEnded(log, ended);
        }
        catch (Exception e) when (e is StoreUnavailableException or StorageFullException)
        {
            LogPutOff(log, e.Message);
        }
    }

    [LoggerMessage(150, LogLevel.Information, "{Count} absent sessions are over")]
    private static partial void LogEnded(ILogger log, int count);

    [LoggerMessage(151, LogLevel.Warning, "Absent sessions could not be ended now: {Reason}")]
    private static partial void LogPutOff(ILogger log, string reason);
}
