using WebChat.Server.Storage;
using WebChat.Server.Storage.Search;

namespace WebChat.Server.Hosting;

/// <summary>
/// Keeps the index of the search near what is said, behind those who say it: after each batch it waits as long as the batch took and longer, so that
/// posting is held up by a few per cent at most while there is much to do. Where all was there before the index was (after an upgrade), it is at it for minutes.
/// A room whose batch fails comes after all others, with half as many messages: it holds up nobody.
/// </summary>
internal sealed partial class Indexing(IChatStore store, TimeProvider time, ILogger<Indexing> log) : BackgroundService
{
    private const int RoomsAtOnce = 16;

    /// <summary>In one round: after so many it is not the rooms that fail, but the store.</summary>
    private const int MostFailures = 16;

    /// <summary>So many times as long as it works it waits, while something is said.</summary>
    private const int WaitsWhileBusy = 25;

    private const int WaitsWhileIdle = 1;

    /// <summary>Of forgetting what was taken out.</summary>
    private const int StepsInARound = 16;

    /// <summary>So many messages are an upgrade, or what was loaded from elsewhere.</summary>
    private const int WorthTelling = 10_000;

    /// <summary>Without a word for so long, nobody is held up.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    // Rooms whose last batch failed, and how many messages are tried next.
    private readonly Queue<(long Id, string Name, int Batch)> _failed = [];

    // Of each room in this round: its last number, and when that was seen to be another one.
    private readonly Dictionary<long, (long Last, long? ChangedAt)> _said = [];
    private bool _hasCaughtUp;
    private bool _isTroubled;
    private int _failures;
    private long _count;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        do
        {
            try
            {
                (_failures, _count) = (0, 0);
                _said.Clear();
                await CatchUpAsync(stoppingToken);
                await TryAgainAsync(stoppingToken);
                await TidyAsync(stoppingToken);
                _isTroubled = _failed.Count > 0;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Note(e);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        while (await store.Search.BehindAsync(RoomsAtOnce, [.. _failed.Select(f => f.Id)]) is { Count: > 0 } rooms)
        {
            foreach (var room in rooms)
            {
                await IndexAsync(room, IndexedRoom.Batch, cancellation);
                if (_failures >= MostFailures)
                    return;
            }
        }

        if (_failed.Count > 0 || (_hasCaughtUp && _count == 0))
            return;
        _hasCaughtUp = true;
        LogCaughtUp(log, _count >= WorthTelling ? LogLevel.Information : LogLevel.Debug, _count);
    }

    /// <summary>Each that failed once more, twice as much as went well the last time.</summary>
    private async Task TryAgainAsync(CancellationToken cancellation)
    {
        for (var left = _failed.Count; left > 0 && _failures < MostFailures; left--)
        {
            var (_, name, batch) = _failed.Dequeue();
            if (
                await store.Search.FindRoomAsync(name) is { } room
                && await IndexAsync(room, batch, cancellation)
                && batch < IndexedRoom.Batch
            )
                _failed.Enqueue((room.Id, name, batch * 2));
        }
    }

    /// <summary>Some steps; the others in the next rounds, for what was said since is to be found too.</summary>
    private async Task TidyAsync(CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        for (var i = 0; i < StepsInARound && await store.Search.TidyAsync(time.GetUtcNow()); i++)
        {
            await Task.Delay(time.GetElapsedTime(start) * WaitsWhileBusy, time, cancellation);
            start = time.GetTimestamp();
        }
    }

    private async Task<bool> IndexAsync(IndexedRoom room, int most, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        try
        {
            _count += await store.Search.IndexAsync(room, most);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            Note(e);
            _failures++;
            _failed.Enqueue((room.Id, room.Name, Math.Max(1, most / 2)));
            return false;
        }

        if (!_said.TryGetValue(room.Id, out var said))
            _said[room.Id] = said = (room.Last, null);
        else if (said.Last != room.Last)
            _said[room.Id] = said = (room.Last, start);
        var isBusy = said.ChangedAt is { } at && time.GetElapsedTime(at) < Pause;
        await Task.Delay(time.GetElapsedTime(start) * (isBusy ? WaitsWhileBusy : WaitsWhileIdle), time, cancellation);
        return true;
    }

    // What is not indexed is found without. One line, until all goes well again.
    private void Note(Exception e)
    {
        if (_isTroubled)
            return;
        _isTroubled = true;
        if (e is StoreUnavailableException or StorageFullException)
            LogPutOff(log, e.Message);
        else
            LogFailed(log, e);
    }

    [LoggerMessage(EventId = 153, Message = "The search has everything: {Count} messages were indexed")]
    private static partial void LogCaughtUp(ILogger log, LogLevel level, long count);

    [LoggerMessage(152, LogLevel.Warning, "The search is not indexed further now: {Reason}")]
    private static partial void LogPutOff(ILogger log, string reason);

    [LoggerMessage(154, LogLevel.Error, "The search is not indexed further where this happened")]
    private static partial void LogFailed(ILogger log, Exception e);
}
