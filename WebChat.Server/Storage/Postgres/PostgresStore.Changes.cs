using Npgsql;
using WebChat.Contracts;
using WebChat.Server.Storage.Changes;
using static WebChat.Server.Storage.Postgres.PostgresDatabase;

namespace WebChat.Server.Storage.Postgres;

// What changes messages.
internal sealed partial class PostgresStore
{
    /// <summary>Of those who try at once, one succeeds each time: with so many servers at the same messages, everybody does.</summary>
    private const int ChangeTries = 50;

    /// <summary>
    /// Reads what the changes stand on, judges them, and writes them in one round trip if what was read is still so; else once more. No lock
    /// is held while this server thinks: one that stops in the middle holds nothing up.
    /// </summary>
    public async Task<IReadOnlyList<ChangeOutcome>> ChangeAsync(string room, IReadOnlyList<ChangeDraft> drafts)
    {
        for (var i = 0; i < ChangeTries; i++)
        {
            var batch = new ChangeBatch(drafts, await GroundAsync(room, drafts));
            if (batch.Made is [])
                return batch.Outcomes(room, 0);
            if (await TryChangeAsync(await RoomIdAsync(room), batch) is not { } before)
                continue;
            _bell.RoomGrew(room, before + batch.Made.Count);
            return batch.Outcomes(room, before);
        }

        throw new StoreUnavailableException("Others change the same messages all the time.");
    }

    public async Task<IReadOnlyDictionary<long, Quote>> QuotesAsync(string room, IReadOnlyList<long> messages)
    {
        var quotes = await AllAsync(
            RoomRows.ToQuote,
            Sql(
                $"""
                SELECT {RoomRows.QuoteColumns} FROM messages
                WHERE room = (SELECT id FROM rooms WHERE name = $1) AND seq = ANY ($2) AND {RoomRows.IsMessage}
                """,
                room,
                messages.Distinct().ToArray()
            )
        );
        return quotes.ToDictionary(q => q.Seq);
    }

    // Each is looked up by its key: a plan that joins whole tables would read all who reacted.
    public async Task<IReadOnlyList<OwnReactions>> OwnReactionsAsync(string room, long session, IReadOnlyList<long> messages) =>
        await AllAsync(
            r => new OwnReactions(r.GetInt64(0), r.GetInt64(1), r.GetFieldValue<string[]>(2)),
            Sql(
                $"""
                SELECT m.seq, coalesce(m.changed, 0), ARRAY(
                    SELECT e.value ->> 'emoji' FROM jsonb_array_elements(m.reactions::jsonb) WITH ORDINALITY AS e (value, place)
                    WHERE (
                        SELECT true FROM reactions r
                        WHERE r.room = m.room AND r.target = m.seq AND r.emoji = e.value ->> 'emoji' AND r.session = $3 LIMIT 1
                    )
                    ORDER BY e.place
                )
                FROM messages m
                WHERE m.room = (SELECT id FROM rooms WHERE name = $1) AND m.seq = ANY ($2) AND m.reactions IS NOT NULL AND {RoomRows.IsMessage}
                ORDER BY m.seq
                """,
                room,
                messages.ToArray(),
                session
            )
        );

    private async Task<ChangeGround> GroundAsync(string room, IReadOnlyList<ChangeDraft> drafts)
    {
        var asked = drafts.Where(d => d.Kind is ChangeKinds.Reacted or ChangeKinds.Unreacted).ToList();
        return await _database.RunAsync(
            [
                Sql("SELECT topic FROM rooms WHERE name = $1", room),
                Sql(
                    $"""
                    SELECT {MessageState.Columns} FROM messages
                    WHERE room = (SELECT id FROM rooms WHERE name = $1) AND seq = ANY ($2) AND {RoomRows.IsMessage}
                    """,
                    room,
                    drafts.Select(d => d.Target).Distinct().ToArray()
                ),
                Sql(
                    """
                    SELECT r.target, r.emoji, r.session FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS a (target, emoji, session)
                    JOIN reactions r ON r.room = (SELECT id FROM rooms WHERE name = $1)
                        AND r.target = a.target AND r.emoji = a.emoji AND r.session = a.session
                    """,
                    room,
                    asked.Select(d => d.Target).ToArray(),
                    asked.Select(d => d.Value).ToArray(),
                    asked.Select(d => d.Session).ToArray()
                ),
                Fenced("SELECT session FROM attendances WHERE session = ANY ($1) AND node = @node", SessionsOf(drafts)),
            ],
            async reader =>
            {
                var topic = await reader.ReadAsync() ? reader.GetString(0) : "";
                await reader.NextResultAsync();
                var messages = (await RowsAsync(reader, MessageState.Of)).ToDictionary(m => m.Seq);
                await reader.NextResultAsync();
                var reactions = await RowsAsync(reader, r => new ReactionKey(r.GetInt64(0), r.GetString(1), r.GetInt64(2)));
                await reader.NextResultAsync();
                var here = await RowsAsync(reader, r => r.GetInt64(0));
                return new ChangeGround(topic, messages, reactions.ToHashSet(), here.ToHashSet());
            }
        );
    }

