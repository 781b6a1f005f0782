using Npgsql;
using WebChat.Contracts;
using WebChat.Server.Storage.Search;
using static WebChat.Server.Storage.Postgres.PostgresDatabase;
using static WebChat.Server.Storage.Rows;

namespace WebChat.Server.Storage.Postgres;

/// <summary>
/// All state in PostgreSQL, shared by any number of servers. What belongs together goes in one round trip and one transaction that the
/// database ends by itself: a server that stops in the middle holds nothing up. The parts are in files of their own.
/// </summary>
internal sealed partial class PostgresStore : IChatStore
{
    /// <summary>Held by every statement that changes something: the lease of this server is good, by the clock of the database.</summary>
    private const string Fence = "EXISTS (SELECT 1 FROM nodes WHERE nodes.id = @node AND expires > clock_timestamp() AND NOT is_leaving)";

    private readonly PostgresDatabase _database;
    private readonly Bell _bell;
    private readonly Lease _lease;
    private readonly TimeProvider _time;
    private readonly ILogger<PostgresStore> _log;

    public PostgresStore(PostgresDatabase database, Bell bell, Lease lease, TimeProvider time, ILogger<PostgresStore> log)
    {
        (_database, _bell, _lease, _time, _log) = (database, bell, lease, time, log);
        _appends = new(RoomsTogether, TimeSpan.Zero, time, AppendTogetherAsync);
        _news = new(RoomsTogether, BetweenReads, time, ReadNewTogetherAsync);
        Search = new PostgresSearch(database, lease);
    }

    public string Epoch { get; private set; } = "";

    public ISearchIndex Search { get; }

    public bool IsShared => true;

    public long Tenure => _lease.Node;

    /// <summary>Makes the schema, or brings it to the newest step, and takes a lease.</summary>
    /// <exception cref="StoreUnusableException">The database cannot be used.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        await PostgresStart.MigrateAsync(_database, _time, _log, cancellation);
        Epoch = await FirstAsync(r => r.GetString(0), Sql("SELECT value FROM meta WHERE key = 'epoch'")) ?? "";
        await PostgresSearch.PrepareAsync(_database);
        await ForgetOtherTransactionsAsync();
        await _lease.TakeAsync();
    }

    public Task<bool> IsReachableAsync(CancellationToken cancellation) => Task.FromResult(_lease.IsAnswering);

    public async Task AddAnnouncementAsync(AnnouncementEvent announcement)
    {
        var isOpen = await _database.RunAsync(
            [
                Fenced(
                    "INSERT INTO announcements (id, at, text, author) SELECT $1, $2, $3, $4 WHERE @fence ON CONFLICT (id) DO NOTHING",
                    announcement.Id,
                    announcement.At.ToUnixTimeMilliseconds(),
                    announcement.Text,
                    announcement.By
                ),
                Fenced("SELECT @fence"),
            ],
            async reader => await reader.ReadAsync() && reader.GetBoolean(0)
        );
        if (!isOpen)
            throw LeaseIsOver();
        _bell.Changed();
    }

    public async Task<IReadOnlyList<AnnouncementEvent>> AnnouncementsAsync(DateTimeOffset since, int limit)
    {
        var rows = await AllAsync(
            ToAnnouncement,
            Sql(
                $"SELECT {AnnouncementColumns} FROM announcements WHERE at >= $1 ORDER BY at DESC, id DESC LIMIT $2",
                since.ToUnixTimeMilliseconds(),
                limit
            )
        );
        rows.Reverse();
        return rows;
    }

    public void TellTyping(string room, long session) => _bell.Typing(room, session);

    // What it uses belongs to others.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private NpgsqlBatchCommand Fenced(string sql, params ReadOnlySpan<object?> values) =>
        Sql(
            sql.Replace("@fence", Fence, StringComparison.Ordinal).Replace("@node", $"${values.Length + 1}", StringComparison.Ordinal),
            [.. values, _lease.Node]
        );

    private async Task<T?> FirstAsync<T>(Func<NpgsqlDataReader, T> row, NpgsqlBatchCommand statement) =>
        await _database.RunAsync([statement], async reader => await reader.ReadAsync() ? row(reader) : default);

    private Task<List<T>> AllAsync<T>(Func<NpgsqlDataReader, T> row, NpgsqlBatchCommand statement) =>
        _database.RunAsync([statement], reader => RowsAsync(reader, row));

    private static async Task<List<T>> RowsAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(row(reader));
        return rows;
    }

    private static StoreUnavailableException LeaseIsOver() => new("This server's lease is over: it takes another one.");
}
