using System.Globalization;
using System.Text;
using WebChat.Server.Chat.Names.Unicode;

namespace WebChat.Server.Chat.Names;

/// <summary>What the rules ask about one character.</summary>
internal static class Characters
{
    // Letters or marks by category that stretch, fill or repeat instead of saying something; the last one is a blank.
    private static readonly HashSet<int> Fillers =
    [
        0x0640,
        0x07FA,
        0x302E,
        0x302F,
        0x303B,
        0x3031,
        0x3032,
        0x3033,
        0x3034,
        0x3035,
        0x16FE4,
    ];

    public static bool IsWellFormed(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty; )
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
                return false;

            rest = rest[length..];
        }

        return true;
    }

    /// <summary>Whether normalising is safe: .NET throws for U+FFFE, other platforms for other noncharacters.</summary>
    public static bool CanBeNormalized(string text) => IsWellFormed(text) && !text.EnumerateRunes().Any(IsNoncharacter);

    public static bool IsNoncharacter(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;

    public static bool IsLetter(Rune rune) => UnicodeTables.Category(rune) <= UnicodeCategory.OtherLetter;

    /// <summary>A mark that has a place in a word; enclosing ones have not.</summary>
    public static bool IsMark(Rune rune) =>
        UnicodeTables.Category(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    public static bool IsNonSpacing(Rune rune) => UnicodeTables.Category(rune) == UnicodeCategory.NonSpacingMark;

    public static bool IsDigit(Rune rune) => UnicodeTables.Category(rune) == UnicodeCategory.DecimalDigitNumber;

    public static bool IsDefaultIgnorable(Rune rune) => UnicodeTables.Has(rune, CharacterTraits.DefaultIgnorable);

    public static bool IsFiller(Rune rune) => Fillers.Contains(rune.Value);

    /// <summary>Whether nothing is seen of it, in whatever text it stands.</summary>
    public static bool IsBlank(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || IsDefaultIgnorable(rune) || rune.Value is 0x2800 or 0x16FE4;

    /// <summary>Whether a mark of one script stands on a letter of another, where fonts show nothing, or nothing known.</summary>
    public static bool IsForeignMark(Rune mark, Script letters) =>
        UnicodeTables.Script(mark) is var script && script is not (Script.Common or Script.Inherited) && script != letters;

    /// <summary>The character as a sentence names it: itself when it can be seen, and its number.</summary>
    public static string Name(Rune rune)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
        var seen = UnicodeTables.Category(rune) switch
        {
            UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Format or UnicodeCategory.EnclosingMark =>
                false,
            _ => !IsBlank(rune) && !IsMark(rune) && !UnicodeTables.Has(rune, CharacterTraits.RightToLeft),
        };
        return seen ? $"“{rune}” ({number})" : number;
    }
}
