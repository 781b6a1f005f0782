using System.Globalization;
using System.Text;

namespace WebChat.Server.Chat.Names;

/// <summary>The beginning of a text, on one line.</summary>
internal static class Excerpt
{
    /// <param name="text">As cleaned by <see cref="UserText"/>.</param>
    /// <param name="most">UTF-16 units, the ellipsis included. Characters stay whole.</param>
    public static string Of(string text, int most)
    {
        var line = new StringBuilder(most);
        var isAfterSpace = true;
        for (var rest = text.AsSpan(); !rest.IsEmpty; )
        {
            var character = rest[..StringInfo.GetNextTextElementLength(rest)];
            rest = rest[character.Length..];
            var isSpace = character.IsWhiteSpace();
            if (isSpace && isAfterSpace)
                continue;
            if (line.Length + character.Length >= most && !rest.IsEmpty)
                return line.ToString().TrimEnd() + "…";
            line.Append(isSpace ? " " : character);
            isAfterSpace = isSpace;
        }

        return line.ToString().TrimEnd();
    }
}
