using WebChat.Contracts;
using WebChat.Server.Storage.Search;
using static WebChat.Server.Storage.Rows;

namespace WebChat.Server.Storage.Sqlite;

/// <summary>
/// One file, one writer thread, a few readers. The sessions' part and the messages' part are in files of their own.
/// </summary>
internal sealed partial class SqliteStore : IChatStore
{
    private readonly SqliteSession _session;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;

    // The loops of rooms wait for nobody who reads history: one that waits holds up everybody in its room.
    private readonly SqliteReaders _roomReaders;
    private readonly FileStream _lock;

    /// <param name="path">The database file; made if there is none.</param>
    /// <param name="maxMegabytes">Its size at most; 0: what the disk holds.</param>
    /// <exception cref="StoreUnusableException">The file cannot be used.</exception>
    public SqliteStore(string path, int maxMegabytes, TimeProvider time, ILogger<SqliteStore> log)
    {
        _lock = LockFolder(path);
        try
        {
            _session = SqliteFile.Open(path, maxMegabytes);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        Restore(_session);
        SqliteSearch.Prepare(_session);
        Epoch = _session.First("SELECT value FROM meta WHERE key = 'epoch'", r => r.GetString(0))!;
        _writer = new SqliteWriter(_session, time, log);
        _readers = new SqliteReaders(SqliteFile.ConnectionString(path));
        _roomReaders = new SqliteReaders(SqliteFile.ConnectionString(path), atOnce: 1);
        Search = new SqliteSearch(_writer, _readers);
    }

    public string Epoch { get; }

    public ISearchIndex Search { get; }

    public bool IsShared => false;

    public long Tenure => 0;

    public async Task<bool> IsReachableAsync(CancellationToken cancellation)
    {
        try
        {
            return await _writer.RunAsync(s => s.Number("SELECT 1")).WaitAsync(TimeSpan.FromSeconds(3), cancellation) == 1;
        }
        catch (Exception e) when (e is StoreUnavailableException or StorageFullException or TimeoutException)
        {
            return false;
        }
    }

    public Task AddAnnouncementAsync(AnnouncementEvent announcement) =>
        _writer.RunAsync(s =>
            s.Execute(
                "INSERT INTO announcements (id, at, text, author) VALUES (@p0, @p1, @p2, @p3)",
                announcement.Id,
                announcement.At.ToUnixTimeMilliseconds(),
                announcement.Text,
                announcement.By
            )
        );

    public Task<IReadOnlyList<AnnouncementEvent>> AnnouncementsAsync(DateTimeOffset since, int limit) =>
        _readers.ReadAsync<IReadOnlyList<AnnouncementEvent>>(s =>
        {
            var rows = s.Query(
                $"SELECT {AnnouncementColumns} FROM announcements WHERE at >= @p0 ORDER BY at DESC, id DESC LIMIT @p1",
                ToAnnouncement,
                since.ToUnixTimeMilliseconds(),
                limit
            );
            rows.Reverse();
            return rows;
        });

    // There are no others.
    public void TellTyping(string room, long session) { }

    public ValueTask DisposeAsync()
    {
        _readers.Dispose();
        _roomReaders.Dispose();
        if (_writer.Stop())
        {
            _writer.Dispose();
            _session.Dispose();
        }

        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Two servers on one file would each believe that they alone give the numbers.</summary>
    public static FileStream LockFolder(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult is Unix.TryAgain or Windows.SharingViolation or Windows.LockViolation)
        {
            throw new StoreUnusableException(
                $"Another server uses the data in {folder}. Stop it, or give this one another Chat:DataDirectory.",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"The folder {folder} cannot be written ({e.Message.TrimEnd('.')}). Check its owner, rights and free space, or set Chat:DataDirectory.",
                e
            );
        }
    }

    // What .NET puts into HResult when a file is locked by somebody else.
    private static class Unix
    {
        public const int TryAgain = 11;
    }

    private static class Windows
    {
        public const int SharingViolation = unchecked((int)0x80070020);
        public const int LockViolation = unchecked((int)0x80070021);
    }
}
