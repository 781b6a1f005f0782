using Npgsql;
using WebChat.Server.Chat.Names;
using static WebChat.Server.Storage.Postgres.PostgresDatabase;
using static WebChat.Server.Storage.Rows;

namespace WebChat.Server.Storage.Postgres;

// Sessions, their names and their rooms. What changes a session locks its row first; statements after that see what others did to it before.
internal sealed partial class PostgresStore
{
    private const string SessionColumns =
        "s.id, s.version, s.tag, s.token_hash, s.nickname, s.quiet, s.since, s.presence, s.private_last, s.end_reason, s.end_words, "
        + "ARRAY(SELECT m.room FROM memberships m WHERE m.session = s.id ORDER BY m.room), s.away";

    private const string NewVersion = "version = version + 1, changed = pg_current_xact_id()";

    public async Task<IReadOnlyList<StoredSession>> NameHoldersAsync() =>
        await AllAsync(ToSession, Sql($"SELECT {SessionColumns} FROM sessions s WHERE s.case_key IS NOT NULL"));

    public Task<StoredSession?> FindSessionAsync(byte[] tokenHash) =>
        FirstAsync(ToSession, Sql($"SELECT {SessionColumns} FROM sessions s WHERE s.token_hash = $1", tokenHash));

    public async Task<StoredSession?> CreateSessionAsync(Nickname name, string tag, byte[] tokenHash, DateTimeOffset since)
    {
        // By its token it is found, also where the line broke after it was done.
        var created = await _database.RunAsync(
            [
                Fenced(
                    """
                    WITH created AS (
                        INSERT INTO sessions (tag, token_hash, nickname, case_key, skeleton_key, since, presence)
                        SELECT $1, $2, $3, $4, $5, $6, $7 WHERE @fence
                        ON CONFLICT DO NOTHING RETURNING id, version
                    )
                    INSERT INTO attendances (session, node) SELECT id, @node FROM created
                    """,
                    tag,
                    tokenHash,
                    name.Text,
                    name.CaseKey,
                    name.SkeletonKey,
                    since.ToUnixTimeMilliseconds(),
                    (short)Presence.Online
                ),
                Sql("SELECT id, version FROM sessions WHERE token_hash = $1", tokenHash),
                Fenced("SELECT @fence"),
            ],
            async reader =>
            {
                var session = await reader.ReadAsync()
                    ? new StoredSession(
                        reader.GetInt64(0),
                        reader.GetInt64(1),
                        tag,
                        tokenHash,
                        name.Text,
                        Quiet: false,
                        since,
                        Presence.Online,
                        []
                    )
                    : null;
                return session ?? (await IsFenceOpenAsync(reader) ? null : throw LeaseIsOver());
            }
        );
        if (created is not null)
            _bell.Changed();
        return created;
    }

    public async Task<NameClaim> ClaimNameAsync(long session, Nickname name)
    {
        try
        {
            var claimed = await ChangeAsync(
                session,
                Fenced(
                    $"""
                    UPDATE sessions SET nickname = $2, case_key = $3, skeleton_key = $4, absent_since = NULL,
                        presence = CASE presence WHEN $5 THEN $6 ELSE presence END, {NewVersion}
                    WHERE id = $1 AND presence <> $7 AND @fence
                    """,
                    session,
                    name.Text,
                    name.CaseKey,
                    name.SkeletonKey,
                    (short)Presence.Absent,
                    (short)Presence.Online,
                    (short)Presence.Over
                ),
                Attend(session)
            );
            return new NameClaim(IsTaken: false, claimed);
        }
        catch (NameTakenException)
        {
            return new NameClaim(IsTaken: true);
        }
    }

    public Task<StoredSession?> ArriveAsync(long session) =>
        ChangeAsync(
            session,
            Attend(session),
            // Whoever waited for it waits no longer.
            Fenced("DELETE FROM attendances WHERE session = $1 AND node <> @node AND is_waiting AND @fence", session),
            Fenced(
                $"UPDATE sessions SET presence = $2, {NewVersion} WHERE id = $1 AND presence = $3 AND @fence",
                session,
                (short)Presence.Online,
                (short)Presence.Reconnecting
            )
        );

    public Task<StoredSession?> DepartAsync(long session) =>
        ChangeAsync(
            session,
            Fenced(
                "DELETE FROM attendances WHERE session = $1 AND node = @node AND EXISTS (SELECT 1 FROM attendances o WHERE o.session = $1 AND o.node <> @node)",
                session
            ),
            Fenced("UPDATE attendances SET is_waiting = true, connections = 0 WHERE session = $1 AND node = @node", session),
            Fenced(
                $"""
                UPDATE sessions SET presence = $2, {NewVersion}
                WHERE id = $1 AND presence = $3 AND EXISTS (SELECT 1 FROM attendances WHERE session = $1 AND node = @node) AND @fence
                """,
                session,
                (short)Presence.Reconnecting,
                (short)Presence.Online
            )
        );

    public Task<StoredSession?> ReleaseNameAsync(long session, DateTimeOffset absentSince) =>
        ChangeAsync(
            session,
            Fenced(
                $"""
                UPDATE sessions SET case_key = NULL, skeleton_key = NULL, absent_since = $2, presence = $3, {NewVersion}
                WHERE id = $1 AND presence IN ($4, $5) AND @fence
                    AND EXISTS (SELECT 1 FROM attendances WHERE session = $1 AND node = @node)
                    AND NOT EXISTS (SELECT 1 FROM attendances WHERE session = $1 AND node <> @node)
                """,
                session,
                absentSince.ToUnixTimeMilliseconds(),
                (short)Presence.Absent,
                (short)Presence.Online,
                (short)Presence.Reconnecting
            ),
            Fenced("DELETE FROM attendances WHERE session = $1 AND node = @node AND @fence", session)
        );