    /// <summary>The room's last number before these; none: something is not as it was read.</summary>
    private Task<long?> TryChangeAsync(long room, ChangeBatch batch) =>
        _database.RunAsync(
            [
                Sql("SELECT 1 FROM rooms WHERE id = $1 FOR UPDATE", room),
                AppendChanges(room, batch),
                .. ChangeMessages(room, batch),
                Fenced("SELECT @fence"),
            ],
            async reader =>
            {
                await reader.NextResultAsync();
                long? before = await reader.ReadAsync() ? reader.GetInt64(0) : null;
                return await IsFenceOpenAsync(reader) ? before : throw LeaseIsOver();
            },
            // If it was done and nobody heard so, whoever asks again finds that it is so already.
            again: false
        );

    private NpgsqlBatchCommand AppendChanges(long room, ChangeBatch batch) =>
        Fenced(
            """
            WITH grown AS (
                UPDATE rooms SET last = last + cardinality($2::bigint[]), topic = coalesce($9, topic), changed = pg_current_xact_id()
                WHERE id = $1 AND @fence
                    AND NOT EXISTS (
                        SELECT 1 FROM unnest($10::bigint[], $11::bigint[]) AS t (seq, changed)
                        WHERE t.changed IS DISTINCT FROM (SELECT m.changed FROM messages m WHERE m.room = $1 AND m.seq = t.seq)
                    )
                    AND NOT EXISTS (
                        SELECT 1 FROM unnest($2::bigint[]) AS d (session)
                        WHERE NOT EXISTS (SELECT 1 FROM attendances a WHERE a.session = d.session AND a.node = @node)
                    )
                RETURNING last - cardinality($2::bigint[]) AS before
            ), kept AS (
                INSERT INTO messages (room, seq, session, client_id, tag, nickname, kind, text, at, target)
                SELECT $1, before + n, session, client_id, tag, nickname, kind, text, at, nullif(target, 0)
                FROM grown, unnest(
                    $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $12::bigint[]
                ) WITH ORDINALITY AS d (session, client_id, tag, nickname, kind, text, at, target, n)
            )
            SELECT before FROM grown
            """,
            room,
            batch.Made.Select(d => d.Session).ToArray(),
            batch.Made.Select(d => d.Id).ToArray(),
            batch.Made.Select(d => d.Tag).ToArray(),
            batch.Made.Select(d => d.Nickname).ToArray(),
            batch.Made.Select(d => d.Kind).ToArray(),
            batch.Made.Select(d => d.Kept).ToArray(),
            batch.Made.Select(d => d.At.ToUnixTimeMilliseconds()).ToArray(),
            batch.NewTopic,
            batch.Touched.Select(m => m.Seq).ToArray(),
            batch.Touched.Select(m => m.Changed).ToArray(),
            batch.Made.Select(d => d.Target).ToArray()
        );

