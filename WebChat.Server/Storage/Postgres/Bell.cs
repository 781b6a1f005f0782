using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Npgsql;
using static WebChat.Server.Storage.Postgres.PostgresDatabase;

namespace WebChat.Server.Storage.Postgres;

/// <summary>
/// Wakes the other servers, after the commit: they read by number what there is. A notification in the transaction itself would make all
/// commits of the cluster wait for each other; one that is lost makes others a second late, and no more. What waits goes in one notification.
/// </summary>
internal sealed partial class Bell : IAsyncDisposable
{
    /// <summary>PostgreSQL takes 7,999 bytes.</summary>
    private const int MaxPayload = 7000;

    private const int MaxTyping = 256;

    private readonly NpgsqlConnection _connection;
    private readonly string _channel;
    private readonly ILogger<Bell> _log;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Task _loop;

    // Under the lock. As many rooms as there are, and no more.
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _rooms = new(StringComparer.Ordinal);
    private readonly HashSet<(string Room, long Session)> _typing = [];
    private bool _changed;

    public Bell(PostgresDatabase database, ILogger<Bell> log)
    {
        _connection = new NpgsqlConnection(database.Single);
        _channel = database.Schema;
        _log = log;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Names this server in what it sends, so that it need not listen to itself.</summary>
    public Guid Self { get; } = Guid.NewGuid();

    /// <summary>Something was said in a room.</summary>
    public void RoomGrew(string room, long last)
    {
        lock (_gate)
            _rooms[room] = Math.Max(last, _rooms.GetValueOrDefault(room));
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Sessions changed, or there is an announcement.</summary>
    public void Changed()
    {
        lock (_gate)
            _changed = true;
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Somebody is writing. It travels in the notification itself, and may be lost.</summary>
    public void Typing(string room, long session)
    {
        lock (_gate)
        {
            if (_typing.Count < MaxTyping)
                _typing.Add((room, session));
        }

        _wake.Writer.TryWrite(true);
    }

    public async ValueTask DisposeAsync()
    {
        _wake.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var isAway = false;
        await foreach (var _ in _wake.Reader.ReadAllAsync())
        {
            foreach (var payload in Payloads())
            {
                try
                {
                    await NotifyAsync(payload);
                    isAway = false;
                }
                catch (Exception e) when (IsOfTheStore(e))
                {
                    // The others look for themselves every second.
                    await _connection.CloseAsync();
                    if (!isAway)
                        LogUnheard(_log, e.Message);
                    isAway = true;
                }
            }
        }
    }

    private async Task NotifyAsync(string payload)
    {
        if (_connection.State != System.Data.ConnectionState.Open)
        {
            await _connection.CloseAsync();
            await _connection.OpenAsync();
        }

        await using var batch = new NpgsqlBatch(_connection) { BatchCommands = { Sql("SELECT pg_notify($1, $2)", _channel, payload) } };
        await batch.ExecuteNonQueryAsync();
    }

    private List<string> Payloads()
    {
        var payloads = new List<string>();
        var text = new StringBuilder(Head());
        foreach (var hint in TakeAll())
        {
            var line = hint.ToLine();
            if (Encoding.UTF8.GetByteCount(line) + Encoding.UTF8.GetByteCount(text.ToString()) >= MaxPayload)
            {
                payloads.Add(text.ToString());
                text.Clear().Append(Head());
            }

            text.Append('\n').Append(line);
        }

        payloads.Add(text.ToString());
        return payloads;

        string Head() => Self.ToString("N", CultureInfo.InvariantCulture);
    }

    private List<Hint> TakeAll()
    {
        lock (_gate)
        {
            var hints = new List<Hint>();
            if (_changed)
                hints.Add(new Hint.Changed());
            hints.AddRange(_rooms.Select(r => new Hint.RoomGrew(r.Key, r.Value)));
            hints.AddRange(_typing.Select(t => new Hint.Typing(t.Room, t.Session)));
            _changed = false;
            _rooms.Clear();
            _typing.Clear();
            return hints;
        }
    }

    [LoggerMessage(211, LogLevel.Warning, "Other servers could not be woken, and look for themselves: {Reason}")]
    private static partial void LogUnheard(ILogger log, string reason);
}
