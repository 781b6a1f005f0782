using System.Text;

namespace WebChat.Cli.Terminal;

/// <summary>
/// The bottom row belongs to the line that is being typed; what arrives is printed above it, and the line is drawn again below.
/// </summary>
/// <param name="output">The terminal.</param>
/// <param name="columns">Its width at this moment.</param>
internal sealed class Screen(TextWriter output, Func<int> columns)
{
    private readonly Lock _gate = new();

    // Under the gate.
    private string _prompt = "";
    private string _text = "";
    private int _cursor;
    private int _drawnColumn;
    private bool _shown;
    private bool _closed;

    /// <summary>Shows a line below everything.</summary>
    /// <param name="newPrompt">Before the line; plain text.</param>
    /// <param name="newText">The line.</param>
    /// <param name="newCursor">In UTF-16 units.</param>
    public void Show(string newPrompt, string newText, int newCursor)
    {
        lock (_gate)
        {
            var frame = new StringBuilder();
            Erase(frame);
            (_prompt, _text, _cursor, _shown) = (newPrompt, newText, newCursor, true);
            Draw(frame);
            Send(frame);
        }
    }

    /// <summary>Prints above the line. The text may have styles, and must be safe otherwise.</summary>
    public void Print(string lines)
    {
        lock (_gate)
        {
            var frame = new StringBuilder();
            Erase(frame);
            frame.Append(WordWrap.Of(lines, Width).Replace("\n", "\r\n", StringComparison.Ordinal)).Append("\r\n");
            Draw(frame);
            Send(frame);
        }
    }

    /// <summary>Somebody calls: the terminal rings, or marks its window, as its owner has chosen.</summary>
    public void Ring()
    {
        lock (_gate)
        {
            Send(new StringBuilder("\a"));
        }
    }

    /// <summary>The width changed, or the screen was cleared.</summary>
    public void Redraw(bool clear = false)
    {
        lock (_gate)
        {
            var frame = new StringBuilder(clear ? "\u001b[2J\u001b[H" : "");
            Erase(frame);
            Draw(frame);
            Send(frame);
        }
    }

    /// <summary>Takes the line away for good; the cursor stands at the beginning of an empty row.</summary>
    public void Close()
    {
        lock (_gate)
        {
            var frame = new StringBuilder();
            Erase(frame);
            _shown = false;
            Send(frame);
            _closed = true;
        }
    }

    private int Width => Math.Max(columns(), 20);

    private void Erase(StringBuilder frame)
    {
        if (!_shown)
            return;

        // A window that became narrower has wrapped the row.
        var rows = _drawnColumn / Math.Max(columns(), 1);
        if (rows > 0)
            frame.Append("\u001b[").Append(rows).Append('A');

        frame.Append("\r\u001b[J");
    }

    private void Draw(StringBuilder frame)
    {
        if (!_shown)
            return;

        var width = Width;
        var shownPrompt = DisplayWidth.Of(_prompt) <= width / 2 ? _prompt : "> ";
        var view = LineView.Of(_text, _cursor, width - DisplayWidth.Of(shownPrompt));

        // The terminal keeps the place of the cursor itself, so it is right even where it measures a character differently.
        frame.Append(shownPrompt).Append(view.Before).Append("\u001b7").Append(view.After).Append("\u001b8");
        _drawnColumn = DisplayWidth.Of(shownPrompt) + DisplayWidth.Of(view.Before);
    }

    private void Send(StringBuilder frame)
    {
        if (!_closed)
        {
            output.Write(frame);
            output.Flush();
        }
    }
}
