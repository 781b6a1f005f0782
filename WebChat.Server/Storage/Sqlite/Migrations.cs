namespace WebChat.Server.Storage.Sqlite;

/// <summary>
/// The schema, step by step; the step reached is the file's <c>user_version</c>. A step that has been released is
/// never changed: a new one is added.
/// </summary>
internal static class Migrations
{
    /// <summary>Marks a file as WebChat's: "WCHT".</summary>
    public const long ApplicationId = 0x57434854;

    public static int Newest => Steps.Length;

    /// <summary>Brings the file from the step it is at to the newest one, each step in a transaction.</summary>
    public static void Apply(SqliteSession session)
    {
        for (var step = (int)session.Number("PRAGMA user_version"); step < Newest; step++)
        {
            session.Execute("BEGIN IMMEDIATE");
            foreach (var statement in Steps[step].Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                session.Execute(statement);
            session.Execute($"PRAGMA user_version = {step + 1}");
            session.Execute("COMMIT");
        }
    }

    private static readonly string[] Steps =
    [
        $"""
            PRAGMA application_id = {ApplicationId};

            CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

            INSERT INTO meta VALUES ('epoch', lower(hex(randomblob(8))));

            CREATE TABLE rooms (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                name TEXT NOT NULL UNIQUE,
                topic TEXT NOT NULL DEFAULT '',
                last INTEGER NOT NULL DEFAULT 0
            );

            CREATE TABLE messages (
                room INTEGER NOT NULL,
                seq INTEGER NOT NULL,
                at INTEGER NOT NULL,
                session INTEGER NOT NULL,
                tag TEXT NOT NULL,
                nickname TEXT NOT NULL,
                kind TEXT NOT NULL,
                text TEXT NOT NULL,
                client_id TEXT NOT NULL COLLATE NOCASE,
                reply_to INTEGER,
                PRIMARY KEY (room, seq)
            ) WITHOUT ROWID;

            CREATE UNIQUE INDEX messages_by_client_id ON messages (session, client_id);

            -- A session that holds its name has keys; SQL lets any number of rows have none.
            CREATE TABLE sessions (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                tag TEXT NOT NULL UNIQUE,
                token_hash BLOB NOT NULL UNIQUE,
                nickname TEXT NOT NULL,
                case_key TEXT UNIQUE,
                skeleton_key TEXT UNIQUE,
                quiet INTEGER NOT NULL DEFAULT 0,
                private_last INTEGER NOT NULL DEFAULT 0,
                since INTEGER NOT NULL,
                absent_since INTEGER
            );

            CREATE INDEX sessions_absent ON sessions (absent_since) WHERE absent_since IS NOT NULL;

            CREATE TABLE memberships (
                session INTEGER NOT NULL,
                room TEXT NOT NULL,
                PRIMARY KEY (session, room)
            ) WITHOUT ROWID;

            -- Each of the two sessions has its own copy, which goes when the session is over.
            CREATE TABLE privates (
                owner INTEGER NOT NULL,
                seq INTEGER NOT NULL,
                sender INTEGER NOT NULL,
                at INTEGER NOT NULL,
                from_name TEXT NOT NULL,
                from_tag TEXT NOT NULL,
                to_name TEXT NOT NULL,
                to_tag TEXT NOT NULL,
                kind TEXT NOT NULL,
                text TEXT NOT NULL,
                client_id TEXT NOT NULL COLLATE NOCASE,
                PRIMARY KEY (owner, seq)
            ) WITHOUT ROWID;

            CREATE UNIQUE INDEX privates_by_client_id ON privates (owner, client_id) WHERE sender = owner;

            CREATE TABLE announcements (
                id TEXT PRIMARY KEY,
                at INTEGER NOT NULL,
                text TEXT NOT NULL,
                author TEXT NOT NULL
            ) WITHOUT ROWID;

            CREATE INDEX announcements_by_time ON announcements (at);
            """,
        """
            ALTER TABLE sessions ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

            ALTER TABLE sessions ADD COLUMN presence INTEGER NOT NULL DEFAULT 0;

            UPDATE sessions SET presence = 2 WHERE case_key IS NOT NULL;
            """,
        """
            -- Which messages of a room are indexed for the search. The index itself is made by who opens the file: see SqliteSearch.
            CREATE TABLE search_rooms (
                room INTEGER PRIMARY KEY,
                low INTEGER NOT NULL,
                high INTEGER NOT NULL
            );
            """,
        """
            -- What changes a message is a row too, with a number of its own; what the message is now stands in its own row.
            ALTER TABLE messages ADD COLUMN target INTEGER;

            ALTER TABLE messages ADD COLUMN edited INTEGER;

            ALTER TABLE messages ADD COLUMN deleted INTEGER;

            ALTER TABLE messages ADD COLUMN changed INTEGER;

            ALTER TABLE messages ADD COLUMN reactions TEXT;

            CREATE TABLE reactions (
                room INTEGER NOT NULL,
                target INTEGER NOT NULL,
                emoji TEXT NOT NULL,
                session INTEGER NOT NULL,
                nickname TEXT NOT NULL,
                tag TEXT NOT NULL,
                seq INTEGER NOT NULL,
                PRIMARY KEY (room, target, emoji, session)
            ) WITHOUT ROWID;

            ALTER TABLE sessions ADD COLUMN away INTEGER NOT NULL DEFAULT 0;
            """,
        """
            -- How often somebody reacted to a message, taken back or not; who was first with an emoji; and what changed a message.
            ALTER TABLE messages ADD COLUMN reacted INTEGER;

            CREATE INDEX reactions_by_seq ON reactions (room, target, emoji, seq);

            CREATE INDEX messages_by_target ON messages (room, target) WHERE target IS NOT NULL;
            """,
    ];
}
