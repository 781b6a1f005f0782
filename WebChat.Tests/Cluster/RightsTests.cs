using Npgsql;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Cluster;

/// <summary>A user of the database who may do nothing but what a server needs.</summary>
public sealed class RightsTests : IAsyncLifetime
{
    private readonly string _name = "least_" + Guid.NewGuid().ToString("N");
    private NpgsqlConnection _owner = null!;
    private string _connectionString = null!;

    public async ValueTask InitializeAsync()
    {
        var postgres = await PostgresServer.SharedAsync();
        _owner = await postgres.ConnectAsync("public");
        await ExecuteAsync($"CREATE ROLE {_name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION");
        _connectionString = new NpgsqlConnectionStringBuilder(postgres.Schema(_name)) { Username = _name }.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"DROP SCHEMA IF EXISTS {_name} CASCADE");
        await ExecuteAsync($"DROP OWNED BY {_name}");
        await ExecuteAsync($"DROP ROLE {_name}");
        await _owner.DisposeAsync();
    }

    [Theory]
    [InlineData("GRANT CREATE ON DATABASE postgres TO {0}")]
    [InlineData("CREATE SCHEMA {0} AUTHORIZATION {0}")]
    public async Task Who_may_make_a_schema_or_has_one_needs_nothing_else(string right)
    {
        await ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, right, _name));
        await using var one = ChatServer.Start(settings: ("ConnectionStrings:Postgres", _connectionString));
        await using var two = ChatServer.Start(settings: ("ConnectionStrings:Postgres", _connectionString));
        await using var ann = await one.JoinAsync("ann");
        await using var bob = await two.JoinAsync("bob");
        await ann.ExpectAsync<JoinedEvent>(e => e.Nickname == "bob");
        await ann.SayAsync("hello");
        Assert.Equal("hello", (await bob.ExpectAsync<MessageEvent>()).Text);
        await ann.WhisperAsync("bob", "psst");
        Assert.Equal("psst", (await bob.ExpectAsync<PrivateEvent>()).Text);
    }

    [Fact]
    public async Task The_file_for_the_first_start_makes_such_a_user()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await postgres.RunAsync("psql", "-v", "ON_ERROR_STOP=1", "-v", "password=secret", "-f", Repository.File("deploy/database.sql"));
        await using var server = ChatServer.Start(
            settings: ("ConnectionStrings:Postgres", $"Host=127.0.0.1;Port={postgres.Port};Username=webchat;Database=webchat")
        );
        await using var ann = await server.JoinAsync("ann");
        Assert.Equal(1, (await ann.SayAsync("hello")).Seq);
    }

    [Fact]
    public async Task Who_has_no_right_is_told_so()
    {
        using var data = new TemporaryFolder();
        var (exitCode, output) = await ServerProcess.RunAsync(data.Path, $"--ConnectionStrings:Postgres={_connectionString}");
        Assert.Equal(3, exitCode);
        Assert.Contains("permission denied", output, StringComparison.Ordinal);
        Assert.Contains(_name, output, StringComparison.Ordinal);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _owner);
        await command.ExecuteNonQueryAsync();
    }
}
