using WebChat.Contracts;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

// Messages: storing those that are posted here, sending them, and following those that other servers store.
internal sealed partial class Room
{
    private async Task StoreAndSendAsync()
    {
        if (await TryStoreAsync() is not { } kept)
            return;
        for (var i = 0; i < kept.Count; i++)
            _posts[i].Answer(kept[i] is { Value: var m } ? new Receipt(m.Id, m.Seq, m.At) : Refusals.NotJoined);
        _posts.Clear();

        var fresh = kept.Where(s => s is { Repeat: false }).Select(s => s!.Value).ToList();
        if (fresh.Count == 0)
            return;
        // Another server may have stored something in between.
        if (fresh[0].Seq == _last + 1 || _audience.IsEmpty)
            Send(fresh);
        else
            await TryFollowAsync(fresh[^1].Seq);
    }

    private async Task<IReadOnlyList<Stored<MessageEvent>?>?> TryStoreAsync()
    {
        try
        {
            return await store.AppendAsync(Name, [.. _posts.Select(p => p.Draft)]);
        }
        catch (Exception e) when (e is StorageFullException or StoreUnavailableException)
        {
            foreach (var post in _posts)
                post.Answer(e is StorageFullException ? Refusals.StorageFull : Refusals.Unavailable);
            _posts.Clear();
            return null;
        }
    }

    private async Task TryFollowAsync(long last)
    {
        try
        {
            await FollowAsync(last);
        }
        catch (StoreUnavailableException e)
        {
            // Whoever looks at the store every second asks again.
            Volatile.Write(ref _known, Math.Max(last, Volatile.Read(ref _known)));
            LogLate(Log, Name, e.Message);
        }
    }

    // Sends what the store has up to that number, or as much of it as there is.
    private async Task FollowAsync(long last)
    {
        if (_audience.IsEmpty)
        {
            Volatile.Write(ref _last, Math.Max(last, _last));
            return;
        }

        while (_last < last)
        {
            var missed = await store.ReadNewAsync(Name, _last);
            if (missed.Count == 0)
                return;
            Send(missed);
            await _audience.CaughtUpAsync();
        }
    }

    private void Send(IReadOnlyList<MessageEvent> messages)
    {
        Volatile.Write(ref _last, messages[^1].Seq);
        foreach (var frame in frames.WriteMany(messages))
            _audience.Send(frame, except: c => !c.HearsRooms);
    }

    [LoggerMessage(102, LogLevel.Warning, "Messages in {Room} could not be read now: {Reason}")]
    private static partial void LogLate(ILogger log, string room, string reason);
}
