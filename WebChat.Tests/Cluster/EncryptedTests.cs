using Npgsql;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Cluster;

/// <summary>A PostgreSQL that takes nobody who does not encrypt.</summary>
public sealed class EncryptedTests : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private PostgresServer _postgres = null!;

    public async ValueTask InitializeAsync() => _postgres = await PostgresServer.StartAsync(tls: true);

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task All_that_a_server_says_to_its_database_is_encrypted()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path, $"--ConnectionStrings:Postgres={_postgres.Schema("webchat")}");
        await using var ann = await TestUser.ConnectAsync(server.Url, "ann");
        await ann.JoinAsync("ann");
        await ann.EnterAsync("lobby");
        await ann.SayAsync("not for everybody on the way");

        await using var connection = await _postgres.ConnectAsync("webchat");
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FILTER (WHERE ssl), count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'webchat'",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        Assert.Equal(reader.GetInt64(1), reader.GetInt64(0));
        // One that listens, one for the lease, one that asks.
        Assert.True(reader.GetInt64(1) >= 3, "the server has its connections open");
    }

    [Theory]
    [InlineData("SSL Mode=VerifyFull", "certificate")]
    [InlineData("SSL Mode=Disable", "no encryption")]
    public async Task A_server_that_cannot_encrypt_or_does_not_trust_its_database_says_why_and_does_not_start(string mode, string why)
    {
        var settings = new NpgsqlConnectionStringBuilder(_postgres.Schema("webchat")) { RootCertificate = null };
        settings.Remove("SSL Mode");
        var (exitCode, output) = await ServerProcess.RunAsync(_data.Path, $"--ConnectionStrings:Postgres={settings};{mode}");
        Assert.Equal(3, exitCode);
        // To the person, not only in the log, whose lines are indented and may arrive later.
        Assert.Contains(output.Split('\n'), line => line.Contains(why, StringComparison.Ordinal) && !line.StartsWith(' '));
    }
}
