using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Changes;

namespace WebChat.Server.Chat;

/// <summary>What a session changes in rooms: its messages, its reactions, what a room is about. Whose a message is, the store knows.</summary>
internal sealed class ChangeCalls(IChatStore store, Rooms rooms, AddressLimits addresses, TimeProvider time)
{
    public Task<Reply> EditAsync(Session session, EditRequest request)
    {
        var text = UserText.Clean(request.Text);
        return text.Ok is { } clean
            ? ChangeAsync(session, request.Room, ChangeKinds.Edited, request.Seq, clean)
            : Task.FromResult<Reply>(text.Error!);
    }

    public Task<Reply> DeleteAsync(Session session, DeleteRequest request) =>
        ChangeAsync(session, request.Room, ChangeKinds.Deleted, request.Seq, "");

    public Task<Reply> ReactAsync(Session session, ReactRequest request) =>
        request.Emoji is { } emoji && EmojiSequence.IsOne(emoji)
            ? ChangeAsync(
                session,
                request.Room,
                request.On == false ? ChangeKinds.Unreacted : ChangeKinds.Reacted,
                request.Seq,
                EmojiSequence.Qualified(emoji)
            )
            : Task.FromResult<Reply>(Refusals.EmojiInvalid);

    /// <summary>Pages of history are the same for everybody, and name the first ten: this is for those who came later.</summary>
    public async Task<Reply<OwnReactions[]>> OwnReactionsAsync(Session session, Connection connection, OwnReactionsRequest request)
    {
        var parsed = RoomName.Parse(request.Room);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        if (!session.Rooms.Contains(name))
            return Refusals.NotInRoom;
        var asked = (request.Seqs ?? []).Take(OwnReactionsRequest.Most).Distinct().ToList();
        if (asked.Count == 0)
            return Array.Empty<OwnReactions>();
        if (!addresses.TryRead(connection.Address, out var retryAfterMs))
            return Refusals.SlowDown(retryAfterMs);
        return (await store.OwnReactionsAsync(name, session.Id, asked)).ToArray();
    }

    public Task<Reply> SetTopicAsync(Session session, TopicRequest request)
    {
        var topic = UserText.CleanTopic(request.Topic);
        return topic.Ok is { } clean
            ? ChangeAsync(session, request.Room, ChangeKinds.Topic, target: 0, clean)
            : Task.FromResult<Reply>(topic.Error!);
    }

    private async Task<Reply> ChangeAsync(Session session, string? roomName, string kind, long target, string value)
    {
        var parsed = RoomName.Parse(roomName);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        if (!session.Rooms.Contains(name) || rooms.Find(name) is not { } room)
            return Refusals.NotInRoom;
        // Whoever wants nothing of a room can still take back what should not stand there.
        if (session.Quiet && kind is not ChangeKinds.Deleted)
            return Refusals.Quiet;
        if (target <= 0 && kind is not ChangeKinds.Topic)
            return Refusals.NoSuchMessage;
        if (!session.Messages.TryTake(out var retryAfterMs))
            return Refusals.SlowDown(retryAfterMs);
        var draft = new ChangeDraft(
            session.Id,
            session.Tag,
            session.Name.Text,
            Guid.NewGuid().ToString(),
            kind,
            target,
            value,
            time.GetUtcNow()
        );
        return await room.ChangeAsync(session, draft);
    }
}
