using Microsoft.Data.Sqlite;

namespace WebChat.Server.Storage.Sqlite;

/// <summary>
/// Opens the database file, or says in one sentence why it cannot be used. A file that is refused is left as it was.
/// </summary>
internal static class SqliteFile
{
    /// <summary>Files up to this size are checked whole at the start (some tenths of a second); larger ones at their head only.</summary>
    private const long CheckedWhole = 256 * Megabyte;

    private const long Megabyte = 1024 * 1024;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>What a connection needs to read and write the file.</summary>
    public static string ConnectionString(string path) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString();

    /// <summary>Opens the file for writing at the newest schema; makes it if there is none.</summary>
    /// <exception cref="StoreUnusableException">Corrupt, of another program, of a newer WebChat, or not writable.</exception>
    public static SqliteSession Open(string path, int maxMegabytes)
    {
        SqliteNative.Load();
        SqliteSession? session = null;
        try
        {
            EnsureWritable(path);
            EnsureOurs(path);
            session = new SqliteSession(ConnectionString(path));
            session.Query("PRAGMA journal_mode = WAL", r => r.GetString(0));
            session.Execute("PRAGMA synchronous = FULL");
            // What is deleted is not to be found in the file either.
            session.Query("PRAGMA secure_delete = ON", r => r.GetInt64(0));
            session.Execute("PRAGMA wal_autocheckpoint = 4000");
            Migrations.Apply(session);
            if (maxMegabytes > 0)
                session.Execute($"PRAGMA max_page_count = {maxMegabytes * Megabyte / session.Number("PRAGMA page_size")}");
            return session;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            session?.Dispose();
            throw Unusable(path, e);
        }
    }

    private static void EnsureWritable(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var probe = Path.Combine(folder, $".write-test-{Environment.ProcessId}");
        using (File.Create(probe, 1, FileOptions.DeleteOnClose)) { }
        if (File.Exists(path))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
    }

    private static void EnsureOurs(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0)
            return;

        using (var head = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            Span<byte> magic = stackalloc byte[Magic.Length];
            if (head.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || !magic.SequenceEqual(Magic))
                throw new StoreUnusableException(
                    $"The database {path} is corrupt: it is no SQLite file. Restore a backup, or move it away."
                );
        }

        using var reader = new SqliteSession(ReadOnly(path));
        var version = reader.Number("PRAGMA user_version");
        var isOurs = reader.Number("PRAGMA application_id") == Migrations.ApplicationId && version >= 0;
        if (!isOurs && reader.Number("SELECT count(*) FROM sqlite_master") > 0)
            throw new StoreUnusableException($"The database {path} belongs to another program. Choose another Chat:DataDirectory.");
        if (version > Migrations.Newest)
            throw new StoreUnusableException(
                $"The database {path} was written by a newer WebChat (schema {version}, this one knows {Migrations.Newest}). Start that version."
            );
        if (file.Length <= CheckedWhole && reader.First("PRAGMA quick_check(1)", r => r.GetString(0)) is { } finding and not "ok")
            throw new StoreUnusableException(
                $"The database {path} is corrupt ({finding.ReplaceLineEndings(" ")}). Restore a backup, or move it away."
            );
    }

    // Without a log beside it nobody has it open: then it is read without leaving anything beside it either.
    private static string ReadOnly(string path) =>
        File.Exists(path + "-wal")
            ? ConnectionString(path) + ";Mode=ReadOnly"
            : ConnectionString($"file:{Uri.EscapeDataString(path)}?immutable=1") + ";Mode=ReadOnly";

    private static StoreUnusableException Unusable(string path, Exception e) =>
        e switch
        {
            SqliteException { SqliteErrorCode: 11 or 26 } => new(
                $"The database {path} is corrupt ({e.Message}). Restore a backup, or move it away.",
                e
            ),
            _ => new(
                $"The database {path} cannot be written ({e.Message.TrimEnd('.')}). Check the folder's owner, rights and free space, or set Chat:DataDirectory.",
                e
            ),
        };
}
