using WebChat.Server.Storage.Postgres;

namespace WebChat.Server.Cluster;

/// <summary>Opens the shared store before anything is read from it, and runs what keeps this server one of many.</summary>
internal sealed class ClusterService(PostgresStore store, Listener listener, Follower follower, Membership membership, Outage outage)
    : BackgroundService,
        IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await store.OpenAsync(cancellationToken);
        await follower.BeginAsync();
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await membership.TakeOverAsync();
        await base.StartAsync(cancellationToken);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // None of them ends before it is told to: if one does, this server is no good any more, and stops.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken) =>
        await await Task.WhenAny(
            listener.RunAsync(follower.Hear, follower.LookAtAll, stoppingToken),
            follower.RunAsync(stoppingToken),
            membership.KeepLeaseAsync(stoppingToken),
            membership.LookAfterOthersAsync(stoppingToken),
            outage.WatchAsync(stoppingToken)
        );
}
