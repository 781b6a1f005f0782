using System.Globalization;

namespace WebChat.Cli.Terminal;

/// <summary>What a key did to the line.</summary>
internal enum Edited
{
    /// <summary>Text, cursor, or nothing.</summary>
    Line,

    /// <summary>The line is done: <see cref="LineEditor.Submitted"/>.</summary>
    Submitted,

    /// <summary>Ctrl-C, or Ctrl-D on an empty line.</summary>
    Ended,
}

/// <summary>A line being typed: keys go in, text and cursor come out. The cursor stands between grapheme clusters.</summary>
/// <param name="complete">What a Tab may put in place of the word before the cursor.</param>
internal sealed class LineEditor(Func<string, int, Completion?>? complete = null)
{
    private const int HistoryLimit = 500;
    private const int TextLimit = 200_000;

    private readonly List<string> _history = [];
    private int _place;
    private string _draft = "";
    private string _killed = "";
    private Completion? _completion;

    public string Text { get; private set; } = "";

    /// <summary>In UTF-16 units from the start.</summary>
    public int Cursor { get; private set; }

    public string Submitted { get; private set; } = "";

    public Edited Handle(Key key)
    {
        if (key.Act != Act.Complete)
            _completion = null;

        switch (key.Act)
        {
            case Act.Insert:
                Insert(key.Text);
                break;
            case Act.Submit:
                Submit();
                return Edited.Submitted;
            case Act.Interrupt:
            case Act.DeleteOrEnd when Text.Length == 0:
                return Edited.Ended;
            case Act.Previous:
                Recall(_place - 1);
                break;
            case Act.Next:
                Recall(_place + 1);
                break;
            case Act.Complete:
                Complete();
                break;
            case Act.Yank:
                Insert(_killed);
                break;
            default:
                Move(key.Act);
                Delete(key.Act);
                break;
        }

        return Edited.Line;
    }

    /// <summary>Forgets what is typed.</summary>
    public void Clear() => Set("", 0);

    private void Move(Act act) =>
        Cursor = act switch
        {
            Act.Left => Before(Cursor),
            Act.Right => After(Cursor),
            Act.WordLeft => WordBefore(Cursor),
            Act.WordRight => WordAfter(Cursor),
            Act.Home => 0,
            Act.End => Text.Length,
            _ => Cursor,
        };

    private void Delete(Act act)
    {
        var (from, to) = act switch
        {
            Act.Backspace => (Before(Cursor), Cursor),
            Act.Delete or Act.DeleteOrEnd => (Cursor, After(Cursor)),
            Act.DeleteWordLeft => (WordBefore(Cursor), Cursor),
            Act.DeleteWordRight => (Cursor, WordAfter(Cursor)),
            Act.KillToStart => (0, Cursor),
            Act.KillToEnd => (Cursor, Text.Length),
            _ => (Cursor, Cursor),
        };
        if (act is Act.DeleteWordLeft or Act.DeleteWordRight or Act.KillToStart or Act.KillToEnd && to > from)
            _killed = Text[from..to];

        Set(Text.Remove(from, to - from), from);
    }

    private void Insert(string text)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        text = string.Concat(text.Where(c => c is '\n' or '\t' || !char.IsControl(c)));
        if (Text.Length + text.Length <= TextLimit)
            Set(Text.Insert(Cursor, text), Cursor + text.Length);
    }

    private void Submit()
    {
        Submitted = Text;
        if (Text.Length > 0 && (_history.Count == 0 || !string.Equals(_history[^1], Text, StringComparison.Ordinal)))
        {
            _history.Add(Text);
            if (_history.Count > HistoryLimit)
                _history.RemoveAt(0);
        }

        _place = _history.Count;
        _draft = "";
        Clear();
    }

    private void Recall(int to)
    {
        if (to < 0 || to > _history.Count)
            return;

        if (_place == _history.Count)
            _draft = Text;

        _place = to;
        var text = to == _history.Count ? _draft : _history[to];
        Set(text, text.Length);
    }

    private void Complete()
    {
        _completion ??= complete?.Invoke(Text, Cursor);
        if (_completion is { } c && c.Next() is { } word)
            Set(string.Concat(Text.AsSpan(0, c.Start), word, Text.AsSpan(Cursor)), c.Start + word.Length);
    }

    private void Set(string text, int cursor)
    {
        Text = text;
        Cursor = cursor;
    }

    private int After(int index) => index >= Text.Length ? index : index + StringInfo.GetNextTextElementLength(Text.AsSpan(index));

    private int Before(int index)
    {
        // Cluster boundaries are found from the start only.
        var at = 0;
        while (at < index && After(at) < index)
            at = After(at);

        return at;
    }

    private int WordBefore(int index)
    {
        while (index > 0 && !IsWord(index - 1))
            index = Before(index);

        while (index > 0 && IsWord(index - 1))
            index = Before(index);

        return index;
    }

    private int WordAfter(int index)
    {
        while (index < Text.Length && !IsWord(index))
            index = After(index);

        while (index < Text.Length && IsWord(index))
            index = After(index);

        return index;
    }

    private bool IsWord(int index) => !char.IsWhiteSpace(Text[index]);
}

/// <summary>The words that can stand from <paramref name="start"/> to the cursor; each Tab takes the next.</summary>
internal sealed class Completion(int start, IReadOnlyList<string> words)
{
    private int _next;

    public int Start => start;

    public string? Next() => words.Count == 0 ? null : words[_next++ % words.Count];
}
