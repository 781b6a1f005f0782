using Npgsql;
using WebChat.Contracts;
using static WebChat.Server.Storage.Postgres.PostgresDatabase;
using static WebChat.Server.Storage.Rows;

namespace WebChat.Server.Storage.Postgres;

// Private messages: a copy for each of the two sessions, numbered under the lock of its row.
internal sealed partial class PostgresStore
{
    public async Task<IReadOnlyList<Stored<PrivateCopies>?>> AppendPrivatesAsync(IReadOnlyList<PrivateDraft> drafts)
    {
        // All rows in one order, or two servers could wait for each other.
        var sessions = drafts.SelectMany(d => new[] { d.From.Session, d.To.Session }).Distinct().ToArray();
        var stored = await _database.RunAsync(
            [
                Sql("SELECT id FROM sessions WHERE id = ANY ($1) ORDER BY id FOR UPDATE", sessions),
                .. drafts.Select(AppendPrivate),
                Fenced("SELECT @fence"),
            ],
            async reader =>
            {
                var results = new List<Stored<PrivateCopies>?>(drafts.Count);
                foreach (var draft in drafts)
                {
                    await reader.NextResultAsync();
                    results.Add(await CopiesAsync(reader, draft));
                }

                return await IsFenceOpenAsync(reader) ? results : throw LeaseIsOver();
            }
        );
        _bell.Changed();
        return stored;
    }

    public async Task<IReadOnlyList<PrivateEvent>> PrivatesAsync(long session, long after, long before, int limit)
    {
        var rows = await AllAsync(
            ToPrivate,
            Sql(
                $"SELECT {PrivateColumns} FROM privates WHERE owner = $1 AND seq > $2 AND seq < $3 ORDER BY seq DESC LIMIT $4",
                session,
                after,
                before,
                limit
            )
        );
        var page = PageRequest.WithinSize(rows, p => p.Text.Length);
        page.Reverse();
        return page;
    }

    private NpgsqlBatchCommand AppendPrivate(PrivateDraft draft) =>
        Fenced(
            $"""
            WITH earlier AS (
                SELECT owner, seq, at, client_id FROM privates WHERE owner = $1 AND sender = $1 AND client_id::uuid = $3::uuid
            ), numbered AS (
                UPDATE sessions SET private_last = private_last + 1, {NewVersion}
                WHERE id IN ($1, $2) AND presence <> $11 AND @fence AND NOT EXISTS (SELECT 1 FROM earlier)
                    AND EXISTS (SELECT 1 FROM attendances a WHERE a.session = $1 AND a.node = @node)
                RETURNING id, private_last
            ), kept AS (
                INSERT INTO privates (owner, seq, sender, at, from_name, from_tag, to_name, to_tag, kind, text, client_id)
                SELECT id, private_last, $1, $4, $5, $6, $7, $8, $9, $10, $3 FROM numbered
            )
            SELECT id, private_last, $4::bigint, NULL FROM numbered UNION ALL SELECT owner, seq, at, client_id FROM earlier
            """,
            draft.From.Session,
            draft.To.Session,
            draft.Id,
            draft.At.ToUnixTimeMilliseconds(),
            draft.From.Nickname,
            draft.From.Tag,
            draft.To.Nickname,
            draft.To.Tag,
            draft.Kind,
            draft.Text,
            (short)Presence.Over
        );

    private static async Task<Stored<PrivateCopies>?> CopiesAsync(NpgsqlDataReader reader, PrivateDraft draft)
    {
        PrivateEvent? sender = null;
        PrivateEvent? receiver = null;
        var isRepeat = false;
        while (await reader.ReadAsync())
        {
            var (owner, seq, at) = (reader.GetInt64(0), reader.GetInt64(1), Time(reader.GetInt64(2)));
            var earlierId = reader.IsDBNull(3) ? null : reader.GetString(3);
            isRepeat = earlierId is not null;
            var copy = new PrivateEvent(
                seq,
                earlierId ?? draft.Id,
                draft.From.Nickname,
                draft.To.Nickname,
                draft.From.Tag,
                draft.Text,
                draft.Kind,
                draft.To.Tag
            )
            {
                At = at,
            };
            sender = owner == draft.From.Session ? copy : sender;
            receiver = owner == draft.To.Session ? copy : receiver;
        }

        return sender is null ? null : new(new(sender, receiver), isRepeat);
    }
}
