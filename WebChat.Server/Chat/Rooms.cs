using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>All rooms. What a session does in them: <see cref="RoomCalls"/>.</summary>
internal sealed class Rooms(
    IChatStore store,
    FrameWriter frames,
    Senders senders,
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

    public Room? Find(string name) => _rooms.GetValueOrDefault(name);

    public IEnumerable<Room> All => _rooms.Values;

    /// <summary>The room as the store has it; it is opened when it was not.</summary>
    public Room FindOrOpen(StoredRoom stored) => Find(stored.Name) ?? Open(stored);

    /// <summary>The room with a name that passed the rules; it is opened when it was not.</summary>
    public Room FindOrOpen(string name) => Find(name) ?? Open(new StoredRoom(name, Topic: "", Last: 0));

    public async Task<Reply<Member[]>> WhoAsync(string roomName)
    {
        var parsed = RoomName.Parse(roomName);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        return Find(name) is { } room ? await room.WhoAsync() : Array.Empty<Member>();
    }

    /// <summary>In the session's turn: it is in that room from now on.</summary>
    public async Task JoinAsync(Session session, string name)
    {
        // A room that was given up a moment ago is opened anew.
        while (!await FindOrOpen(name).JoinAsync(session)) { }
    }

    /// <summary>In the session's turn: the same in each of these rooms.</summary>
    public async Task ForEachOfAsync(IEnumerable<string> names, Func<Room, ValueTask> act)
    {
        foreach (var name in names)
        {
            if (Find(name) is { } room)
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

    private Room Open(StoredRoom stored) =>
        _rooms.GetOrAdd(stored.Name, _ => new Room(stored, store, frames, senders, options.Value.CrowdSize, GiveUp, time, log));

    private static bool IsLobby(Room room) => string.Equals(room.Name, Wire.Lobby, StringComparison.Ordinal);

    // Nothing holds such a room any more, so it goes with its loop.
    private void GiveUp(Room room) => _rooms.TryRemove(KeyValuePair.Create(room.Name, room));
}
