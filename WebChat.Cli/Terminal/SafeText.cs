using System.Globalization;
using System.Text;

namespace WebChat.Cli.Terminal;

/// <summary>
/// Makes harmless what a stranger (or a hostile server) wrote: a terminal takes control characters for commands, and bidi
/// overrides make a line lie about itself. What is taken out leaves a visible mark where it could have done something.
/// </summary>
internal static class SafeText
{
    private const int MarksInARow = 8;
    private const char Replacement = '\uFFFD';

    /// <summary>One line: line ends become spaces.</summary>
    public static string Line(string? text) => string.Join(' ', Lines(text));

    /// <summary>The lines of a text, at least one.</summary>
    public static string[] Lines(string? text) =>
        (text ?? "")
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Split(['\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f'])
            .Select(Clean)
            .ToArray();

    private static string Clean(string line)
    {
        var output = new StringBuilder(line.Length);
        var marks = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            marks = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (marks <= MarksInARow)
                Append(output, rune, category);
        }

        return output.ToString();
    }

    private static void Append(StringBuilder output, Rune rune, UnicodeCategory category)
    {
        switch (rune.Value)
        {
            case '\t':
                output.Append("    ");
                break;
            case < 0x20:
                // The picture of the control character: ␛ for escape.
                output.Append((char)(0x2400 + rune.Value));
                break;
            case 0x7F:
                output.Append('\u2421');
                break;
            case 0x200C or 0x200D or 0x200E or 0x200F:
            case >= 0xE0020 and <= 0xE007F:
                // Joiners, direction marks and the tags inside flags shape text, and command nothing.
                output.Append(rune);
                break;
            case 0xFEFF or 0x061C or 0x00AD or 0x2060:
                break;
            default:
                // Not a character at all in the last two of each plane.
                var harmless =
                    category
                        is not (
                            UnicodeCategory.Control
                            or UnicodeCategory.Format
                            or UnicodeCategory.Surrogate
                            or UnicodeCategory.LineSeparator
                            or UnicodeCategory.ParagraphSeparator
                        )
                    && (rune.Value & 0xFFFE) != 0xFFFE;
                output.Append(harmless ? rune.ToString() : Replacement.ToString());
                break;
        }
    }
}
