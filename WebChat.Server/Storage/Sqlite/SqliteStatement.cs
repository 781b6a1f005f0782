using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace WebChat.Server.Storage.Sqlite;

/// <summary>
/// A prepared statement that gives no rows. Its parameters <c>@p0</c>, <c>@p1</c> ... are looked up once; a command of
/// ADO.NET looks each up by its name each time, and makes a reader.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    // Where @p0, @p1 ... are; 0: nowhere.
    private readonly int[] _places;
    private byte[] _text = new byte[256];

    /// <param name="database">The connection.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="parameters">How many there are.</param>
    public SqliteStatement(sqlite3 database, string sql, int parameters)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement, out var rest));
        if (!string.IsNullOrWhiteSpace(rest))
            throw new ArgumentException($"More than one statement: {sql}", nameof(sql));
        _places = new int[parameters];
        for (var i = 0; i < parameters; i++)
            _places[i] = raw.sqlite3_bind_parameter_index(_statement, "@p" + i.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Runs it; says how many rows it changed, if it changes rows.</summary>
    public int Run(ReadOnlySpan<object?> values)
    {
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (_places[i] > 0)
                    Check(Bind(_places[i], values[i]));
            }

            var step = raw.sqlite3_step(_statement);
            while (step == raw.SQLITE_ROW)
                step = raw.sqlite3_step(_statement);
            if (step != raw.SQLITE_DONE)
                Check(step);
            return raw.sqlite3_changes(_database);
        }
        finally
        {
            // It says once more what the step has said.
            _ = raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int place, object? value) =>
        value switch
        {
            null => raw.sqlite3_bind_null(_statement, place),
            long number => raw.sqlite3_bind_int64(_statement, place, number),
            int number => raw.sqlite3_bind_int64(_statement, place, number),
            bool isSo => raw.sqlite3_bind_int64(_statement, place, isSo ? 1 : 0),
            string text => Bind(place, text),
            byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, place, 0),
            byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
            _ => throw new ArgumentException($"SQLite is not given values of {value.GetType()}.", nameof(value)),
        };

    private int Bind(int place, string text)
    {
        // No bytes at all would be taken for NULL.
        if (text.Length == 0)
            return raw.sqlite3_bind_text(_statement, place, text);
        if (Encoding.UTF8.GetMaxByteCount(text.Length) > _text.Length)
            _text = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return raw.sqlite3_bind_text(_statement, place, _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
