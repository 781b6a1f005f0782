namespace WebChat.Cli.Terminal;

/// <summary>What a key means while a line is edited.</summary>
internal enum Act
{
    None,
    Insert,
    Submit,
    Interrupt,
    DeleteOrEnd,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    Backspace,
    Delete,
    DeleteWordLeft,
    DeleteWordRight,
    KillToStart,
    KillToEnd,
    Yank,
    Previous,
    Next,
    Complete,
    Redraw,
}

/// <summary>A meaning, with the text of <see cref="Act.Insert"/>.</summary>
internal readonly record struct Key(Act Act, string Text = "");

/// <summary>The table of keys, as in a shell.</summary>
internal static class KeyMap
{
    public static Key Of(ConsoleKeyInfo info, bool escaped)
    {
        var control = info.Modifiers.HasFlag(ConsoleModifiers.Control);
        var alt = escaped || info.Modifiers.HasFlag(ConsoleModifiers.Alt);
        var act = (info.Key, control, alt) switch
        {
            (ConsoleKey.Enter, _, true) => Act.None,
            (ConsoleKey.Enter, _, _) => Act.Submit,
            (ConsoleKey.Tab, _, _) => Act.Complete,
            (ConsoleKey.Backspace, _, true) => Act.DeleteWordLeft,
            // Terminals send Ctrl-H for a plain backspace; only Windows tells Ctrl-Backspace apart.
            (ConsoleKey.Backspace, true, _) => info.KeyChar == '\b' ? Act.Backspace : Act.DeleteWordLeft,
            (ConsoleKey.Backspace, _, _) => Act.Backspace,
            (ConsoleKey.Delete, true, _) or (ConsoleKey.Delete, _, true) => Act.DeleteWordRight,
            (ConsoleKey.Delete, _, _) => Act.Delete,
            (ConsoleKey.LeftArrow, true, _) or (ConsoleKey.LeftArrow, _, true) => Act.WordLeft,
            (ConsoleKey.RightArrow, true, _) or (ConsoleKey.RightArrow, _, true) => Act.WordRight,
            (ConsoleKey.LeftArrow, _, _) or (ConsoleKey.B, true, _) => Act.Left,
            (ConsoleKey.RightArrow, _, _) or (ConsoleKey.F, true, _) => Act.Right,
            (ConsoleKey.B, _, true) => Act.WordLeft,
            (ConsoleKey.F, _, true) => Act.WordRight,
            (ConsoleKey.D, _, true) => Act.DeleteWordRight,
            (ConsoleKey.Home, _, _) or (ConsoleKey.A, true, _) => Act.Home,
            (ConsoleKey.End, _, _) or (ConsoleKey.E, true, _) => Act.End,
            (ConsoleKey.UpArrow, _, _) or (ConsoleKey.P, true, _) => Act.Previous,
            (ConsoleKey.DownArrow, _, _) or (ConsoleKey.N, true, _) => Act.Next,
            (ConsoleKey.W, true, _) => Act.DeleteWordLeft,
            (ConsoleKey.U, true, _) => Act.KillToStart,
            (ConsoleKey.K, true, _) => Act.KillToEnd,
            (ConsoleKey.Y, true, _) => Act.Yank,
            (ConsoleKey.L, true, _) => Act.Redraw,
            (ConsoleKey.C, true, _) => Act.Interrupt,
            (ConsoleKey.D, true, _) => Act.DeleteOrEnd,
            _ => Act.Insert,
        };

        // What makes no character (function keys, control keys without a meaning, Alt with a letter) does nothing. Ctrl with Alt is AltGr.
        return act != Act.Insert ? new Key(act)
            : char.IsControl(info.KeyChar) || (alt && !control) ? new Key(Act.None)
            : new Key(Act.Insert, info.KeyChar.ToString());
    }
}

/// <summary>
/// Joins what the console gives unit by unit: surrogate pairs, escaped keys, and a bracketed paste, whose line ends are text and
/// not the Enter key.
/// </summary>
/// <param name="read">Blocks for the next key.</param>
/// <param name="available">Whether another one is there already.</param>
/// <param name="pasteHasNoBrackets">Windows marks no paste: there an Enter with more behind it is part of one.</param>
internal sealed class KeyReader(Func<ConsoleKeyInfo> read, Func<bool> available, bool pasteHasNoBrackets = false)
{
    private const string PasteBegins = "[200~";
    private const string PasteEnds = "\u001b[201~";
    private const int PasteLimit = 100_000;

    public Key Next()
    {
        var info = read();
        if (info.Key == ConsoleKey.Escape || info.KeyChar == '\u001b')
            return available() ? Escaped(read()) : new Key(Act.None);

        if (char.IsHighSurrogate(info.KeyChar))
        {
            var low = read().KeyChar;
            return char.IsLowSurrogate(low) ? new Key(Act.Insert, $"{info.KeyChar}{low}") : new Key(Act.None);
        }

        var key = KeyMap.Of(info, escaped: false);
        return key.Act == Act.Submit && pasteHasNoBrackets && available() ? new Key(Act.Insert, "\n") : key;
    }

    private Key Escaped(ConsoleKeyInfo second)
    {
        if (second.KeyChar is not ('[' or 'O'))
            return KeyMap.Of(second, escaped: true);

        // A sequence that the runtime does not know: read it to its end, so that it does not become text.
        var sequence = second.KeyChar.ToString();
        while (available() && (sequence.Length == 1 || sequence[^1] is < '@' or > '~'))
            sequence += read().KeyChar;

        return string.Equals(sequence, PasteBegins, StringComparison.Ordinal) ? new Key(Act.Insert, Pasted()) : new Key(Act.None);
    }

    private string Pasted()
    {
        var text = new System.Text.StringBuilder();
        while (!EndsWith(text, PasteEnds))
        {
            text.Append(read().KeyChar);
            if (text.Length > PasteLimit)
                text.Remove(PasteLimit / 2, 1);
        }

        text.Length -= PasteEnds.Length;
        return text.ToString();
    }

    private static bool EndsWith(System.Text.StringBuilder text, string end)
    {
        for (var i = 1; i <= end.Length; i++)
        {
            if (text.Length < i || text[^i] != end[^i])
                return false;
        }

        return true;
    }
}
