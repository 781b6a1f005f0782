using System.Globalization;
using System.Text;
using WebChat.Server.Chat.Names;

namespace WebChat.Server.Storage.Search;

/// <summary>What a character is for the search.</summary>
internal enum LetterKind
{
    /// <summary>Between words.</summary>
    None,

    /// <summary>Of a word that has spaces around it.</summary>
    Word,

    /// <summary>Of a script that writes words without spaces between them.</summary>
    Joined,

    /// <summary>Emoji and the like, which stand for themselves.</summary>
    Symbol,
}

/// <summary>
/// A text as people compare texts: without case, accents and width. Each folded character knows from where in the text it comes, so that what is
/// found can be marked there.
/// </summary>
internal sealed class FoldedText
{
    /// <summary>Letters that people write without their stroke, and that Unicode does not take apart.</summary>
    private static readonly Dictionary<int, string> Plain = new()
    {
        ['ł'] = "l",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ħ'] = "h",
        ['ŧ'] = "t",
        ['ı'] = "i",
        ['æ'] = "ae",
        ['œ'] = "oe",
    };

    /// <summary>What single characters became, for folding takes three normalisations: at most 65,536, of a few letters each.</summary>
    private static readonly (Rune Rune, LetterKind Kind)[]?[] Met = new (Rune, LetterKind)[]?[char.MaxValue + 1];

    private readonly List<Letter> _letters;

    private FoldedText(List<Letter> letters) => _letters = letters;

    /// <summary>The characters, with one of the kind "none" where words end.</summary>
    public IReadOnlyList<Letter> Letters => _letters;

    /// <param name="text">Well-formed.</param>
    public static FoldedText Of(string text)
    {
        var letters = new List<Letter>(text.Length);
        for (var start = 0; start < text.Length; )
        {
            var first = text[start];
            var isAlone = start + 1 == text.Length || text[start + 1] < '\u0300';
            if (first < 0x80 && isAlone)
            {
                letters.Add(OfAscii(first, start));
                start++;
                continue;
            }

            if (IsPlain(first) && (isAlone || IsPlain(text[start + 1])))
            {
                letters.Add(new(new Rune(first), LetterKind.Joined, start, 1));
                start++;
                continue;
            }

            var length = ClusterLength(text, start);
            AddFolded(letters, text, start, length);
            start += length;
        }

        return new(letters);
    }

    private static Letter OfAscii(char c, int start) =>
        char.IsAsciiLetterOrDigit(c)
            ? new(new Rune(char.ToLowerInvariant(c)), LetterKind.Word, start, 1)
            // In nicknames it is the other one.
            : new(new Rune(c == '\'' ? '’' : c), LetterKind.None, start, 1);

    /// <summary>Han, of which there is nothing to fold.</summary>
    private static bool IsPlain(char c) => c is >= '\u4E00' and <= '\u9FFF';

    /// <summary>A character with the marks on it; vowels and finals of a syllable in Hangul's own pieces.</summary>
    private static int ClusterLength(string text, int start)
    {
        var end = start + Rune.GetRuneAt(text, start).Utf16SequenceLength;
        while (end < text.Length && Rune.TryGetRuneAt(text, end, out var next) && (Characters.IsMark(next) || IsInsideSyllable(next)))
            end += next.Utf16SequenceLength;
        return end - start;
    }

    private static bool IsInsideSyllable(Rune rune) => rune.Value is >= 0x1160 and <= 0x11FF;

    private static void AddFolded(List<Letter> letters, string text, int start, int length)
    {
        var folded = length == 1 ? Met[text[start]] ??= LettersOf(text.Substring(start, 1)) : LettersOf(text.Substring(start, length));
        foreach (var (rune, kind) in folded)
            letters.Add(new(rune, kind, start, length));
    }

    private static (Rune, LetterKind)[] LettersOf(string cluster)
    {
        var whole = Rune.GetRuneAt(cluster, 0);
        // Taken apart, a sign in a circle would be a letter.
        if (cluster.Length == whole.Utf16SequenceLength && KindOf(whole) is LetterKind.Symbol)
            return [(whole, LetterKind.Symbol)];
        if (!Characters.CanBeNormalized(cluster))
            return [(Rune.ReplacementChar, LetterKind.None)];
        return
        [
            .. Fold(cluster)
                .EnumerateRunes()
                .SelectMany(rune =>
                    Plain.TryGetValue(rune.Value, out var plain)
                        ? plain.Select(letter => (new Rune(letter), LetterKind.Word))
                        : [(rune, KindOf(rune))]
                ),
        ];
    }

    private static string Fold(string cluster)
    {
        var folded = CaseKey.Of(cluster.Normalize(NormalizationForm.FormKC));
        if (folded.Length == 0 || !HasOptionalMarks(Rune.GetRuneAt(folded, 0)))
            return folded;
        var bare = new StringBuilder(folded.Length);
        foreach (var rune in folded.Normalize(NormalizationForm.FormD).EnumerateRunes().Where(r => !Characters.IsNonSpacing(r)))
            bare.Append(rune);
        return bare.ToString();
    }

    /// <summary>Latin, Greek, Cyrillic, Hebrew, Arabic: what stands above and below the letters is often left out. In India it is half of the word.</summary>
    private static bool HasOptionalMarks(Rune rune) => rune.Value is < 0x0900 or >= 0x1E00 and < 0x2000;

    private static LetterKind KindOf(Rune rune) =>
        IsOfJoinedScript(rune.Value) ? LetterKind.Joined
        : Characters.IsLetter(rune) || Characters.IsMark(rune) || Rune.IsNumber(rune) ? LetterKind.Word
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol ? LetterKind.Symbol
        : LetterKind.None;

    private static bool IsOfJoinedScript(int value) =>
        value
            is >= 0x0E01
                and <= 0x0EFF // Thai, Lao
                or >= 0x1000
                and <= 0x109F // Myanmar
                or >= 0x1780
                and <= 0x17D3 // Khmer
                or >= 0x1100
                and <= 0x11FF // Hangul, in pieces
                or >= 0x3005
                and <= 0x3007
                or >= 0x3041
                and <= 0x3096 // Hiragana
                or >= 0x30A1
                and <= 0x30FF // Katakana
                or >= 0x3105
                and <= 0x312F // Bopomofo
                or >= 0x3400
                and <= 0x4DBF
                or >= 0x4E00
                and <= 0x9FFF // Han
                or >= 0xAC00
                and <= 0xD7A3 // Hangul
                or >= 0xF900
                and <= 0xFAFF
                or >= 0x20000
                and <= 0x3FFFF
        && value is not (0x30FB or 0x0E3F);
}

/// <summary>A folded character.</summary>
/// <param name="Start">Where in the text it comes from, in UTF-16 units.</param>
/// <param name="Length">Of what it comes from; several letters can come from one character.</param>
internal readonly record struct Letter(Rune Rune, LetterKind Kind, int Start, int Length);
