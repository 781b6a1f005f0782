using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>What a session does in rooms: enter, leave, write.</summary>
internal sealed class RoomCalls(IChatStore store, Rooms rooms, Roster roster, AddressLimits addresses, TimeProvider time)
{
    /// <summary>Joining and coming back are the same.</summary>
    public async Task<Reply<RoomState>> EnterAsync(Session session, Connection connection, EnterRequest request)
    {
        var parsed = RoomName.Parse(request.Room);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        var entered = await session.TakeTurnAsync(() => EnterInTurnAsync(session, connection, name));
        if (entered.Ok is not { } entry)
            return entered.Error!;

        // Whoever comes, or comes back, is always let in at once: it is limited by joins and moves. Whoever hears the room already only reads.
        if (entry.Heard && !addresses.TryRead(connection.Address, out var retryAfterMs))
            return Refusals.SlowDown(retryAfterMs);
        var (page, gap) = await CatchUp.ReadAsync(store, request with { Room = name }, entry.Last);
        var reachesLast = page.Events.Count == 0 || page.Events[^1].Seq == entry.Last;
        return new RoomState(
            name,
            entry.Topic,
            store.Epoch,
            page.First,
            entry.Last,
            entry.Count,
            entry.Members,
            page.Events,
            Complete: reachesLast,
            gap
        );
    }

    public async Task<Reply> LeaveAsync(Session session, Connection connection, string? roomName)
    {
        var parsed = RoomName.Parse(roomName);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        return await session.TakeTurnAsync<Reply>(async () =>
        {
            if (!session.Rooms.Contains(name))
                return Refusals.NotInRoom;
            if (!session.Moves.TryTake(out var retryAfterMs))
                return Refusals.SlowDown(retryAfterMs);
            if (await store.SetMembershipAsync(session.Id, name, member: false) is not { } state)
                return Refusals.NotJoined;
            await roster.ApplyAsync(session, state, by: connection);
            return Reply.Done;
        });
    }

    public Task<Reply<Receipt>> PostAsync(Session session, Connection connection, PostRequest request) =>
        TryPostAsync(session, connection, request).OrFirstReceiptAsync(store, session, request.Id);

    private async Task<Reply<Receipt>> TryPostAsync(Session session, Connection connection, PostRequest request)
    {
        // Who is in a room calls it by its name.
        var parsed = request.Room is { } exact && session.Rooms.Contains(exact) ? exact : RoomName.Parse(request.Room);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        if (Draft.Check(request.Id, request.Kind) is { } refusal)
            return refusal;
        var text = UserText.Clean(request.Text);
        if (text.Ok is null)
            return text.Error!;
        if (!session.Rooms.Contains(name) || rooms.Find(name) is not { } room)
            return Refusals.NotInRoom;
        if (session.Quiet)
            return Refusals.Quiet;
        if (!session.Messages.TryTake(out var retryAfterMs))
            return Refusals.SlowDown(retryAfterMs);
        var draft = new MessageDraft(
            session.Id,
            session.Tag,
            session.Name.Text,
            request.Id!,
            text.Ok,
            request.Kind ?? MessageKinds.Text,
            request.ReplyTo,
            time.GetUtcNow()
        );
        return await room.PostAsync(session, connection.Outbox, draft);
    }

    public async Task<Reply> TypingAsync(Session session, string? roomName)
    {
        var parsed = RoomName.Parse(roomName);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        if (!session.Rooms.Contains(name) || rooms.Find(name) is not { } room)
            return Refusals.NotInRoom;
        if (session.Quiet)
            return Refusals.Quiet;
        await room.TypingAsync(session);
        return Reply.Done;
    }

    private async Task<Reply<RoomEntry>> EnterInTurnAsync(Session session, Connection connection, string name)
    {
        if (session.Presence == Presence.Over)
            return Refusals.NotJoined;
        var isNew = !session.Rooms.Contains(name);
        if (isNew && session.Rooms.Count >= Limits.V1.RoomsPerSession)
            return new Refusal(Codes.ServerFull, $"You are in {Limits.V1.RoomsPerSession} rooms, which is the most. Leave one first.");
        var retryAfterMs = 0;
        if (isNew && !session.Moves.TryTake(out retryAfterMs))
            return Refusals.SlowDown(retryAfterMs);
        if (rooms.Find(name) is null && !addresses.TryOpenRoom(connection.Address, out retryAfterMs))
            return Refusals.SlowDown(retryAfterMs);
        if (isNew)
        {
            if (await store.SetMembershipAsync(session.Id, name, member: true) is not { } state)
                return Refusals.NotJoined;
            await roster.ApplyAsync(session, state, by: connection);
        }

        return await rooms.FindOrOpen(name).EnterAsync(connection);
    }
}
