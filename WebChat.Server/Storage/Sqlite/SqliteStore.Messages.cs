using WebChat.Contracts;
using static WebChat.Server.Storage.Rows;

namespace WebChat.Server.Storage.Sqlite;

// Rooms, their messages, and private messages.
internal sealed partial class SqliteStore
{
    /// <summary>Whoever has more to read asks again.</summary>
    private const int NewAtOnce = 100;

    public Task<IReadOnlyList<StoredRoom>> RoomsAsync() =>
        _readers.ReadAsync<IReadOnlyList<StoredRoom>>(s => s.Query($"SELECT {RoomColumns} FROM rooms ORDER BY name", ToRoom));

    public Task<StoredRoom?> FindRoomAsync(string room) =>
        _readers.ReadAsync(s => s.First($"SELECT {RoomColumns} FROM rooms WHERE name = @p0", ToRoom, room));

    public Task<IReadOnlyList<Stored<MessageEvent>?>> AppendAsync(string room, IReadOnlyList<MessageDraft> drafts) =>
        _writer.RunAsync<IReadOnlyList<Stored<MessageEvent>?>>(s =>
        {
            var (id, last) = Find(s, room) ?? Make(s, room);
            var stored = new List<Stored<MessageEvent>?>(drafts.Count);
            foreach (var draft in drafts)
            {
                // Nearly all are new: only one that is not is looked for.
                var isNew = s.Execute(
                    """
                    INSERT INTO messages (room, seq, at, session, tag, nickname, kind, text, client_id, reply_to)
                    VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9) ON CONFLICT (session, client_id) DO NOTHING
                    """,
                    id,
                    last + 1,
                    draft.At.ToUnixTimeMilliseconds(),
                    draft.Session,
                    draft.Tag,
                    draft.Nickname,
                    draft.Kind,
                    draft.Text,
                    draft.Id,
                    draft.ReplyTo
                );
                if (isNew == 0)
                {
                    stored.Add(new(Earlier(s, draft), Repeat: true));
                    continue;
                }

                last++;
                stored.Add(new(draft.ToEvent(room, last), Repeat: false));
            }

            s.Execute("UPDATE rooms SET last = @p1 WHERE id = @p0", id, last);
            return stored;
        });

    private static (long Id, long Last)? Find(SqliteSession s, string room) =>
        s.First<(long, long)?>("SELECT id, last FROM rooms WHERE name = @p0", r => (r.GetInt64(0), r.GetInt64(1)), room);

    private static (long Id, long Last) Make(SqliteSession s, string room) =>
        (s.Number("INSERT INTO rooms (name) VALUES (@p0) RETURNING id", room), 0);

    private static MessageEvent Earlier(SqliteSession s, MessageDraft draft) =>
        s.First(
            $"""
            SELECT {RoomRows.LiveColumns}, r.name FROM messages m JOIN rooms r ON r.id = m.room LEFT JOIN messages o ON {RoomRows.Other}
            WHERE m.session = @p0 AND m.client_id = @p1
            """,
            r => (MessageEvent)RoomRows.ToLiveEvent(r, r.GetString(RoomRows.LiveCount)),
            draft.Session,
            draft.Id
        )!;

    public Task<IReadOnlyList<RoomEvent>> ReadNewAsync(string room, long after) =>
        _roomReaders.ReadAsync<IReadOnlyList<RoomEvent>>(s =>
            s.Query(
                $"""
                SELECT {RoomRows.LiveColumns} FROM messages m LEFT JOIN messages o ON {RoomRows.Other}
                WHERE m.room = @p0 AND m.seq > @p1 ORDER BY m.seq LIMIT @p2
                """,
                r => RoomRows.ToLiveEvent(r, room),
                Find(s, room)?.Id ?? 0,
                after,
                NewAtOnce
            )
        );

    public Task<MessagePage> ReadAsync(string room, PageRequest page) =>
        _readers.ReadAsync(s =>
        {
            var (id, last) = Find(s, room) ?? default;
            var events = Read(s, id, room, page);
            return new MessagePage(FirstKept(s, id, last), last, events);
        });

