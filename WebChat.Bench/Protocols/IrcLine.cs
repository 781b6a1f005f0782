namespace WebChat.Bench.Protocols;

/// <summary>A line of IRC, without its end: who, what, and the rest.</summary>
internal readonly ref struct IrcLine
{
    /// <summary>The code of "there is no message of the day", which is no refusal.</summary>
    private static ReadOnlySpan<byte> NoMotd => "422"u8;

    public ReadOnlySpan<byte> Source { get; private init; }

    /// <summary>A word (<c>PING</c>) or three digits.</summary>
    public ReadOnlySpan<byte> Command { get; private init; }

    /// <summary>All that follows the command, as it stands.</summary>
    public ReadOnlySpan<byte> Parameters { get; private init; }

    /// <summary>The server does not do what was asked: the codes 400 to 599, and <c>ERROR</c>.</summary>
    public bool IsRefusal =>
        Command.SequenceEqual("ERROR"u8) || (Command.Length == 3 && Command[0] is (byte)'4' or (byte)'5' && !Command.SequenceEqual(NoMotd));

    public static IrcLine Parse(ReadOnlySpan<byte> line)
    {
        var source = ReadOnlySpan<byte>.Empty;
        if (!line.IsEmpty && line[0] == (byte)':')
            source = Word(ref line)[1..];
        return new IrcLine
        {
            Source = source,
            Command = Word(ref line),
            Parameters = line,
        };
    }

    private static ReadOnlySpan<byte> Word(scoped ref ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)' ');
        var word = end < 0 ? line : line[..end];
        line = end < 0 ? [] : line[(end + 1)..].TrimStart((byte)' ');
        return word;
    }
}
