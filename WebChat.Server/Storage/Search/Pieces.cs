using System.Text;

namespace WebChat.Server.Storage.Search;

/// <summary>What kind of thing is looked for.</summary>
internal enum PieceKind
{
    /// <summary>A word, whole or from its beginning.</summary>
    Word,

    /// <summary>Characters that stand one after the other, of a script without spaces.</summary>
    Run,

    /// <summary>One sign.</summary>
    Symbol,

    /// <summary>A name behind an @.</summary>
    Mention,
}

/// <summary>A part of a text that can be found: letters next to each other.</summary>
/// <param name="Text">Folded.</param>
/// <param name="From">The first of its letters.</param>
/// <param name="Count">How many letters.</param>
internal readonly record struct Piece(PieceKind Kind, string Text, int From, int Count);

/// <summary>Cuts folded texts into what can be found.</summary>
internal static class Pieces
{
    /// <summary>In letters: of longer words and names only the beginning counts.</summary>
    public const int Longest = 40;

    /// <summary>In nicknames, besides letters and signs.</summary>
    private const string InNames = "_-.·・’";

    public static IEnumerable<Piece> Of(FoldedText text)
    {
        var letters = text.Letters;
        for (var i = 0; i < letters.Count; )
        {
            var kind = letters[i].Kind;
            if (kind is LetterKind.None)
            {
                if (letters[i].Rune.Value == '@' && MentionAt(letters, i) is { } mention)
                    yield return mention;
                i++;
                continue;
            }

            var end = i + 1;
            while (kind is not LetterKind.Symbol && end < letters.Count && letters[end].Kind == kind)
                end++;
            yield return new(AsPiece(kind), Join(letters, i, end - i), i, end - i);
            i = end;
        }
    }

    /// <summary>A nickname as mentions of it are found; of what is none, what could be in one.</summary>
    public static string Name(string nickname)
    {
        Letter[] letters = [.. FoldedText.Of(nickname).Letters.Where(IsInName)];
        return Join(letters, 0, letters.Length);
    }

    private static Piece? MentionAt(IReadOnlyList<Letter> letters, int at)
    {
        var end = at + 1;
        while (end < letters.Count && IsInName(letters[end]))
            end++;
        while (end > at + 1 && letters[end - 1].Kind is LetterKind.None)
            end--;
        return end > at + 1 ? new Piece(PieceKind.Mention, Join(letters, at + 1, end - at - 1), at, end - at) : null;
    }

    private static bool IsInName(Letter letter) =>
        letter.Kind is not LetterKind.None || (letter.Rune.IsBmp && InNames.Contains((char)letter.Rune.Value));

    private static PieceKind AsPiece(LetterKind kind) =>
        kind switch
        {
            LetterKind.Joined => PieceKind.Run,
            LetterKind.Symbol => PieceKind.Symbol,
            _ => PieceKind.Word,
        };

    private static string Join(IReadOnlyList<Letter> letters, int from, int count)
    {
        var joined = new StringBuilder();
        for (var i = from; i < from + count; i++)
            joined.Append(letters[i].Rune);
        return joined.ToString();
    }
}
