using Npgsql;
using static WebChat.Server.Storage.Postgres.PostgresDatabase;

namespace WebChat.Server.Storage.Postgres;

/// <summary>Hears what other servers say. A line that breaks is put up again at once; what was missed meanwhile is read.</summary>
internal sealed partial class Listener(PostgresDatabase database, Bell bell, TimeProvider time, ILogger<Listener> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Who only listens does not notice that the other end is gone, unless it asks.</summary>
    private const int KeepaliveSeconds = 10;

    /// <summary>Listens until it is told to stop.</summary>
    /// <param name="hear">Called for each hint of another server, in order, by one thread at a time. Never waits.</param>
    /// <param name="missed">Called when something may have been missed. Never waits.</param>
    public async Task RunAsync(Action<Hint> hear, Action missed, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(hear, missed, stop);
            }
            catch (Exception e) when (IsOfTheStore(e))
            {
                LogBroken(log, e.Message);
                await Task.Delay(Pause, time, stop);
            }
        }
    }

    private async Task ListenAsync(Action<Hint> hear, Action missed, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection($"{database.Single};Keepalive={KeepaliveSeconds}");
        connection.Notification += (_, notification) =>
        {
            if (Hint.Parse(notification.Payload) is not var (sender, hints) || sender == bell.Self)
                return;
            foreach (var hint in hints)
                hear(hint);
        };
        await connection.OpenAsync(stop);
        await using (
            var listen = new NpgsqlCommand($"LISTEN \"{database.Schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection)
        )
            await listen.ExecuteNonQueryAsync(stop);
        missed();
        while (true)
            await connection.WaitAsync(stop);
    }

    [LoggerMessage(212, LogLevel.Warning, "Other servers cannot be heard: {Reason}")]
    private static partial void LogBroken(ILogger log, string reason);
}
