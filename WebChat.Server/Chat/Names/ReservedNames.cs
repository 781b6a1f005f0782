using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using WebChat.Server.Chat.Names.Unicode;

namespace WebChat.Server.Chat.Names;

/// <summary>
/// Names that would be taken for the server's own. A name is compared by what it looks like once everything that only
/// decorates is gone: marks, punctuation, emoji, outer digits. It is read four ways: with digits as digits or as the letters
/// they stand for, with fancy characters as they are or as the letters they are drawn like.
/// </summary>
internal static class ReservedNames
{
    // In the skeleton i is l.
    private static readonly string[] DigitLetters = ["o", "l", "2", "e", "a", "s", "6", "t", "b", "9"];

    // Latin, Greek, Cyrillic, Hebrew and Arabic, read once: the keys of a character are not cheap.
    private static readonly Letter[] Known = [.. Enumerable.Range(0, 0x700).Select(character => Read(new Rune(character)))];

    private static readonly FrozenSet<string> Looks = ReservedWords
        .All.SelectMany(word => Readings(Letters(word)))
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly int LongestLook = Looks.Max(look => look.Length);

    // A skeleton can differ with the case: М is M to it, м is not m, though it is drawn like a small M.
    public static bool Contains(string text) =>
        LooksReserved(text)
        || (!Ascii.IsValid(text) && (LooksReservedAs(CaseKey.Fold(text), text) || LooksReservedAs(text.ToUpperInvariant(), text)));

    // Digits and the like have no case: they need not be looked at again.
    private static bool LooksReservedAs(string other, string text) =>
        !string.Equals(other, text, StringComparison.Ordinal) && LooksReserved(other);

    private static bool LooksReserved(string text)
    {
        var letters = Letters(text);
        var leading = letters.TakeWhile(letter => letter.Digit is not null).Count();
        var trailing = letters.AsEnumerable().Reverse().TakeWhile(letter => letter.Digit is not null).Count();
        for (var start = 0; start <= leading; start++)
        {
            for (var end = Math.Max(letters.Count - trailing, start + 1); end <= letters.Count; end++)
            {
                if (end - start <= LongestLook && Readings(letters[start..end]).Any(Looks.Contains))
                    return true;
            }
        }

        return false;
    }

    private static List<Letter> Letters(string text)
    {
        var letters = new List<Letter>(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            var letter = rune.Value < Known.Length ? Known[rune.Value] : Read(rune);
            if (letter.Plain.Length + letter.Drawn.Length > 0)
                letters.Add(letter);
        }

        return letters;
    }

    private static Letter Read(Rune rune)
    {
        var plain = Plain(rune);
        var drawn = LookAlikes.Of(rune) is { } letter ? SkeletonKey.Of(letter) : CaseKey.Map(plain, LookAlikes.Of);
        return new Letter(plain, drawn, Characters.IsDigit(rune) ? (int)Rune.GetNumericValue(rune) : null);
    }

    private static string Plain(Rune rune) =>
        IsDecoration(rune) && !SkeletonKey.IsBoxed(rune)
            ? ""
            : CaseKey.Map(SkeletonKey.Of(rune.ToString()), static part => IsDecoration(part) ? "" : null);

    private static bool IsDecoration(Rune rune) =>
        !Characters.IsDigit(rune) && (!Characters.IsLetter(rune) || UnicodeTables.Category(rune) == UnicodeCategory.ModifierLetter);

    private static IEnumerable<string> Readings(List<Letter> letters)
    {
        yield return Look(letters, static letter => letter.Plain);
        yield return Look(letters, static letter => letter.Digit is { } digit ? DigitLetters[digit] : letter.Plain);
        yield return Look(letters, static letter => letter.Drawn);
        yield return Look(letters, static letter => letter.Digit is { } digit ? DigitLetters[digit] : letter.Drawn);
    }

    private static string Look(List<Letter> letters, Func<Letter, string> read)
    {
        var look = new StringBuilder(letters.Count * 2);
        foreach (var letter in letters)
            look.Append(read(letter));

        // Two letters that look like one in many fonts. The skeleton reads m as rn already.
        return look.Replace("vv", "w").Replace("cl", "d").Replace("nn", "rn").ToString();
    }

    /// <param name="Plain">The letters of its skeleton.</param>
    /// <param name="Drawn">The plain letters that it is drawn like.</param>
    /// <param name="Digit">Its value, if it is a digit.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Letter(string Plain, string Drawn, int? Digit);
}
