using System.Text;

namespace WebChat.Server.Chat.Names;

/// <summary>
/// Flags of parts of countries: a black flag, the code of the part in invisible letters, an end mark. The same invisible
/// letters anywhere else, or more of them, are hidden text.
/// </summary>
static class TagFlag
{
    const int BlackFlag = 0x1F3F4;
    const int First = 0xE0000;
    const int End = 0xE007F;

    public static bool IsTag(Rune rune) => rune.Value is >= First and <= End;

    /// <summary>How many tags from the start, the end mark included, make a flag of the character before them; 0: none.</summary>
    public static int Length(Rune before, ReadOnlySpan<Rune> tags)
    {
        if (before.Value != BlackFlag)
        {
            return 0;
        }

        // Two letters for the country, one to three letters or digits for its part.
        var length = 0;
        while (length < tags.Length && length < 6 && IsCode(tags[length], digits: length >= 2))
        {
            length++;
        }

        return length is >= 3 and <= 5 && length < tags.Length && tags[length].Value == End ? length + 1 : 0;
    }

    static bool IsCode(Rune tag, bool digits) =>
        (tag.Value - First) is var letter && (letter is >= 'a' and <= 'z' || (digits && letter is >= '0' and <= '9'));
}
