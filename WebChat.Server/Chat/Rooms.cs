using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>All rooms, and what a session does in them.</summary>
internal sealed class Rooms(
    IChatStore store,
    FrameWriter frames,
    Senders senders,
    SessionNotices notices,
    AddressLimits addresses,
    IOptions<ChatOptions> options,
    TimeProvider time,
    ILogger<Rooms> log
)
{
    private const int ListedRooms = 1000;

    private readonly ConcurrentDictionary<string, Room> _rooms = new(StringComparer.Ordinal);

    public async Task OpenAsync()
    {
        foreach (var stored in await store.RoomsAsync())
            Open(stored);
        if (!_rooms.ContainsKey(Wire.Lobby))
            Open(new StoredRoom(Wire.Lobby, Topic: "", Last: 0));
    }

    /// <summary>The lobby, and those with the most people and messages: anybody can make rooms, and nobody reads a list without end.</summary>
    public RoomInfo[] List() =>
        [
            .. _rooms
                .Values.Where(r => r.IsUsed || IsLobby(r))
                .OrderByDescending(IsLobby)
                .ThenByDescending(r => r.Info.Members)
                .ThenByDescending(r => r.Info.Last)
                .Take(ListedRooms)
                .Select(r => r.Info)
                .OrderBy(i => i.Room, StringComparer.Ordinal),
        ];

    /// <summary>Joining and coming back are the same.</summary>
    public async Task<Reply<RoomState>> EnterAsync(Session session, Connection connection, EnterRequest request)
    {
        var parsed = RoomName.Parse(request.Room);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        var entered = await session.TakeTurnAsync(() => EnterInTurnAsync(session, connection, name));
        if (entered.Ok is not { } entry)
            return entered.Error!;

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
            await store.SetMembershipAsync(session.Id, name, member: false);
            session.Rooms = session.Rooms.Remove(name);
            if (_rooms.TryGetValue(name, out var room))
                await room.LeaveAsync(session, LeaveReasons.Left, except: connection);
            notices.Tell(session, new(NoticeCodes.Left, $"You left {name}.", Room: name), except: connection);
            return Reply.Done;
        });
    }

    public Task<Reply<Receipt>> PostAsync(Session session, PostRequest request) =>
        TryPostAsync(session, request).OrFirstReceiptAsync(store, session, request.Id);

    private async Task<Reply<Receipt>> TryPostAsync(Session session, PostRequest request)
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
        if (!session.Rooms.Contains(name) || !_rooms.TryGetValue(name, out var room))
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
        return await room.PostAsync(session, draft);
    }

    public async Task<Reply> TypingAsync(Session session, string? roomName)
    {
        var parsed = RoomName.Parse(roomName);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        if (!session.Rooms.Contains(name) || !_rooms.TryGetValue(name, out var room))
            return Refusals.NotInRoom;
        if (session.Quiet)
            return Refusals.Quiet;
        await room.TypingAsync(session);
        return Reply.Done;
    }

    public async Task<Reply<Member[]>> WhoAsync(string roomName)
    {
        var parsed = RoomName.Parse(roomName);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        return _rooms.TryGetValue(name, out var room) ? await room.WhoAsync() : Array.Empty<Member>();
    }

    public async Task RestoreAsync(Session session)
    {
        foreach (var name in session.Rooms)
        {
            var room = _rooms.TryGetValue(name, out var known) ? known : Open(new StoredRoom(name, Topic: "", Last: 0));
            await room.RestoreAsync(session);
        }
    }

    /// <summary>In the session's turn: the same in each of its rooms.</summary>
    public async Task ForEachOfAsync(Session session, Func<Room, ValueTask> act)
    {
        foreach (var name in session.Rooms)
        {
            if (_rooms.TryGetValue(name, out var room))
                await act(room);
        }
    }

    /// <summary>Each room works on what waits in its inbox, then ends.</summary>
    public async Task StopAsync()
    {
        foreach (var room in _rooms.Values)
        {
            await room.StopAsync();
            room.Dispose();
        }
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
        if (!_rooms.ContainsKey(name) && !addresses.TryOpenRoom(connection.Address, out retryAfterMs))
            return Refusals.SlowDown(retryAfterMs);
        if (isNew)
        {
            await store.SetMembershipAsync(session.Id, name, member: true);
            session.Rooms = session.Rooms.Add(name);
            notices.Tell(session, new(NoticeCodes.Entered, $"You entered {name}.", Room: name), except: connection);
        }

        while (true)
        {
            var room = _rooms.TryGetValue(name, out var known) ? known : Open(new StoredRoom(name, Topic: "", Last: 0));
            if (await room.EnterAsync(session, connection) is { } entry)
                return entry;
        }
    }

    private Room Open(StoredRoom stored) =>
        _rooms.GetOrAdd(stored.Name, _ => new Room(stored, store, frames, senders, options.Value.CrowdSize, GiveUp, time, log));

    private static bool IsLobby(Room room) => string.Equals(room.Name, Wire.Lobby, StringComparison.Ordinal);

    // Nothing holds such a room any more, so it goes with its loop.
    private void GiveUp(Room room) => _rooms.TryRemove(KeyValuePair.Create(room.Name, room));
}
