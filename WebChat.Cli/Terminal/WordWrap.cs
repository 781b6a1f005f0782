using System.Text;

namespace WebChat.Cli.Terminal;

/// <summary>Breaks long lines between words, the rest indented. A word that is longer than the window is left to the terminal.</summary>
internal static class WordWrap
{
    private const int Indent = 8;

    /// <param name="text">Lines, with styles as escape sequences that end with <c>m</c>.</param>
    /// <param name="columns">The width of the window.</param>
    public static string Of(string text, int columns) =>
        string.Join('\n', text.Split('\n').Select(line => Width(line) <= columns ? line : Line(line, columns)));

    private static string Line(string line, int columns)
    {
        var output = new StringBuilder();
        var column = 0;
        foreach (var word in line.Split(' '))
        {
            var width = Width(word);
            if (column > 0 && column + 1 + width > columns && Indent + width <= columns)
            {
                output.Append('\n').Append(' ', Indent);
                column = Indent;
            }
            else if (output.Length > 0)
            {
                output.Append(' ');
                column++;
            }

            output.Append(word);
            column = (column + width) % columns;
        }

        return output.ToString();
    }

    /// <summary>The columns of a styled text.</summary>
    private static int Width(string text)
    {
        var width = 0;
        for (var i = 0; i < text.Length; )
        {
            var escape = text.IndexOf('\u001b', i);
            var end = escape < 0 ? text.Length : escape;
            width += DisplayWidth.Of(text.AsSpan(i, end - i));
            var styled = escape < 0 ? -1 : text.IndexOf('m', escape);
            i = styled < 0 ? text.Length : styled + 1;
        }

        return width;
    }
}
