using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using WebChat.Contracts;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Moving;
using WebChat.Server.Storage.Sqlite;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Storage;

/// <summary>A file into which transcripts are imported, and the store that serves it afterwards.</summary>
internal sealed class ImportedRooms : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore? _store;

    /// <summary>Open from the first time it is asked for; then nothing more can be imported.</summary>
    public SqliteStore Store =>
        _store ??= new SqliteStore(_folder.File("webchat.db"), maxMegabytes: 0, TimeProvider.System, NullLogger<SqliteStore>.Instance);

    public Task ImportAsync(string room, params string[] lines) => ImportAsync(room, File(lines));

    public Task ImportWithHeadAsync(string room, string head, params string[] lines) =>
        ImportAsync(room, Text([head, .. lines, """{"type":"end"}"""]));

    public async Task ImportAsync(string room, Stream transcript)
    {
        await using var tables = new SqliteTables(_folder.File("webchat.db"));
        await TranscriptImport.RunAsync(new TranscriptReader(transcript, "ops.jsonl"), tables, room);
    }

    /// <summary>A transcript with these events.</summary>
    public static Stream File(params string[] lines) => Text(["""{"type":"transcript","version":1}""", .. lines, """{"type":"end"}"""]);

    public static Stream Text(IEnumerable<string> lines) => new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    /// <summary>All that a room has, page by page as clients read it.</summary>
    public async Task<List<RoomEvent>> ReadAsync(string room)
    {
        var events = new List<RoomEvent>();
        MessagePage page;
        do
        {
            page = await Store.ReadAsync(room, new PageRequest(Limits.V1.Page, After: events is [.., var last] ? last.Seq : 0));
            events.AddRange(page.Events);
            Assert.False(page.Events is [] && events.LastOrDefault()?.Seq < page.Last, "The room cannot be read to its end.");
        } while (page.Events is not []);
        return events;
    }

    /// <returns>Its number.</returns>
    public async Task<long> SayAsync(string room) =>
        (await Store.AppendAsync(room, [new(1, "t", "ann", Guid.NewGuid().ToString(), "goes on", MessageKinds.Text, null, Now)]))[0]!
            .Value
            .Seq;

    public async Task<RoomEvent?> ChangeAsync(string room, string kind, long target, string value) =>
        (await Store.ChangeAsync(room, [new(1, "t", "ann", Guid.NewGuid().ToString(), kind, target, value, Now)]))[0].Event;

    public async Task<string> EverythingAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={_folder.File("webchat.db")};Mode=ReadOnly;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT text || coalesce(reactions, '') FROM messages UNION ALL SELECT emoji FROM reactions";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new StringBuilder();
        while (await reader.ReadAsync())
            rows.AppendLine(reader.GetString(0));
        return rows.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _folder.Dispose();
    }

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;
}
