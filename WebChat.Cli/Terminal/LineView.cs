using System.Globalization;
using System.Text;

namespace WebChat.Cli.Terminal;

/// <summary>The part of a line that fits into one row, cut at the cursor. Longer lines scroll sideways.</summary>
internal readonly record struct LineView(string Before, string After)
{
    /// <param name="text">The line; line ends in it are shown as signs.</param>
    /// <param name="cursor">In UTF-16 units.</param>
    /// <param name="columns">How many columns there are, one of them for the cursor.</param>
    public static LineView Of(string text, int cursor, int columns)
    {
        var shown = text.Replace('\n', '\u23CE').Replace('\t', ' ');
        var room = Math.Max(columns - 1, 1);
        var whole = DisplayWidth.Of(shown);
        var before = DisplayWidth.Of(shown.AsSpan(0, cursor));

        // A quarter of the row stays free after the cursor, as long as there is text to see there.
        var skip = whole <= room ? 0 : Math.Clamp(before - (room * 3 / 4), 0, whole - room);
        var left = new StringBuilder();
        var right = new StringBuilder();
        var column = 0;
        for (var i = 0; i < shown.Length && column < skip + room; )
        {
            var length = StringInfo.GetNextTextElementLength(shown.AsSpan(i));
            var grapheme = shown.AsSpan(i, length);
            var width = DisplayWidth.OfGrapheme(grapheme);
            if (column >= skip && column + width <= skip + room)
                (i < cursor ? left : right).Append(grapheme);

            column += width;
            i += length;
        }

        return new LineView(left.ToString(), right.ToString());
    }
}
