using WebChat.Contracts;
using WebChat.Server.Chat.Names;

namespace WebChat.Server.Storage.Search;

/// <summary>
/// What is looked for: all of these words, in any order, the last one from its beginning; characters of scripts without spaces as they stand one
/// after the other; names behind an @; and of one author, if that is asked. Nothing in it has a meaning to a database.
/// </summary>
internal sealed class SearchQuery
{
    /// <summary>Longer ones are refused, in UTF-16 units.</summary>
    public const int MaxLength = 200;

    /// <summary>Of a hit; what is beyond is found, and not marked.</summary>
    public const int MaxMarks = 50;

    private const int MaxPieces = 20;

    private readonly IReadOnlyList<Wanted> _wanted;
    private readonly string? _author;
    private readonly string? _authorName;

    private SearchQuery(IReadOnlyList<Wanted> wanted, string? author)
    {
        _wanted = wanted;
        _author = author;
        _authorName = author is null ? null : Pieces.Name(author);
        Needs = [.. wanted.SelectMany(w => SearchTerms.Needed(w.Kind, w.Text, w.IsPrefix)).Distinct()];
        Authors = author is null
            ? []
            : [.. new[] { author }.Where(IsTerm).Append(_authorName!).Select(SearchTerms.Author).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The terms that a message must have, all of them.</summary>
    public IReadOnlyList<(string Term, bool IsPrefix)> Needs { get; }

    /// <summary>The terms of which it must have one; none: whoever wrote it.</summary>
    public IReadOnlyList<string> Authors { get; }

    /// <param name="words">What somebody typed.</param>
    /// <param name="author">A nickname or a tag.</param>
    public static Reply<SearchQuery> Parse(string? words, string? author)
    {
        words ??= "";
        author = string.IsNullOrWhiteSpace(author) ? null : author.Trim().TrimStart('@');
        if (words.Length > MaxLength || author?.Length > MaxLength)
            return new Refusal(Codes.TextTooLong, $"A search has at most {MaxLength} characters.");
        if (!Characters.IsWellFormed(words) || (author is not null && !Characters.IsWellFormed(author)))
            return new Refusal(Codes.TextInvalid, "This is no text that can be searched for: it has half characters in it.");
        var pieces = Pieces.Of(FoldedText.Of(words)).ToList();
        // The name is in the mention already.
        var mentions = pieces.Where(p => p.Kind is PieceKind.Mention).ToList();
        pieces.RemoveAll(p => p.Kind is not PieceKind.Mention && mentions.Exists(m => p.From > m.From && p.From < m.From + m.Count));
        if (pieces.Count == 0 && author is null)
            return new Refusal(Codes.TextEmpty, "Search for at least one letter, digit or sign.");
        if (pieces.Count > MaxPieces)
            return new Refusal(Codes.TextTooLong, $"A search has at most {MaxPieces} words.");
        var last = pieces.Count - 1;
        // Where words are written without spaces, a mention goes on with what is said to them.
        var wanted = pieces.Select(
            (p, i) => new Wanted(p.Kind, p.Text, p.Kind is PieceKind.Mention || (i == last && p.Kind is PieceKind.Word))
        );
        return new SearchQuery([.. wanted.Distinct()], author);
    }

    /// <summary>Where in the text what was looked for is, as [start, length] in UTF-16 units; <see langword="null"/>: this is not what was looked for.</summary>
    /// <param name="letters">How many folded characters were looked at: the work it was.</param>
    public IReadOnlyList<int[]>? Match(string text, string nickname, string tag, out int letters)
    {
        letters = 0;
        if (!IsByAuthor(nickname, tag))
            return null;
        var folded = FoldedText.Of(text);
        letters = folded.Letters.Count;
        var pieces = Pieces.Of(folded).ToList();
        var found = new bool[folded.Letters.Count];
        return _wanted.All(w => Mark(w, pieces, found)) ? Ranges(folded, found) : null;
    }

    // A tag; anything else is in no term.
    private static bool IsTerm(string author) => author.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private bool IsByAuthor(string nickname, string tag) =>
        _author is null
        || string.Equals(tag, _author, StringComparison.Ordinal)
        || string.Equals(Pieces.Name(nickname), _authorName, StringComparison.Ordinal);

    private static bool Mark(Wanted wanted, List<Piece> pieces, bool[] found)
    {
        var isThere = false;
        foreach (var piece in pieces.Where(p => p.Kind == wanted.Kind))
        {
            if (wanted.Kind is PieceKind.Run)
            {
                var (from, counted, count) = (piece.From, 0, Runes(wanted.Text));
                for (var at = piece.Text.IndexOf(wanted.Text, StringComparison.Ordinal); at >= 0; )
                {
                    isThere = true;
                    // From the one before: counted from the beginning each time, a long run of repetitions would take minutes.
                    from += Runes(piece.Text.AsSpan(counted, at - counted));
                    counted = at;
                    Set(found, from, count);
                    at = piece.Text.IndexOf(wanted.Text, at + 1, StringComparison.Ordinal);
                }
            }
            else if (wanted.IsIn(piece.Text))
            {
                isThere = true;
                var sign = wanted.Kind is PieceKind.Mention ? 1 : 0;
                Set(found, piece.From, wanted.IsPrefix ? Math.Min(piece.Count, Runes(wanted.Text) + sign) : piece.Count);
            }
        }

        return isThere;
    }

    private static void Set(bool[] found, int from, int count) => Array.Fill(found, true, from, count);

    private static int Runes(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    private static List<int[]> Ranges(FoldedText folded, bool[] found)
    {
        var ranges = new List<int[]>();
        for (var i = 0; i < found.Length; i++)
        {
            if (!found[i])
                continue;
            var letter = folded.Letters[i];
            var end = letter.Start + letter.Length;
            if (ranges is [.., var last] && last[0] + last[1] >= letter.Start)
                last[1] = Math.Max(last[1], end - last[0]);
            else if (ranges.Count < MaxMarks)
                ranges.Add([letter.Start, letter.Length]);
            else
                break;
        }

        return ranges;
    }

    private readonly record struct Wanted(PieceKind Kind, string Text, bool IsPrefix)
    {
        public bool IsIn(string text) =>
            IsPrefix ? text.StartsWith(Text, StringComparison.Ordinal) : string.Equals(text, Text, StringComparison.Ordinal);
    }
}
