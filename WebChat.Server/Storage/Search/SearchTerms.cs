using System.Text;

namespace WebChat.Server.Storage.Search;

/// <summary>
/// The terms under which both stores keep a message: its words; of scripts without spaces each two neighbours, and the last character alone, so that
/// one character is found as the beginning of a term; its signs; whom it mentions; and who wrote it.
/// </summary>
internal static class SearchTerms
{
    /// <summary>Another one when texts have other terms than before: then all is indexed anew.</summary>
    public const string Version = "2";

    /// <summary>Of one message, besides who wrote it: each is work for the one who writes, and four thousand characters can be as many terms.</summary>
    public const int Most = 1000;

    /// <summary>Of a message that has more of them: it may have any, so each search looks at it.</summary>
    public const string Any = "~~";

    private const char OfMention = '@';
    private const char OfAuthor = '~';

    /// <summary>Of a message, each once.</summary>
    public static IReadOnlyCollection<string> Of(string text, string nickname, string tag)
    {
        var terms = new HashSet<string>(StringComparer.Ordinal) { Author(tag), Author(Pieces.Name(nickname)) };
        var most = terms.Count + Most;
        foreach (var term in Pieces.Of(FoldedText.Of(text)).SelectMany(Of))
        {
            terms.Add(terms.Count < most || terms.Contains(term) ? term : Any);
            if (terms.Count > most)
                break;
        }

        return terms;
    }

    private static IEnumerable<string> Of(Piece piece) =>
        piece.Kind is PieceKind.Run ? Neighbours(piece.Text).Append(Last(piece.Text)) : [Term(piece.Kind, piece.Text)];

    /// <summary>The terms that a message must have in which this piece is.</summary>
    /// <param name="isPrefix">Whether it may go on.</param>
    public static IEnumerable<(string Term, bool IsPrefix)> Needed(PieceKind kind, string text, bool isPrefix)
    {
        if (kind is not PieceKind.Run)
            return [(Term(kind, text), isPrefix)];
        var neighbours = Neighbours(text).ToList();
        return neighbours is [] ? [(text, true)] : neighbours.Distinct(StringComparer.Ordinal).Select(n => (n, false));
    }

    /// <summary>Of who wrote it: a tag, or a name as <see cref="Pieces.Name"/> gives it.</summary>
    public static string Author(string tagOrName) => OfAuthor + Cut(tagOrName);

    private static string Term(PieceKind kind, string text) => kind is PieceKind.Mention ? OfMention + Cut(text) : Cut(text);

    private static string Cut(string text)
    {
        if (text.Length <= Pieces.Longest)
            return text;
        return char.IsHighSurrogate(text[Pieces.Longest - 1]) ? text[..(Pieces.Longest - 1)] : text[..Pieces.Longest];
    }

    private static IEnumerable<string> Neighbours(string run)
    {
        Rune? before = null;
        foreach (var rune in run.EnumerateRunes())
        {
            if (before is { } first)
                yield return first.ToString() + rune;
            before = rune;
        }
    }

    private static string Last(string run) => run.EnumerateRunes().Last().ToString();
}
