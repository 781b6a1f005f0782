using WebChat.Server.Delivery;

namespace WebChat.Server.Hosting;

/// <summary>Looks after connections that take no more.</summary>
internal sealed class StallWatch(Stalls stalls, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            stalls.CutOverdue();
    }
}
