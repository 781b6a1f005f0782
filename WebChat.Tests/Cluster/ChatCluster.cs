using Npgsql;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Cluster;

/// <summary>Servers that share a schema of the tests' PostgreSQL, each on a port of its own.</summary>
public sealed class ChatCluster : IAsyncDisposable
{
    private readonly PostgresServer _postgres;

    private ChatCluster(PostgresServer postgres, string schema, ChatServer[] nodes) =>
        (_postgres, Schema, Nodes) = (postgres, schema, nodes);

    public ChatServer[] Nodes { get; }

    public string Schema { get; }

    public static async Task<ChatCluster> StartAsync(int nodes = 2, params (string Key, string Value)[] settings)
    {
        var postgres = await PostgresServer.SharedAsync();
        var schema = "test_" + Guid.NewGuid().ToString("N");
        (string, string) shared = ("ConnectionStrings:Postgres", postgres.Schema(schema));
        return new ChatCluster(postgres, schema, [.. Enumerable.Range(0, nodes).Select(_ => ChatServer.Start([shared, .. settings]))]);
    }

    /// <summary>For what a test does to the tables itself.</summary>
    public Task<NpgsqlConnection> ConnectAsync() => _postgres.ConnectAsync(Schema);

    /// <summary>Runs a statement as somebody else who may use the database.</summary>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Nodes.Select(n => n.DisposeAsync().AsTask()));
        await ExecuteAsync($"DROP SCHEMA \"{Schema}\" CASCADE");
    }
}
