using System.Globalization;
using System.Text;

namespace WebChat.Server.Storage.Search;

/// <summary>
/// How terms stand in the index: behind their room and the stretch of its numbers. So what is newest is found first without looking at what is older,
/// however often a word was said, and no room is held up by another.
/// </summary>
internal static class SearchKeys
{
    /// <summary>Numbers in a stretch.</summary>
    public const int Stretch = 4096;

    private static readonly Syntax Sqlite = new('"', " *", " AND ", " OR ");
    private static readonly Syntax Postgres = new('\'', ":*", " & ", " | ");

    /// <summary>Which stretch a number is in: 0, 1, 2 ...</summary>
    public static long StretchOf(long seq) => seq / Stretch;

    public static string Key(long room, long stretch, string term) =>
        string.Create(CultureInfo.InvariantCulture, $"{room:x}.{stretch:x}.{term}");

    /// <summary>Of a message, each once.</summary>
    public static string[] Of(long room, Searchable message) =>
        [.. SearchTerms.Of(message.Text, message.Nickname, message.Tag).Select(term => Key(room, StretchOf(message.Seq), term))];

    /// <summary>What is looked for, in SQLite's words: every term is a string there, and a string is never syntax.</summary>
    public static string ForSqlite(SearchQuery query, long room, long stretch) => Join(query.Needs, query.Authors, room, stretch, Sqlite);

    /// <summary>The same without beginnings of words; <see langword="null"/>: there is nothing else, or no beginning.</summary>
    public static string? ForSqliteWhole(SearchQuery query, long room, long stretch)
    {
        List<(string Term, bool IsPrefix)> whole = [.. query.Needs.Where(n => !n.IsPrefix)];
        return whole.Count == query.Needs.Count || whole.Count + query.Authors.Count == 0
            ? null
            : Join(whole, query.Authors, room, stretch, Sqlite);
    }

    /// <summary>The same in PostgreSQL's.</summary>
    public static string ForPostgres(SearchQuery query, long room, long stretch) =>
        Join(query.Needs, query.Authors, room, stretch, Postgres);

    private static string Join(
        IReadOnlyList<(string Term, bool IsPrefix)> wanted,
        IReadOnlyList<string> authors,
        long room,
        long stretch,
        Syntax syntax
    )
    {
        var (quote, prefix, and, or) = syntax;
        var all = new List<string>();
        if (wanted.Count > 0)
        {
            var needs = string.Join(and, wanted.Select(n => Quoted(n.Term) + (n.IsPrefix ? prefix : "")));
            all.Add($"(({needs}){or}{Quoted(SearchTerms.Any)})");
        }

        if (authors.Count > 0)
            all.Add("(" + string.Join(or, authors.Select(Quoted)) + ")");
        return string.Join(and, all);

        string Quoted(string term)
        {
            var quoted = new StringBuilder().Append(quote);
            foreach (var c in Key(room, stretch, term))
            {
                if (c == quote || (c == '\\' && quote == '\''))
                    quoted.Append(c);
                quoted.Append(c);
            }

            return quoted.Append(quote).ToString();
        }
    }

    /// <param name="Prefix">Behind a term that may go on.</param>
    private readonly record struct Syntax(char Quote, string Prefix, string And, string Or);
}

/// <summary>Of a message what the search needs to know.</summary>
internal sealed record Searchable(long Seq, string Text, string Nickname, string Tag);
