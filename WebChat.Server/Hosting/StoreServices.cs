using Microsoft.Extensions.Options;
using WebChat.Server.Chat;
using WebChat.Server.Cluster;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Postgres;
using WebChat.Server.Storage.Sqlite;

namespace WebChat.Server.Hosting;

/// <summary>Where the state is kept: in a file of our own, or in a PostgreSQL that any number of servers share.</summary>
internal static class StoreServices
{
    /// <summary>The connection string that, when it is set, makes this server one of many.</summary>
    public const string Postgres = "Postgres";

    /// <summary>In the data directory.</summary>
    public const string DatabaseFile = "webchat.db";

    public static void AddStore(this IServiceCollection services, string? postgres)
    {
        if (string.IsNullOrEmpty(postgres))
            services.AddSqlite();
        else
            services.AddPostgres(postgres);
    }

    private static void AddSqlite(this IServiceCollection services)
    {
        services.AddSingleton<INodes, OnlyNode>();
        services.AddSingleton<IChatStore>(s =>
            ActivatorUtilities.CreateInstance<SqliteStore>(
                s,
                s.GetRequiredService<DataDirectory>().File(DatabaseFile),
                s.GetRequiredService<IOptions<ChatOptions>>().Value.MaxDatabaseMB
            )
        );
    }

    private static void AddPostgres(this IServiceCollection services, string postgres)
    {
        // What the database and the way to it do takes real time, whatever clock the chat goes by.
        var time = TimeProvider.System;
        services.AddSingleton(_ => new PostgresDatabase(postgres));
        services.AddSingleton<Bell>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Lease>(s, time));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Listener>(s, time));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<PostgresStore>(s, time));
        services.AddSingleton<IChatStore>(s => s.GetRequiredService<PostgresStore>());
        services.AddSingleton<INodes, Nodes>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Follower>(s, time));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Membership>(s, time));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Outage>(s, time));
        services.AddHostedService<ClusterService>();
    }
}
