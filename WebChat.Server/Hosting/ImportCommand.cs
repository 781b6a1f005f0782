using WebChat.Server.Chat.Names;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Moving;
using WebChat.Server.Storage.Postgres;

namespace WebChat.Server.Hosting;

/// <summary>
/// Instead of serving: <c>import FILE --room NAME</c> loads a transcript in JSON Lines into a new room, with the settings of the server. It is for who may
/// read and write the server's data; no server may run on them meanwhile.
/// </summary>
internal static class ImportCommand
{
    private const string Name = "import";
    private const string Usage = "Say import FILE --room NAME: the transcript (format=jsonl), and the name of the room to be made.";

    public static bool IsIn(string[] args) => args is [Name, ..];

    /// <summary>Without the file: one whose path begins with a slash would be taken for a setting, and what stands behind it for its value.</summary>
    public static string[] SettingsOf(string[] args) => args is [Name, _, .. var settings] ? settings : args;

    /// <exception cref="SettingsException">The file or the room is not told, or cannot be.</exception>
    /// <exception cref="StoreUnusableException">The file is no transcript, the room is there already, or the data cannot be used.</exception>
    public static async Task RunAsync(string[] args, WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        if (
            args is not [_, { Length: > 0 } file, ..]
            || file.StartsWith("--", StringComparison.Ordinal)
            || settings["room"] is not { Length: > 0 } given
        )
            throw new SettingsException([Usage]);
        var room = RoomName.Parse(given);
        if (room.Ok is not { } name)
            throw new SettingsException([$"--room: {room.Error!.Message}"]);

        await using var transcript = Open(file);
        builder.Services.AddSingleton<DataDirectory>();
        // Nothing else of a server: one that is put together has opened its data.
        await using var app = builder.Build();
        var services = app.Services;
        if (settings.GetConnectionString(StoreServices.Postgres) is { Length: > 0 } postgres)
        {
            await using var database = new PostgresDatabase(postgres);
            await PostgresStart.MigrateAsync(
                database,
                TimeProvider.System,
                services.GetRequiredService<ILogger<PostgresStore>>(),
                CancellationToken.None
            );
            await using var tables = await PostgresTables.OpenAsync(database);
            await RunAsync(transcript, file, tables, name);
        }
        else
        {
            await using var tables = new SqliteTables(services.GetRequiredService<DataDirectory>().File(StoreServices.DatabaseFile));
            await RunAsync(transcript, file, tables, name);
        }
    }

    private static async Task RunAsync(Stream transcript, string file, ITables tables, string room)
    {
        var count = await TranscriptImport.RunAsync(new TranscriptReader(transcript, file), tables, room);
        Console.WriteLine($"{count:N0} messages are in the room {room} of {tables.Place}.");
    }

    private static FileStream Open(string file)
    {
        try
        {
            var opened = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (opened.CanSeek)
                return opened;
            opened.Dispose();
            throw new StoreUnusableException($"{file} can be read only once. Save the transcript in a file first.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"The file {file} cannot be read ({e.Message.TrimEnd('.')}).", e);
        }
    }
}
