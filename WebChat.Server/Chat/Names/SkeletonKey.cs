using System.Text;
using WebChat.Server.Chat.Names.Unicode;

namespace WebChat.Server.Chat.Names;

/// <summary>
/// Equal for names that look alike. The skeleton of UTS 39 alone is not: it takes no account of case, and case brings new
/// look-alikes (В is B, and в is not b), so that skeleton and folding take turns until nothing changes any more.
/// </summary>
internal static class SkeletonKey
{
    public static string Of(string text)
    {
        text = CaseKey.Map(text, static rune => Characters.IsDefaultIgnorable(rune) ? "" : Boxed(rune));
        text = CaseKey.Fold(Skeleton(text));
        text = CaseKey.Fold(Skeleton(text));
        return text.Normalize(NormalizationForm.FormD).Replace('i', 'l');
    }

    /// <summary>Whether it is a symbol that the key reads as a letter.</summary>
    public static bool IsBoxed(Rune rune) => Boxed(rune) is not null;

    private static string Skeleton(string text) =>
        CaseKey
            .Map(text.Normalize(NormalizationForm.FormD), static rune => UnicodeTables.Confusables.GetValueOrDefault(rune.Value))
            .Normalize(NormalizationForm.FormD);

    // Capital letters in a filled circle, in a filled box, and those that make flags: NFKC leaves them as they are.
    private static string? Boxed(Rune rune) =>
        rune.Value switch
        {
            >= 0x1F150 and <= 0x1F169 => Letter(rune.Value - 0x1F150),
            >= 0x1F170 and <= 0x1F189 => Letter(rune.Value - 0x1F170),
            >= 0x1F1E6 and <= 0x1F1FF => Letter(rune.Value - 0x1F1E6),
            _ => null,
        };

    private static string Letter(int index) => ((char)('a' + index)).ToString();
}