    // Each of these holds only if the changes have their rows; those say which numbers they have.
    private static IEnumerable<NpgsqlBatchCommand> ChangeMessages(long room, ChangeBatch batch)
    {
        const string Done = "EXISTS (SELECT 1 FROM messages c WHERE c.session = $2 AND c.client_id::uuid = $3::uuid)";
        const string Before = "(SELECT c.seq - 1 FROM messages c WHERE c.session = $2 AND c.client_id::uuid = $3::uuid)";
        var (session, id) = (batch.Made[0].Session, batch.Made[0].Id);
        yield return Sql(
            $"""
            UPDATE messages m SET text = t.text, edited = t.edited, deleted = t.deleted, changed = {Before} + t.step, reacted = t.reacted
            FROM unnest($4::bigint[], $5::text[], $6::bigint[], $7::bigint[], $8::integer[], $9::bigint[])
                AS t (seq, text, edited, deleted, step, reacted)
            WHERE m.room = $1 AND m.seq = t.seq AND {Done}
            """,
            room,
            session,
            id,
            batch.Touched.Select(m => m.Seq).ToArray(),
            batch.Touched.Select(m => m.Text).ToArray(),
            batch.Touched.Select(m => m.Edited?.ToUnixTimeMilliseconds()).ToArray(),
            batch.Touched.Select(m => m.Deleted?.ToUnixTimeMilliseconds()).ToArray(),
            batch.Touched.Select(m => m.Step).ToArray(),
            batch.Touched.Select(m => m.Reacted).ToArray()
        );
        yield return PostgresSearch.Change(room, [.. batch.Reworded.Select(m => m.Before with { Text = m.Text })], session, id);
        yield return Sql(
            $"""
            DELETE FROM reactions r USING unnest($4::bigint[], $5::text[], $6::bigint[]) AS t (target, emoji, session)
            WHERE r.room = $1 AND r.target = t.target AND r.emoji = t.emoji AND r.session = t.session AND {Done}
            """,
            room,
            session,
            id,
            batch.Removed.Select(r => r.Target).ToArray(),
            batch.Removed.Select(r => r.Emoji).ToArray(),
            batch.Removed.Select(r => r.Session).ToArray()
        );
        yield return Sql(
            $"DELETE FROM reactions WHERE room = $1 AND target = ANY ($4) AND {Done}",
            room,
            session,
            id,
            batch.Emptied.ToArray()
        );
        // What was said of it has its numbers, and nothing else any more.
        yield return Sql(
            $"""
            UPDATE messages m SET kind = '{ChangeKinds.Other}', text = '', nickname = '', tag = '', target = NULL
            FROM unnest($4::bigint[]) AS t (seq)
            WHERE m.room = $1 AND m.target = t.seq AND m.kind IN ('{ChangeKinds.Reacted}', '{ChangeKinds.Unreacted}') AND {Done}
            """,
            room,
            session,
            id,
            batch.Emptied.ToArray()
        );
        yield return Sql(
            $"""
            INSERT INTO reactions (room, target, emoji, session, nickname, tag, seq)
            SELECT $1, t.target, t.emoji, t.session, t.nickname, t.tag, {Before} + t.step
            FROM unnest($4::bigint[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::integer[])
                AS t (target, emoji, session, nickname, tag, step)
            WHERE {Done}
            ON CONFLICT (room, target, emoji, session) DO UPDATE SET nickname = EXCLUDED.nickname, seq = EXCLUDED.seq
            """,
            room,
            session,
            id,
            batch.Added.Select(a => a.Draft.Target).ToArray(),
            batch.Added.Select(a => a.Draft.Value).ToArray(),
            batch.Added.Select(a => a.Draft.Session).ToArray(),
            batch.Added.Select(a => a.Draft.Nickname).ToArray(),
            batch.Added.Select(a => a.Draft.Tag).ToArray(),
            batch.Added.Select(a => a.Step).ToArray()
        );
        // Whoever reacted first is at the end of an index: however many they are, ten of each are read.
        var counts = batch.Reacted.SelectMany(m => m.Emoji.Select(e => (m.Seq, Emoji: e.Key, Count: e.Value))).ToList();
        yield return Sql(
            $"""
            UPDATE messages m SET reactions = (
                SELECT jsonb_agg(
                    jsonb_build_object('emoji', e.emoji, 'count', e.count, 'by', f.nicknames, 'tags', f.tags) ORDER BY f.first NULLS FIRST
                )::text
                FROM unnest($6::bigint[], $7::text[], $8::integer[]) AS e (target, emoji, count), LATERAL (
                    SELECT min(seq) AS first, coalesce(array_agg(nickname ORDER BY seq), ARRAY[]::text[]) AS nicknames,
                        coalesce(array_agg(tag ORDER BY seq), ARRAY[]::text[]) AS tags
                    FROM (
                        SELECT seq, nickname, tag FROM reactions r
                        WHERE r.room = m.room AND r.target = m.seq AND r.emoji = e.emoji ORDER BY seq LIMIT $5
                    ) AS named
                ) AS f
                WHERE e.target = m.seq
            )
            WHERE m.room = $1 AND m.seq = ANY ($4) AND {Done}
            """,
            room,
            session,
            id,
            batch.Reacted.Select(m => m.Seq).Concat(batch.Emptied).Distinct().ToArray(),
            Reaction.Named,
            counts.Select(c => c.Seq).ToArray(),
            counts.Select(c => c.Emoji).ToArray(),
            counts.Select(c => c.Count).ToArray()
        );
    }

    private static long[] SessionsOf(IReadOnlyList<ChangeDraft> drafts) => [.. drafts.Select(d => d.Session).Distinct()];
}
