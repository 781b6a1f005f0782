using WebChat.Contracts;
using WebChat.Server.Storage.Changes;

namespace WebChat.Server.Storage.Sqlite;

// What changes messages: judged and made by the writer, so that nothing comes in between.
internal sealed partial class SqliteStore
{
    // Left to itself, SQLite would look through the room.
    internal const string BlankReactions = $"""
        UPDATE messages INDEXED BY messages_by_target SET kind = '{ChangeKinds.Other}', text = '', nickname = '', tag = '', target = NULL
        WHERE room = @p0 AND target = @p1 AND kind IN ('{ChangeKinds.Reacted}', '{ChangeKinds.Unreacted}')
        """;

    internal const string FirstReactions =
        "SELECT nickname, tag, seq FROM reactions WHERE room = @p0 AND target = @p1 AND emoji = @p2 ORDER BY seq LIMIT @p3";

    public async Task<IReadOnlyList<ChangeOutcome>> ChangeAsync(string room, IReadOnlyList<ChangeDraft> drafts)
    {
        var foreseen = await ForeseeAsync(room, drafts);
        return await _writer.RunAsync(s =>
        {
            var found = Find(s, room);
            var batch = new ChangeBatch(drafts, Ground(s, found?.Id ?? 0, drafts));
            if (batch.Made is [])
                return batch.Outcomes(room, 0);
            var (id, last) = found ?? Make(s, room);
            Write(s, id, last, batch, foreseen);
            return batch.Outcomes(room, last);
        });
    }

    /// <summary>What the changes would be to the index as things stand: all rooms wait for the writer, and it for none of them.</summary>
    private async Task<IReadOnlyList<Rewording>> ForeseeAsync(string room, IReadOnlyList<ChangeDraft> drafts)
    {
        if (!drafts.Any(d => d.Kind is ChangeKinds.Edited or ChangeKinds.Deleted))
            return [];
        var (id, reworded) = await _roomReaders.ReadAsync(s =>
        {
            var found = Find(s, room)?.Id ?? 0;
            var batch = new ChangeBatch(drafts, Ground(s, found, drafts));
            return (found, batch.Reworded.Where(m => SqliteSearch.Has(s, found, m.Seq)).ToList());
        });
        return reworded.ConvertAll(m => SqliteSearch.Reword(id, m.Before, m.Text));
    }

    public Task<IReadOnlyDictionary<long, Quote>> QuotesAsync(string room, IReadOnlyList<long> messages) =>
        _roomReaders.ReadAsync<IReadOnlyDictionary<long, Quote>>(s =>
        {
            var id = Find(s, room)?.Id ?? 0;
            return messages
                .Distinct()
                .Select(seq =>
                    s.First(
                        $"SELECT {RoomRows.QuoteColumns} FROM messages WHERE room = @p0 AND seq = @p1 AND {RoomRows.IsMessage}",
                        RoomRows.ToQuote,
                        id,
                        seq
                    )
                )
                .OfType<Quote>()
                .ToDictionary(q => q.Seq);
        });

    public Task<IReadOnlyList<OwnReactions>> OwnReactionsAsync(string room, long session, IReadOnlyList<long> messages) =>
        _roomReaders.ReadAsync<IReadOnlyList<OwnReactions>>(s =>
        {
            var id = Find(s, room)?.Id ?? 0;
            return
            [
                .. messages
                    .Select(seq => FindMessage(s, id, seq))
                    .OfType<MessageState>()
                    .Where(m => m.Emoji.Count > 0)
                    .Select(m => new OwnReactions(
                        m.Seq,
                        m.Changed ?? 0,
                        [.. m.Emoji.Keys.Where(emoji => IsThere(s, id, new ReactionKey(m.Seq, emoji, session)))]
                    )),
            ];
        });

    private static ChangeGround Ground(SqliteSession s, long room, IReadOnlyList<ChangeDraft> drafts) =>
        new(
            s.First("SELECT topic FROM rooms WHERE id = @p0", r => r.GetString(0), room) ?? "",
            drafts
                .Select(d => d.Target)
                .Distinct()
                .Select(seq => FindMessage(s, room, seq))
                .OfType<MessageState>()
                .ToDictionary(m => m.Seq),
            drafts
                .Where(d => d.Kind is ChangeKinds.Reacted or ChangeKinds.Unreacted)
                .Select(d => new ReactionKey(d.Target, d.Value, d.Session))
                .Where(k => IsThere(s, room, k))
                .ToHashSet(),
            Here: null
        );

