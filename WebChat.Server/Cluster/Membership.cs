using WebChat.Server.Chat;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Postgres;

namespace WebChat.Server.Cluster;

/// <summary>
/// Keeps this server's place among the others: renews its lease, takes a new one when it was lost, and looks after the sessions of servers
/// that are gone.
/// </summary>
internal sealed partial class Membership(
    PostgresStore store,
    Lease lease,
    Follower follower,
    Attendance attendance,
    SessionIndex index,
    Connections connections,
    TimeProvider time,
    ILogger<Membership> log
)
{
    private static readonly TimeSpan BetweenRenewals = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(1);
    private const int RoundsBetweenChecks = 10;

    /// <summary>Renews the lease until it is told to stop.</summary>
    public async Task KeepLeaseAsync(CancellationToken stop)
    {
        while (true)
        {
            var pause = BetweenRenewals;
            try
            {
                if (!await lease.RenewAsync(connections.Count, follower.LagMs))
                    await StartAnewAsync();
            }
            catch (StoreUnavailableException e)
            {
                pause = BetweenTries;
                LogNotRenewed(log, e.InnerException?.Message ?? e.Message);
            }

            await Task.Delay(pause, time, stop);
        }
    }

    /// <summary>At the start: takes over from servers that left before, as this one may have under another number.</summary>
    public async Task TakeOverAsync() => await attendance.AdoptAsync(await store.AdoptAsync(), isNoticed: true);

    /// <summary>Takes over what others left, until it is told to stop.</summary>
    public async Task LookAfterOthersAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(BetweenRounds, time);
        for (var round = 0; ; round++)
        {
            try
            {
                var adopted = await store.AdoptAsync();
                if (adopted.Count > 0)
                    LogAdopted(log, adopted.Count);
                await attendance.AdoptAsync(adopted, isNoticed: false);
                await CountAsync();
                // The answer to a join can be lost when it was done: the store says that somebody is here who is not.
                if (round % RoundsBetweenChecks == 0)
                    await attendance.AdoptAsync(await store.AttendedAsync(), isNoticed: false);
            }
            catch (StoreUnavailableException)
            {
                // The lease tells of it, once.
            }

            await timer.WaitForNextTickAsync(stop);
        }
    }

    // The others took this server for dead. Its people are theirs now, as far as they know: all come back, wherever they like.
    private async Task StartAnewAsync()
    {
        LogLost(log, connections.Count);
        foreach (var connection in connections.Open)
            connection.Drop();
        // First: if it fails, the place is still lost, and all is tried again.
        await follower.ReloadAsync();
        await lease.TakeAsync();
    }

    private async Task CountAsync()
    {
        var changed = index.All.Where(s => s.Connections.Length != s.CountTold && !s.Connections.IsEmpty).ToList();
        if (changed.Count == 0)
            return;
        await store.CountAsync([.. changed.Select(s => (s.Id, s.Connections.Length))]);
        changed.ForEach(s => s.CountTold = s.Connections.Length);
    }

    [LoggerMessage(180, LogLevel.Debug, "The lease could not be renewed: {Reason}")]
    private static partial void LogNotRenewed(ILogger log, string reason);

    [LoggerMessage(
        181,
        LogLevel.Warning,
        "Others took this server for dead: it takes a new place, and its {Connections} clients come back"
    )]
    private static partial void LogLost(ILogger log, int connections);

    [LoggerMessage(182, LogLevel.Information, "A server is gone: {Sessions} sessions of it are looked after here")]
    private static partial void LogAdopted(ILogger log, int sessions);
}
