using Microsoft.Data.Sqlite;
using WebChat.Server.Chat.Names;

namespace WebChat.Server.Storage.Sqlite;

// Sessions, their names and their rooms.
internal sealed partial class SqliteStore
{
    private const string SessionColumns = "id, tag, token_hash, nickname, quiet, since";

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
                "INSERT INTO sessions (tag, token_hash, nickname, case_key, skeleton_key, since) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
                tag,
                tokenHash,
                name.Text,
                name.CaseKey,
                name.SkeletonKey,
                since.ToUnixTimeMilliseconds()
            );
            var id = s.Number("SELECT last_insert_rowid()");
            return new StoredSession(id, tag, tokenHash, name.Text, Quiet: false, since, []);
        });

    public Task<NameClaim> ClaimNameAsync(long session, Nickname name) =>
        _writer.RunAsync(s =>
        {
            if (IsTaken(s, name, session))
                return NameClaim.Taken;
            var changed = s.Execute(
                "UPDATE sessions SET nickname = @p1, case_key = @p2, skeleton_key = @p3, absent_since = NULL WHERE id = @p0",
                session,
                name.Text,
                name.CaseKey,
                name.SkeletonKey
            );
            return changed == 1 ? NameClaim.Claimed : NameClaim.SessionOver;
        });

    public Task ReleaseNameAsync(long session, DateTimeOffset absentSince) =>
        _writer.RunAsync(s =>
            s.Execute(
                "UPDATE sessions SET case_key = NULL, skeleton_key = NULL, absent_since = @p1 WHERE id = @p0",
                session,
                absentSince.ToUnixTimeMilliseconds()
            )
        );

    public Task EndSessionAsync(long session) => _writer.RunAsync(s => End(s, "id = @p0", session));

    public Task<int> EndAbsentSessionsAsync(DateTimeOffset absentBefore) =>
        _writer.RunAsync(s => End(s, "absent_since < @p0", absentBefore.ToUnixTimeMilliseconds()));

    public Task SetQuietAsync(long session, bool on) =>
        _writer.RunAsync(s => s.Execute("UPDATE sessions SET quiet = @p1 WHERE id = @p0", session, on ? 1 : 0));

    public Task SetMembershipAsync(long session, string room, bool member) =>
        _writer.RunAsync(s =>
            s.Execute(
                member
                    ? "INSERT OR IGNORE INTO memberships (session, room) VALUES (@p0, @p1)"
                    : "DELETE FROM memberships WHERE session = @p0 AND room = @p1",
                session,
                room
            )
        );

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
            Tag: r.GetString(1),
            TokenHash: r.GetFieldValue<byte[]>(2),
            Nickname: r.GetString(3),
            Quiet: r.GetBoolean(4),
            Since: Time(r.GetInt64(5)),
            Rooms: s.Query("SELECT room FROM memberships WHERE session = @p0 ORDER BY room", m => m.GetString(0), id)
        );
    }
}
