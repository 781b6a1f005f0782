using Microsoft.Data.Sqlite;
using WebChat.Server.Storage.Sqlite;

namespace WebChat.Tests.Storage;

/// <summary>Statements that give no rows, and what they are given.</summary>
public sealed class SqliteStatementTests : IDisposable
{
    private readonly SqliteSession _session;

    public SqliteStatementTests()
    {
        SqliteNative.Load();
        _session = new SqliteSession("Data Source=:memory:");
        _session.Execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, what)");
    }

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData(null, "null", "NULL")]
    [InlineData(7L, "integer", "7")]
    [InlineData(7, "integer", "7")]
    [InlineData(true, "integer", "1")]
    [InlineData("", "text", "''")]
    [InlineData("it's \u4e00 \U0001F600", "text", "'it''s \u4e00 \U0001F600'")]
    [InlineData(new byte[0], "blob", "X''")]
    [InlineData(new byte[] { 0, 255 }, "blob", "X'00FF'")]
    public void What_it_is_given_is_what_is_kept(object? value, string type, string literal)
    {
        Assert.Equal(1, _session.Execute("INSERT INTO kept (what) VALUES (@p0)", value));
        Assert.Equal((type, literal), _session.First("SELECT typeof(what), quote(what) FROM kept", r => (r.GetString(0), r.GetString(1))));
    }

    [Fact]
    public void Parameters_have_their_numbers_wherever_they_stand()
    {
        _session.Execute("INSERT INTO kept (id, what) VALUES (@p0, @p1)", 1, "before");
        Assert.Equal(1, _session.Execute("UPDATE kept SET what = @p1 WHERE id = @p0", 1, new string('x', 5000)));
        Assert.Equal(5000, _session.Number("SELECT length(what) FROM kept WHERE id = 1"));
        Assert.Equal(0, _session.Execute("UPDATE kept SET what = @p1 WHERE id = @p0", 2, "nobody"));
    }

    [Fact]
    public void What_fails_is_told_and_goes_again()
    {
        const string insert = "INSERT INTO kept (id, what) VALUES (@p0, @p1)";
        _session.Execute(insert, 1, "first");
        var twice = Assert.Throws<SqliteException>(() => _session.Execute(insert, 1, "second"));
        Assert.Equal(SQLitePCL.raw.SQLITE_CONSTRAINT, twice.SqliteErrorCode);
        Assert.Equal(1, _session.Execute(insert, 2, "second"));
        Assert.Throws<SqliteException>(() => _session.Execute("INSERT INTO nowhere VALUES (1)"));
        Assert.Throws<ArgumentException>(() => _session.Execute("DELETE FROM kept; DELETE FROM kept"));
        Assert.Throws<ArgumentException>(() => _session.Execute(insert, 3, 1.5));
        Assert.Equal(2, _session.Number("SELECT count(*) FROM kept"));
    }
}
