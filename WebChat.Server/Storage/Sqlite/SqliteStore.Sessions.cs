using Microsoft.Data.Sqlite;
using WebChat.Server.Chat.Names;
using static WebChat.Server.Storage.Rows;

namespace WebChat.Server.Storage.Sqlite;

// Sessions, their names and their rooms.
internal sealed partial class SqliteStore
{
    private const string SessionColumns = "id, version, tag, token_hash, nickname, quiet, since, presence, private_last, away";

    public Task<IReadOnlyList<StoredSession>> NameHoldersAsync() =>
        _readers.ReadAsync<IReadOnlyList<StoredSession>>(s =>
            s.Query($"SELECT {SessionColumns} FROM sessions WHERE case_key IS NOT NULL", r => ToSession(r, s))
        );

    public Task<StoredSession?> FindSessionAsync(byte[] tokenHash) =>
        _readers.ReadAsync(s => s.First($"SELECT {SessionColumns} FROM sessions WHERE token_hash = @p0", r => ToSession(r, s), tokenHash));

    public Task<StoredSession?> CreateSessionAsync(Nickname name, string tag, byte[] tokenHash, DateTimeOffset since) =>
        _writer.RunAsync(s =>
        {
            if (IsTaken(s, name, session: 0))
                return null;
            s.Execute(
                """
                INSERT INTO sessions (tag, token_hash, nickname, case_key, skeleton_key, since, presence)
                VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)
                """,
                tag,
                tokenHash,
                name.Text,
                name.CaseKey,
                name.SkeletonKey,
                since.ToUnixTimeMilliseconds(),
                (int)Presence.Online
            );
            return Load(s, s.Number("SELECT last_insert_rowid()"));
        });

    public Task<NameClaim> ClaimNameAsync(long session, Nickname name) =>
        _writer.RunAsync(s =>
            IsTaken(s, name, session)
                ? new NameClaim(IsTaken: true)
                : new NameClaim(
                    IsTaken: false,
                    Change(
                        s,
                        session,
                        """
                        nickname = @p1, case_key = @p2, skeleton_key = @p3, absent_since = NULL,
                        presence = CASE presence WHEN @p4 THEN @p5 ELSE presence END
                        """,
                        name.Text,
                        name.CaseKey,
                        name.SkeletonKey,
                        (int)Presence.Absent,
                        (int)Presence.Online
                    )
                )
        );

    public Task<StoredSession?> ArriveAsync(long session) =>
        _writer.RunAsync(s =>
            Change(s, session, "presence = CASE presence WHEN @p1 THEN presence ELSE @p2 END", (int)Presence.Absent, (int)Presence.Online)
        );

    public Task<StoredSession?> DepartAsync(long session) =>
        _writer.RunAsync(s => Change(s, session, "presence = @p1", (int)Presence.Reconnecting));

    public Task<StoredSession?> ReleaseNameAsync(long session, DateTimeOffset absentSince) =>
        _writer.RunAsync(s =>
            Change(
                s,
                session,
                "case_key = NULL, skeleton_key = NULL, absent_since = @p1, presence = @p2",
                absentSince.ToUnixTimeMilliseconds(),
                (int)Presence.Absent
            )
        );

    public Task<StoredSession?> EndSessionAsync(long session, Ending ending) =>
        _writer.RunAsync(s =>
        {
            var last = Load(s, session);
            End(s, "id = @p0", session);
            return last is null ? null : last with { Version = last.Version + 1, Presence = Presence.Over, Rooms = [], Ending = ending };
        });

    public Task<int> EndAbsentSessionsAsync(DateTimeOffset absentBefore) =>
        _writer.RunAsync(s => End(s, "absent_since < @p0", absentBefore.ToUnixTimeMilliseconds()));

    public Task<StoredSession?> SetQuietAsync(long session, bool on) =>
        _writer.RunAsync(s => Change(s, session, "quiet = @p1", on ? 1 : 0));

    public Task<StoredSession?> SetAwayAsync(long session, bool on) => _writer.RunAsync(s => Change(s, session, "away = @p1", on ? 1 : 0));

    public Task<StoredSession?> SetMembershipAsync(long session, string room, bool member) =>
        _writer.RunAsync(s =>
        {
            s.Execute(
                member
                    ? "INSERT OR IGNORE INTO memberships (session, room) SELECT id, @p1 FROM sessions WHERE id = @p0"
                    : "DELETE FROM memberships WHERE session = @p0 AND room = @p1",
                session,
                room
            );
            return Change(s, session, "quiet = quiet");
        });

    /// <summary>After a start: nobody is there yet, and everybody who was has a fresh grace time.</summary>
    private static void Restore(SqliteSession s) =>
        s.Execute(
            "UPDATE sessions SET presence = @p1, version = version + 1 WHERE presence = @p0",
            (int)Presence.Online,
            (int)Presence.Reconnecting
        );

    private static StoredSession? Change(SqliteSession s, long session, string set, params object[] values) =>
        s.Execute($"UPDATE sessions SET version = version + 1, {set} WHERE id = @p0", [session, .. values]) == 0 ? null : Load(s, session);

    private static StoredSession? Load(SqliteSession s, long session) =>
        s.First($"SELECT {SessionColumns} FROM sessions WHERE id = @p0", r => ToSession(r, s), session);

    private static bool IsTaken(SqliteSession s, Nickname name, long session) =>
        s.Number(
            "SELECT count(*) FROM sessions WHERE (case_key = @p0 OR skeleton_key = @p1) AND id <> @p2",
            name.CaseKey,
            name.SkeletonKey,
            session
        ) > 0;

    private static int End(SqliteSession s, string which, long value)
    {
        s.Execute($"DELETE FROM memberships WHERE session IN (SELECT id FROM sessions WHERE {which})", value);
        s.Execute($"DELETE FROM privates WHERE owner IN (SELECT id FROM sessions WHERE {which})", value);
        return s.Execute($"DELETE FROM sessions WHERE {which}", value);
    }

    private static StoredSession ToSession(SqliteDataReader r, SqliteSession s)
    {
        var id = r.GetInt64(0);
        return new StoredSession(
            id,
            Version: r.GetInt64(1),
            Tag: r.GetString(2),
            TokenHash: r.GetFieldValue<byte[]>(3),
            Nickname: r.GetString(4),
            Quiet: r.GetBoolean(5),
            Since: Time(r.GetInt64(6)),
            Presence: (Presence)r.GetInt32(7),
            Rooms: s.Query("SELECT room FROM memberships WHERE session = @p0 ORDER BY room", m => m.GetString(0), id),
            PrivateLast: r.GetInt64(8),
            Away: r.GetBoolean(9)
        );
    }
}
