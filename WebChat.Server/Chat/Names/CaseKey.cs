using System.Text;
using WebChat.Server.Chat.Names.Unicode;

namespace WebChat.Server.Chat.Names;

/// <summary>NFKC_Casefold: equal for names that differ in case, width or invisible characters only.</summary>
internal static class CaseKey
{
    /// <param name="text">In NFKC. For such text NFKC_Casefold is: drop the default-ignorables, fold, compose (the generator checks it).</param>
    public static string Of(string text) => Fold(WithoutIgnorables(text)).Normalize(NormalizationForm.FormKC);

    public static string Fold(string text) => Map(text, static rune => UnicodeTables.CaseFolding.GetValueOrDefault(rune.Value));

    public static string WithoutIgnorables(string text) => Map(text, static rune => Characters.IsDefaultIgnorable(rune) ? "" : null);

    /// <summary>Puts for each character what <paramref name="map"/> says; null: the character itself.</summary>
    public static string Map(string text, Func<Rune, string?> map)
    {
        var mapped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (map(rune) is { } target)
            {
                mapped.Append(target);
            }
            else
            {
                mapped.Append(rune);
            }
        }

        return mapped.ToString();
    }
}