    private static List<RoomEvent> Read(SqliteSession s, long id, string room, PageRequest page)
    {
        var forward = page.After is not null;
        var read = new RoomPage(room, page.IsPlain);
        s.QueryWhile(
            $"""
            SELECT {(page.IsPlain ? RoomRows.LiveColumns : RoomRows.Columns)} FROM messages m LEFT JOIN messages o ON {RoomRows.Other}
            WHERE m.room = @p0 AND m.seq > @p1 AND m.seq < @p2 ORDER BY m.seq {(forward ? "ASC" : "DESC")} LIMIT @p3
            """,
            read.TryAdd,
            id,
            page.After ?? 0,
            Math.Min(page.Before ?? long.MaxValue, page.UpTo + 1 ?? long.MaxValue),
            page.Limit
        );
        if (!forward)
            read.Events.Reverse();
        return read.Events;
    }

    /// <summary>The first number there is; of a room of which nothing is left, the next one that there will be.</summary>
    private static long FirstKept(SqliteSession s, long room, long last) =>
        s.Number("SELECT min(seq) FROM messages WHERE room = @p0", room) is > 0 and var first ? first
        : last > 0 ? last + 1
        : 0;

    public Task<Receipt?> FindReceiptAsync(long session, string id) =>
        _readers.ReadAsync(s =>
            s.First($"SELECT {ReceiptColumns} FROM messages WHERE session = @p0 AND client_id = @p1", ToReceipt, session, id)
            ?? s.First(
                $"SELECT {ReceiptColumns} FROM privates WHERE owner = @p0 AND sender = @p0 AND client_id = @p1",
                ToReceipt,
                session,
                id
            )
        );

    public Task<IReadOnlyList<Stored<PrivateCopies>?>> AppendPrivatesAsync(IReadOnlyList<PrivateDraft> drafts) =>
        _writer.RunAsync<IReadOnlyList<Stored<PrivateCopies>?>>(s => drafts.Select(d => AppendPrivate(s, d)).ToList());

    public Task<IReadOnlyList<PrivateEvent>> PrivatesAsync(long session, long after, long before, int limit) =>
        _readers.ReadAsync<IReadOnlyList<PrivateEvent>>(s =>
        {
            var rows = s.Query(
                $"SELECT {PrivateColumns} FROM privates WHERE owner = @p0 AND seq > @p1 AND seq < @p2 ORDER BY seq DESC LIMIT @p3",
                ToPrivate,
                session,
                after,
                before,
                limit
            );
            var page = PageRequest.WithinSize(rows, p => p.Text.Length);
            page.Reverse();
            return page;
        });

    private static Stored<PrivateCopies>? AppendPrivate(SqliteSession s, PrivateDraft draft)
    {
        var earlier = s.First(
            $"SELECT {PrivateColumns} FROM privates WHERE owner = @p0 AND sender = @p0 AND client_id = @p1",
            ToPrivate,
            draft.From.Session,
            draft.Id
        );
        if (earlier is not null)
            return new(new(earlier, earlier), Repeat: true);

        if (AddCopy(s, draft, draft.From.Session) is not { } copy)
            return null;
        return new(new(copy, draft.To.Session == draft.From.Session ? copy : AddCopy(s, draft, draft.To.Session)), Repeat: false);
    }

    /// <summary>A copy for one of the two sessions; none when that session is over.</summary>
    private static PrivateEvent? AddCopy(SqliteSession s, PrivateDraft draft, long owner)
    {
        if (s.Execute("UPDATE sessions SET private_last = private_last + 1 WHERE id = @p0", owner) == 0)
            return null;
        var seq = s.Number("SELECT private_last FROM sessions WHERE id = @p0", owner);
        s.Execute(
            """
            INSERT INTO privates (owner, seq, sender, at, from_name, from_tag, to_name, to_tag, kind, text, client_id)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10)
            """,
            owner,
            seq,
            draft.From.Session,
            draft.At.ToUnixTimeMilliseconds(),
            draft.From.Nickname,
            draft.From.Tag,
            draft.To.Nickname,
            draft.To.Tag,
            draft.Kind,
            draft.Text,
            draft.Id
        );
        return new(seq, draft.Id, draft.From.Nickname, draft.To.Nickname, draft.From.Tag, draft.Text, draft.Kind, draft.To.Tag)
        {
            At = draft.At,
        };
    }
}