    private static MessageState? FindMessage(SqliteSession s, long room, long seq) =>
        s.First(
            $"SELECT {MessageState.Columns} FROM messages WHERE room = @p0 AND seq = @p1 AND {RoomRows.IsMessage}",
            MessageState.Of,
            room,
            seq
        );

    private static bool IsThere(SqliteSession s, long room, ReactionKey key) =>
        s.Number(
            "SELECT count(*) FROM reactions WHERE room = @p0 AND target = @p1 AND emoji = @p2 AND session = @p3",
            room,
            key.Target,
            key.Emoji,
            key.Session
        ) > 0;

    private static void Write(SqliteSession s, long room, long before, ChangeBatch batch, IReadOnlyList<Rewording> foreseen)
    {
        var seq = before;
        foreach (var draft in batch.Made)
        {
            s.Execute(
                """
                INSERT INTO messages (room, seq, at, session, tag, nickname, kind, text, client_id, target)
                VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9)
                """,
                room,
                ++seq,
                draft.At.ToUnixTimeMilliseconds(),
                draft.Session,
                draft.Tag,
                draft.Nickname,
                draft.Kind,
                draft.Kept,
                draft.Id,
                draft.Target > 0 ? draft.Target : null
            );
        }

        s.Execute("UPDATE rooms SET last = @p1, topic = coalesce(@p2, topic) WHERE id = @p0", room, seq, batch.NewTopic);
        foreach (var message in batch.Touched)
        {
            s.Execute(
                "UPDATE messages SET text = @p2, edited = @p3, deleted = @p4, changed = @p5, reacted = @p6 WHERE room = @p0 AND seq = @p1",
                room,
                message.Seq,
                message.Text,
                message.Edited?.ToUnixTimeMilliseconds(),
                message.Deleted?.ToUnixTimeMilliseconds(),
                before + message.Step,
                message.Reacted
            );
        }

        foreach (var message in batch.Reworded)
            SqliteSearch.Change(s, room, message.Before, message.Text, foreseen);
        WriteReactions(s, room, before, batch);
    }

    private static void WriteReactions(SqliteSession s, long room, long before, ChangeBatch batch)
    {
        foreach (var message in batch.Emptied)
        {
            s.Execute("DELETE FROM reactions WHERE room = @p0 AND target = @p1", room, message);
            s.Execute("UPDATE messages SET reactions = NULL WHERE room = @p0 AND seq = @p1", room, message);
            // What was said of it has its numbers, and nothing else any more.
            s.Execute(BlankReactions, room, message);
        }

        foreach (var key in batch.Removed)
        {
            s.Execute(
                "DELETE FROM reactions WHERE room = @p0 AND target = @p1 AND emoji = @p2 AND session = @p3",
                room,
                key.Target,
                key.Emoji,
                key.Session
            );
        }

        foreach (var (draft, step) in batch.Added)
        {
            s.Execute(
                "INSERT OR REPLACE INTO reactions (room, target, emoji, session, nickname, tag, seq) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
                room,
                draft.Target,
                draft.Value,
                draft.Session,
                draft.Nickname,
                draft.Tag,
                before + step
            );
        }

        foreach (var message in batch.Reacted)
            s.Execute(
                "UPDATE messages SET reactions = @p2 WHERE room = @p0 AND seq = @p1",
                room,
                message.Seq,
                RoomRows.ToJson(ReactionsOf(s, room, message))
            );
    }

    // Whoever reacted first is at the end of an index: however many they are, ten of each are read.
    private static List<Reaction> ReactionsOf(SqliteSession s, long room, MessageState message) =>
        [.. message.Emoji.Select(e => ReactionOf(s, room, message.Seq, e.Key, e.Value)).OrderBy(r => r.First).Select(r => r.Reaction)];

    private static (Reaction Reaction, long First) ReactionOf(SqliteSession s, long room, long target, string emoji, int count)
    {
        var first = s.Query(
            FirstReactions,
            r => (Nickname: r.GetString(0), Tag: r.GetString(1), Seq: r.GetInt64(2)),
            room,
            target,
            emoji,
            Reaction.Named
        );
        return (
            new Reaction(emoji, count, [.. first.Select(r => r.Nickname)], [.. first.Select(r => r.Tag)]),
            first is [var (_, _, seq), ..] ? seq : 0
        );
    }
}
