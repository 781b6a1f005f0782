namespace WebChat.Cli;

/// <summary>What a typed line is.</summary>
/// <param name="Command">The command's name without its slash; <see langword="null"/>: a text to send.</param>
/// <param name="Rest">The command's argument, or the text.</param>
internal readonly record struct Input(string? Command, string Rest)
{
    /// <summary>A line that begins with <c>/</c> is a command and never sent; with <c>//</c> it is a text that begins with a slash.</summary>
    public static Input Parse(string line)
    {
        if (line.StartsWith("//", StringComparison.Ordinal))
            return new Input(null, line[1..]);

        if (line.StartsWith('/'))
        {
            var (name, rest) = Word(line[1..]);
            return new Input(name, rest);
        }

        // "@ " and a lone "@" are texts; who calls everybody does so in the room.
        return
            line.Length > 1
            && line[0] == '@'
            && !char.IsWhiteSpace(line[1])
            && !Mentions.IsEverybody(Word(line[1..]).First.TrimEnd(':', ',', '!', '.'))
            ? new Input("msg", line[1..])
            : new Input(null, line);
    }

    /// <summary>The first word, and what follows the white space after it.</summary>
    public static (string First, string After) Word(string text)
    {
        text = text.TrimStart();
        var end = 0;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;

        return (text[..end], text[end..].Trim());
    }
}
