using System.Globalization;
using Npgsql;

namespace WebChat.Server.Storage.Postgres;

/// <summary>
/// The schema, step by step; the step reached is in <c>meta</c>. Servers that start together wait for the one that is at it. A step that has been
/// released is never changed: a new one is added.
/// </summary>
internal static class PostgresMigrations
{
    /// <summary>Any number that nobody else in the database uses for its locks: "WCHT" twice.</summary>
    private const long LockNumber = 0x5743485457434854;

    public static int Newest => Steps.Length;

    /// <exception cref="StoreUnusableException">It was made by a newer WebChat.</exception>
    public static async Task ApplyAsync(NpgsqlConnection connection, string schema)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0");
        await ExecuteAsync($"SELECT pg_advisory_xact_lock({LockNumber})");
        // Who waits for a table makes all others wait behind: whoever holds it, a backup for example, comes first, and we try again.
        await ExecuteAsync("SET LOCAL lock_timeout = '1s'");
        if (!await IsThereAsync())
            await ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {Quoted(schema)}");
        await ExecuteAsync("""CREATE TABLE IF NOT EXISTS meta (key text COLLATE "C" PRIMARY KEY, value text NOT NULL)""");
        var reached = await ReachedAsync();
        if (reached > Newest)
            throw new StoreUnusableException(
                $"The schema \"{schema}\" was written by a newer WebChat (schema {reached}, this one knows {Newest}). Start that version."
            );
        for (var step = reached; step < Newest; step++)
            await ExecuteAsync(Steps[step]);
        await ExecuteAsync(
            $"INSERT INTO meta VALUES ('schema', '{Newest}') ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value WHERE meta.value <> EXCLUDED.value"
        );
        await transaction.CommitAsync();

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync();
        }

        // Who may only use what is there need not have the right to make a schema.
        async Task<bool> IsThereAsync()
        {
            await using var command = new NpgsqlCommand("SELECT 1 FROM pg_namespace WHERE nspname = $1", connection, transaction);
            command.Parameters.Add(new NpgsqlParameter { Value = schema });
            return await command.ExecuteScalarAsync() is not null;
        }

        async Task<int> ReachedAsync()
        {
            await using var command = new NpgsqlCommand("SELECT value FROM meta WHERE key = 'schema'", connection, transaction);
            return await command.ExecuteScalarAsync() is string text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        }
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // Where rows are followed by others, "changed" is the transaction that changed them last: see PostgresStore.ChangesAsync.
    private static readonly string[] Steps =
    [
        """
            INSERT INTO meta VALUES ('epoch', encode(substring(uuid_send(gen_random_uuid()) FROM 1 FOR 8), 'hex'));

            CREATE TABLE nodes (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                version text NOT NULL,
                host text NOT NULL,
                since timestamptz NOT NULL DEFAULT clock_timestamp(),
                expires timestamptz NOT NULL,
                is_leaving boolean NOT NULL DEFAULT false,
                connections integer NOT NULL DEFAULT 0,
                lag_ms integer
            );

            CREATE TABLE rooms (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                name text COLLATE "C" NOT NULL UNIQUE,
                topic text NOT NULL DEFAULT '',
                last bigint NOT NULL DEFAULT 0,
                changed xid8 NOT NULL DEFAULT pg_current_xact_id()
            ) WITH (fillfactor = 50);

            CREATE TABLE messages (
                room bigint NOT NULL,
                seq bigint NOT NULL,
                at bigint NOT NULL,
                session bigint NOT NULL,
                tag text NOT NULL,
                nickname text NOT NULL,
                kind text NOT NULL,
                text text NOT NULL,
                client_id text NOT NULL,
                reply_to bigint,
                PRIMARY KEY (room, seq)
            );

            CREATE UNIQUE INDEX messages_by_client_id ON messages (session, (client_id::uuid));

            -- A session that holds its name has keys; SQL lets any number of rows have none.
            CREATE TABLE sessions (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                version bigint NOT NULL DEFAULT 1,
                changed xid8 NOT NULL DEFAULT pg_current_xact_id(),
                tag text COLLATE "C" NOT NULL UNIQUE,
                token_hash bytea UNIQUE,
                nickname text NOT NULL,
                case_key text COLLATE "C" UNIQUE,
                skeleton_key text COLLATE "C" UNIQUE,
                quiet boolean NOT NULL DEFAULT false,
                private_last bigint NOT NULL DEFAULT 0,
                since bigint NOT NULL,
                presence smallint NOT NULL,
                absent_since bigint,
                end_reason text,
                end_words text,
                ended timestamptz
            ) WITH (fillfactor = 80);

            CREATE INDEX sessions_changed ON sessions (changed);

            CREATE INDEX sessions_absent ON sessions (absent_since) WHERE absent_since IS NOT NULL;

            CREATE INDEX sessions_ended ON sessions (ended) WHERE ended IS NOT NULL;

            CREATE TABLE memberships (
                session bigint NOT NULL,
                room text COLLATE "C" NOT NULL,
                PRIMARY KEY (session, room)
            );

            -- Which servers a session has connections to; or none any more, and one that waits for its grace time to end.
            CREATE TABLE attendances (
                session bigint NOT NULL,
                node bigint NOT NULL REFERENCES nodes,
                connections integer NOT NULL DEFAULT 1,
                is_waiting boolean NOT NULL DEFAULT false,
                PRIMARY KEY (session, node)
            );

            CREATE INDEX attendances_by_node ON attendances (node);

            -- Each of the two sessions has its own copy, which goes when the session is over.
            CREATE TABLE privates (
                owner bigint NOT NULL,
                seq bigint NOT NULL,
                sender bigint NOT NULL,
                at bigint NOT NULL,
                from_name text NOT NULL,
                from_tag text NOT NULL,
                to_name text NOT NULL,
                to_tag text NOT NULL,
                kind text NOT NULL,
                text text NOT NULL,
                client_id text NOT NULL,
                PRIMARY KEY (owner, seq)
            );

            CREATE UNIQUE INDEX privates_by_client_id ON privates (owner, (client_id::uuid)) WHERE sender = owner;

            CREATE TABLE announcements (
                id text COLLATE "C" PRIMARY KEY,
                at bigint NOT NULL,
                text text NOT NULL,
                author text NOT NULL,
                changed xid8 NOT NULL DEFAULT pg_current_xact_id()
            );

            CREATE INDEX announcements_by_time ON announcements (at);

            CREATE INDEX announcements_changed ON announcements (changed);
            """,
        """
            -- The terms of messages for the search, and which of a room's messages have theirs there.
            CREATE TABLE search (
                room bigint NOT NULL,
                seq bigint NOT NULL,
                terms tsvector NOT NULL,
                PRIMARY KEY (room, seq)
            );

            -- It is written in batches, behind what is said: a list of what is to be sorted in later would only be in the way of those who search.
            CREATE INDEX search_terms ON search USING gin (terms) WITH (fastupdate = off);

            CREATE TABLE search_rooms (
                room bigint PRIMARY KEY,
                low bigint NOT NULL,
                high bigint NOT NULL
            );
            """,
        """
            -- What changes a message is a row too, with a number of its own; what the message is now stands in its own row.
            ALTER TABLE messages ADD COLUMN target bigint, ADD COLUMN edited bigint, ADD COLUMN deleted bigint, ADD COLUMN changed bigint,
                ADD COLUMN reactions text;

            CREATE TABLE reactions (
                room bigint NOT NULL,
                target bigint NOT NULL,
                emoji text COLLATE "C" NOT NULL,
                session bigint NOT NULL,
                nickname text NOT NULL,
                tag text NOT NULL,
                seq bigint NOT NULL,
                PRIMARY KEY (room, target, emoji, session)
            );

            ALTER TABLE sessions ADD COLUMN away boolean NOT NULL DEFAULT false;
            """,
        """
            -- How often somebody reacted to a message, taken back or not; who was first with an emoji; and what changed a message.
            ALTER TABLE messages ADD COLUMN reacted bigint;

            CREATE INDEX reactions_by_seq ON reactions (room, target, emoji, seq);

            CREATE INDEX messages_by_target ON messages (room, target) WHERE target IS NOT NULL;
            """,
    ];
}
