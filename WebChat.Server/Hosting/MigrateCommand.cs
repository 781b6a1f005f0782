using WebChat.Server.Storage;
using WebChat.Server.Storage.Moving;
using WebChat.Server.Storage.Postgres;

namespace WebChat.Server.Hosting;

/// <summary>
/// Instead of serving: <c>migrate to-postgres</c> or <c>migrate to-sqlite</c>, with the same settings as the servers. Everything goes from the file in the
/// data directory into the database of <c>ConnectionStrings:Postgres</c>, or back.
/// </summary>
internal static class MigrateCommand
{
    private const string Name = "migrate";
    private const string ToPostgres = "to-postgres";
    private const string ToSqlite = "to-sqlite";

    public static bool IsIn(string[] args) => args is [Name, ..];

    /// <exception cref="SettingsException">The direction, or the database, is not told.</exception>
    /// <exception cref="StoreUnusableException">One of the two cannot be used, or the target is not empty.</exception>
    public static async Task RunAsync(string[] args, IServiceProvider services, IConfiguration settings)
    {
        if (args is not [_, ToPostgres or ToSqlite, ..])
            throw new SettingsException([$"Say {Name} {ToPostgres}, or {Name} {ToSqlite}."]);
        if (settings.GetConnectionString(StoreServices.Postgres) is not { Length: > 0 } postgres)
            throw new SettingsException([$"Set ConnectionStrings:{StoreServices.Postgres}: the database to move to or from."]);

        await using var database = new PostgresDatabase(postgres);
        var log = services.GetRequiredService<ILogger<PostgresStore>>();
        await PostgresStart.MigrateAsync(database, TimeProvider.System, log, CancellationToken.None);
        await using var inPostgres = await PostgresTables.OpenAsync(database);
        await using var inFile = new SqliteTables(services.GetRequiredService<DataDirectory>().File(StoreServices.DatabaseFile));
        var (from, to) = args[1] == ToPostgres ? ((ITables)inFile, (ITables)inPostgres) : (inPostgres, inFile);
        await StoreMove.RunAsync(from, to, Console.WriteLine);
    }
}