    public Task<StoredSession?> EndSessionAsync(long session, Ending ending) =>
        ChangeAsync(
            session,
            // The row stays for an hour, without its token: other servers read in it that the session is over.
            Fenced(
                $"""
                UPDATE sessions SET presence = $2, token_hash = NULL, case_key = NULL, skeleton_key = NULL, absent_since = NULL,
                    end_reason = $3, end_words = $4, ended = clock_timestamp(), {NewVersion}
                WHERE id = $1 AND presence <> $2 AND @fence
                """,
                session,
                (short)Presence.Over,
                ending.Reason,
                ending.Words
            ),
            Sql(OfEnded("memberships", "session"), session, (short)Presence.Over),
            Sql(OfEnded("privates", "owner"), session, (short)Presence.Over),
            Sql(OfEnded("attendances", "session"), session, (short)Presence.Over)
        );

    public Task<int> EndAbsentSessionsAsync(DateTimeOffset absentBefore) =>
        _database.RunAsync(
            [
                Fenced(
                    """
                    WITH ended AS (
                        DELETE FROM sessions WHERE presence = $1 AND absent_since < $2 AND @fence RETURNING id
                    ), m AS (
                        DELETE FROM memberships USING ended WHERE session = ended.id
                    ), p AS (
                        DELETE FROM privates USING ended WHERE owner = ended.id
                    )
                    SELECT count(*)::integer FROM ended
                    """,
                    (short)Presence.Absent,
                    absentBefore.ToUnixTimeMilliseconds()
                ),
                Fenced("DELETE FROM sessions WHERE ended < clock_timestamp() - interval '1 hour' AND @fence"),
            ],
            async reader => await reader.ReadAsync() ? reader.GetInt32(0) : 0
        );

    public Task<StoredSession?> SetQuietAsync(long session, bool on) => SetAsync(session, "quiet", on);

    public Task<StoredSession?> SetAwayAsync(long session, bool on) => SetAsync(session, "away", on);

    public Task<StoredSession?> SetMembershipAsync(long session, string room, bool member) =>
        ChangeAsync(
            session,
            member
                ? Fenced(
                    """
                    INSERT INTO memberships (session, room) SELECT $1, $2 FROM sessions
                    WHERE id = $1 AND presence <> $3 AND @fence ON CONFLICT DO NOTHING
                    """,
                    session,
                    room,
                    (short)Presence.Over
                )
                : Fenced("DELETE FROM memberships WHERE session = $1 AND room = $2 AND @fence", session, room),
            Fenced($"UPDATE sessions SET {NewVersion} WHERE id = $1 AND presence <> $2 AND @fence", session, (short)Presence.Over)
        );

    private Task<StoredSession?> SetAsync(long session, string flag, bool on) =>
        ChangeAsync(
            session,
            Fenced(
                $"UPDATE sessions SET {flag} = $2, {NewVersion} WHERE id = $1 AND presence <> $3 AND @fence",
                session,
                on,
                (short)Presence.Over
            )
        );

    /// <summary>It has a connection here, if it holds its name.</summary>
    private NpgsqlBatchCommand Attend(long session) =>
        Fenced(
            """
            INSERT INTO attendances (session, node) SELECT $1, @node FROM sessions WHERE id = $1 AND presence IN ($2, $3) AND @fence
            ON CONFLICT (session, node) DO UPDATE SET is_waiting = false, connections = 1
            """,
            session,
            (short)Presence.Online,
            (short)Presence.Reconnecting
        );

    private static string OfEnded(string table, string column) =>
        $"DELETE FROM {table} WHERE {column} = $1 AND EXISTS (SELECT 1 FROM sessions WHERE id = $1 AND presence = $2)";

    /// <summary>Locks the session, does what is to be done, and gives its state; none: it is over, and long since.</summary>
    private async Task<StoredSession?> ChangeAsync(long session, params NpgsqlBatchCommand[] statements)
    {
        var state = await _database.RunAsync(
            [
                Sql("SELECT 1 FROM sessions WHERE id = $1 FOR UPDATE", session),
                .. statements,
                Sql($"SELECT {SessionColumns} FROM sessions s WHERE s.id = $1", session),
                Fenced("SELECT @fence"),
            ],
            async reader =>
            {
                // Only the lock and the last two give rows; statements that change are no results of their own.
                await reader.NextResultAsync();
                var found = await reader.ReadAsync() ? ToSession(reader) : null;
                return await IsFenceOpenAsync(reader) ? found : throw LeaseIsOver();
            }
        );
        _bell.Changed();
        return state;
    }

    private static async Task<bool> IsFenceOpenAsync(NpgsqlDataReader reader) =>
        await reader.NextResultAsync() && await reader.ReadAsync() && reader.GetBoolean(0);

    private static StoredSession ToSession(NpgsqlDataReader r)
    {
        var presence = (Presence)r.GetInt16(7);
        return new StoredSession(
            Id: r.GetInt64(0),
            Version: r.GetInt64(1),
            Tag: r.GetString(2),
            TokenHash: r.IsDBNull(3) ? [] : r.GetFieldValue<byte[]>(3),
            Nickname: r.GetString(4),
            Quiet: r.GetBoolean(5),
            Since: Time(r.GetInt64(6)),
            Presence: presence,
            Rooms: r.GetFieldValue<string[]>(11),
            PrivateLast: r.GetInt64(8),
            Away: r.GetBoolean(12),
            Ending: presence == Presence.Over ? new Ending(r.GetString(9), r.IsDBNull(10) ? null : r.GetString(10)) : null
        );
    }
}
