using WebChat.Contracts;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

// What has numbers: storing what is posted and changed here, sending it, and following what other servers store.
internal sealed partial class Room
{
    /// <summary>Another server says that there is something new. Never waits.</summary>
    /// <param name="last">Up to which number; from a notification, it may be wrong.</param>
    public void Hint(long last) => Hint(last, isStored: false, topic: null);

    /// <summary>The store says that there is something new: until it is sent, <see cref="IsBehind"/>. Never waits.</summary>
    public void Follow(StoredRoom room)
    {
        if (room.Last > Volatile.Read(ref _known))
            Volatile.Write(ref _known, room.Last);
        Hint(room.Last, isStored: true, room.Topic);
    }

    /// <summary>Whether there is something new in the store that could not be sent yet.</summary>
    public bool IsBehind => Volatile.Read(ref _known) > Volatile.Read(ref _last);

    /// <summary>Asks again for what could not be sent.</summary>
    public void CatchUp() => Hint(Volatile.Read(ref _known), isStored: true, topic: null);

    private async Task StoreAndSendAsync()
    {
        if (_posts.Exists(p => p.Draft.ReplyTo is not null))
            await QuoteAsync();
        if (_posts is [] || await TryStoreAsync() is not { } kept)
            return;
        RoomEvent[] fresh = [.. kept.Where(s => s is { Repeat: false }).Select(s => s!.Value)];
        if (!TryAnswerAndSend(kept, fresh))
            await TryFollowAsync(fresh[^1].Seq);
    }

    // Who posts gets receipts and messages with one send: until the first frame of messages. All that a turn may hold would be more than may
    // wait for a connection, which would be cut off for being held.
    private bool TryAnswerAndSend(IReadOnlyList<Stored<MessageEvent>?> kept, RoomEvent[] fresh)
    {
        _held.AddRange(_posts.Select(p => p.Outbox).Where(o => o.TryHold()));
        try
        {
            for (var i = 0; i < kept.Count; i++)
                _posts[i].Answer(kept[i] is { Value: var m } ? new Receipt(m.Id, m.Seq, m.At) : Refusals.NotJoined);
            _posts.Clear();
            return TrySendNext(fresh);
        }
        finally
        {
            LetGo();
        }
    }

    private void LetGo()
    {
        _held.ForEach(outbox => outbox.LetGo());
        _held.Clear();
    }

    // Those who hear an answer live see what it answers. Only answers wait for this.
    private async Task QuoteAsync()
    {
        var answers = _posts.FindAll(p => p.Draft.ReplyTo is not null);
        try
        {
            var quotes = await store.QuotesAsync(Name, [.. answers.Select(p => p.Draft.ReplyTo!.Value)]);
            foreach (var post in answers)
            {
                if (quotes.TryGetValue(post.Draft.ReplyTo!.Value, out var quote))
                    post.Draft = post.Draft with { Reply = quote };
                else
                    Refuse(post, Refusals.ReplyInvalid);
            }
        }
        catch (StoreUnavailableException)
        {
            foreach (var post in answers)
                Refuse(post, Refusals.Unavailable);
        }

        void Refuse(PostCommand post, Refusal why)
        {
            post.Answer(why);
            _posts.Remove(post);
        }
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
                post.Answer(RefusalOf(e));
            _posts.Clear();
            return null;
        }
    }

    private async Task ChangeAndSendAsync()
    {
        try
        {
            var outcomes = await store.ChangeAsync(Name, [.. _changes.Select(c => c.Draft)]);
            for (var i = 0; i < outcomes.Count; i++)
                _changes[i].Answer(outcomes[i].Error is { } error ? error : Reply.Done);
            _changes.Clear();
            RoomEvent[] fresh = [.. outcomes.Select(o => o.Event).OfType<RoomEvent>()];
            if (!TrySendNext(fresh))
                await TryFollowAsync(fresh[^1].Seq);
        }
        catch (Exception e) when (e is StorageFullException or StoreUnavailableException)
        {
            foreach (var change in _changes)
                change.Answer(RefusalOf(e));
            _changes.Clear();
        }
    }

    private static Refusal RefusalOf(Exception e) => e is StorageFullException ? Refusals.StorageFull : Refusals.Unavailable;

    // False: another server has stored something in between.
    private bool TrySendNext(RoomEvent[] fresh)
    {
        if (fresh.Length == 0)
            return true;
        if (fresh[0].Seq != _last + 1 && !_audience.IsEmpty)
            return false;
        Send(fresh);
        return true;
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

    private void Send(IReadOnlyList<RoomEvent> events)
    {
        Volatile.Write(ref _last, events[^1].Seq);
        if (events.LastOrDefault(e => e is TopicEvent) is TopicEvent topic)
            _topic = topic.Topic;
        foreach (var frame in frames.WriteMany(events))
        {
            _audience.Send(frame, except: c => !c.HearsRooms);
            LetGo();
        }
    }

    private void Hint(long last, bool isStored, string? topic)
    {
        if (last > Volatile.Read(ref _last))
            TrySend(new GrewCommand(last, isStored, topic));
    }

    [LoggerMessage(102, LogLevel.Warning, "Messages in {Room} could not be read now: {Reason}")]
    private static partial void LogLate(ILogger log, string room, string reason);
}
