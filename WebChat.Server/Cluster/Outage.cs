using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Delivery;
using WebChat.Server.Storage.Postgres;

namespace WebChat.Server.Cluster;

/// <summary>
/// What a server does that cannot reach the database: it tells its people and takes no others, and after a while sends them elsewhere, for it may be
/// the only one that cannot. It goes on by itself when the database is back.
/// </summary>
internal sealed partial class Outage(
    Lease lease,
    CallGate gate,
    Connections connections,
    FrameWriter frames,
    TimeProvider time,
    ILogger<Outage> log
)
{
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private bool _isClosed;

    public async Task WatchAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Round, time);
        while (await timer.WaitForNextTickAsync(stop))
            Look();
    }

    private void Look()
    {
        var isAway = !lease.IsAnswering;
        if (isAway && !gate.IsCutOff)
        {
            gate.IsCutOff = true;
            LogAway(log, connections.Count);
            Tell(Codes.Unavailable, "The server cannot reach its database. What you write is kept and sent when it can.");
        }
        else if (!isAway && gate.IsCutOff)
        {
            gate.IsCutOff = _isClosed = false;
            LogBack(log);
            Tell(NoticeCodes.Available, "The server reaches its database again.");
        }

        if (!isAway || _isClosed || lease.Away < Patience)
            return;
        _isClosed = true;
        LogClosing(log, connections.Count);
        foreach (var connection in connections.Open)
            connection.Drop();
    }

    private void Tell(string code, string message) =>
        connections.SendToJoined(frames.Write(new NoticeEvent(code, message) { At = time.GetUtcNow() }));

    [LoggerMessage(190, LogLevel.Error, "The database does not answer: {Connections} clients are told")]
    private static partial void LogAway(ILogger log, int connections);

    [LoggerMessage(191, LogLevel.Error, "The database has not answered for long: {Connections} clients are sent elsewhere")]
    private static partial void LogClosing(ILogger log, int connections);

    [LoggerMessage(192, LogLevel.Information, "The database answers again")]
    private static partial void LogBack(ILogger log);
}
