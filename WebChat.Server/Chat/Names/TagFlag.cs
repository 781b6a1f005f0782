using System.Text;

namespace WebChat.Server.Chat.Names;

/// <summary>
/// Flags of parts of countries: a black flag, the code of the part in invisible letters, an end mark. The same invisible
/// letters anywhere else, or more of them, are hidden text.
/// </summary>
internal static class TagFlag
{
    private const int BlackFlag = 0x1F3F4;
    private const int First = 0xE0000;
    private const int End = 0xE007F;

    public static bool IsTag(Rune rune) => rune.Value is >= First and <= End;

    /// <summary>The tags at the start.</summary>
    public static ReadOnlySpan<Rune> Run(ReadOnlySpan<Rune> text)
    {
        var length = 0;
        while (length < text.Length && IsTag(text[length]))
            length++;

        return text[..length];
    }

    /// <summary>Two letters for the country, one to three letters or digits for its part, the end mark.</summary>
    public static bool IsFlag(Rune before, ReadOnlySpan<Rune> tags)
    {
        if (before.Value != BlackFlag || tags.Length is < 4 or > 6 || tags[^1].Value != End)
            return false;

        for (var index = 0; index < tags.Length - 1; index++)
        {
            if (!IsCode(tags[index], digits: index >= 2))
                return false;
        }

        return true;
    }

    private static bool IsCode(Rune tag, bool digits) =>
        (tag.Value - First) is var letter && (letter is >= 'a' and <= 'z' || (digits && letter is >= '0' and <= '9'));
}
