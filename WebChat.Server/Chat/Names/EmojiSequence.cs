using System.Text;
using WebChat.Server.Chat.Names.Unicode;

namespace WebChat.Server.Chat.Names;

/// <summary>
/// Emoji as UTS 51 builds them: one picture, with U+FE0F or a skin tone after it; several of these joined by U+200D; a key
/// cap. Regional indicators count one by one.
/// </summary>
internal static class EmojiSequence
{
    private const int Joiner = 0x200D;
    private const int PictureSelector = 0xFE0F;
    private const int KeyCap = 0x20E3;

    /// <summary>The longest ones in use have half of that.</summary>
    private const int MostUnits = 32;

    /// <summary>How many code points from the start are one emoji; 0: none.</summary>
    public static int Length(ReadOnlySpan<Rune> text)
    {
        if (
            text.Length >= 3
            && text[0].Value is '#' or '*' or (>= '0' and <= '9')
            && text[1].Value == PictureSelector
            && text[2].Value == KeyCap
        )
            return 3;

        var length = ElementLength(text);
        while (length > 0 && length + 1 < text.Length && text[length].Value == Joiner && IsPicture(text[length - 1], text[length + 1]))
            length += 1 + ElementLength(text[(length + 1)..]);

        return length;
    }

    /// <summary>Whether a text is one emoji and nothing else, flags included.</summary>
    public static bool IsOne(string text)
    {
        if (text.Length > MostUnits)
            return false;
        Rune[] runes = [.. text.EnumerateRunes()];
        return runes switch
        {
            [var first, var second] when IsRegional(first) => IsRegional(second),
            [var first, .. var tags] when tags.Length > 0 && TagFlag.IsTag(tags[0]) => TagFlag.IsFlag(first, tags),
            [var first, ..] => !IsRegional(first) && Length(runes) == runes.Length,
            _ => false,
        };
    }

    /// <summary>
    /// An emoji in the one form that stands for all its forms, which Unicode calls fully-qualified: U+FE0F after each character
    /// that would not be a picture without, and nowhere else.
    /// </summary>
    public static string Qualified(string emoji)
    {
        Rune[] runes = [.. emoji.EnumerateRunes().Where(rune => rune.Value != PictureSelector)];
        var qualified = new StringBuilder(emoji.Length + 2);
        for (var index = 0; index < runes.Length; index++)
        {
            qualified.Append(runes[index].ToString());
            if (IsTextAlone(runes[index]) && !(index + 1 < runes.Length && UnicodeTables.Has(runes[index + 1], CharacterTraits.Modifier)))
                qualified.Append((char)PictureSelector);
        }

        return qualified.ToString();
    }

    private static bool IsTextAlone(Rune rune) =>
        UnicodeTables.Has(rune, CharacterTraits.Emoji | CharacterTraits.EmojiVariation)
        && !UnicodeTables.Has(rune, CharacterTraits.EmojiPresentation);

    private static bool IsRegional(Rune rune) => rune.Value is >= 0x1F1E6 and <= 0x1F1FF;

    private static int ElementLength(ReadOnlySpan<Rune> text)
    {
        if (text.IsEmpty || text[0].IsAscii || !UnicodeTables.Has(text[0], CharacterTraits.Emoji))
            return 0;

        var decorated =
            text.Length > 1
            && (
                (text[1].Value == PictureSelector && UnicodeTables.Has(text[0], CharacterTraits.EmojiVariation))
                || (UnicodeTables.Has(text[1], CharacterTraits.Modifier) && UnicodeTables.Has(text[0], CharacterTraits.ModifierBase))
            );
        return decorated ? 2 : 1;
    }

    // Both sides of a joiner are pictures: no flags. The selector and the skin tones stand for the picture before them.
    private static bool IsPicture(Rune before, Rune after) =>
        (before.Value == PictureSelector || UnicodeTables.Has(before, CharacterTraits.Modifier) || IsPicture(before)) && IsPicture(after);

    private static bool IsPicture(Rune rune) => UnicodeTables.Has(rune, CharacterTraits.Emoji | CharacterTraits.Pictographic);
}
