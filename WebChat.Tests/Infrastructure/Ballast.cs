using Microsoft.Data.Sqlite;

namespace WebChat.Tests.Infrastructure;

/// <summary>
/// Fills the database of a server that may take one megabyte, as a full disk would; disposing it makes space again.
/// </summary>
public sealed class Ballast : IDisposable
{
    public const string Setting = "Chat:MaxDatabaseMB";

    private readonly SqliteConnection _connection;

    public Ballast(ChatServer server)
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(server.DataDirectory, "webchat.db")};Pooling=False");
        _connection.Open();
        Run("CREATE TABLE ballast (weight BLOB)");
        Run("INSERT INTO ballast VALUES (zeroblob(1024 * 1024))");
    }

    public void Dispose()
    {
        Run("DROP TABLE ballast");
        _connection.Dispose();
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
