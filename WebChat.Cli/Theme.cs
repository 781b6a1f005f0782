namespace WebChat.Cli;

/// <summary>Styles of text: escape codes on a terminal, nothing elsewhere or with <c>NO_COLOR</c>.</summary>
internal sealed class Theme(bool colours)
{
    // Readable on dark and on light backgrounds: no white, yellow or black.
    private static readonly int[] NameColours = [31, 32, 34, 35, 36, 91, 94, 95];

    /// <summary>As the environment wants it; see no-color.org.</summary>
    public static Theme Of(bool terminal) =>
        new(
            terminal
                && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                && Environment.GetEnvironmentVariable("TERM") is not "dumb"
        );

    /// <summary>Time stamps, and what only the system says.</summary>
    public string Quiet(string text) => Styled(text, "2");

    public string Strong(string text) => Styled(text, "1");

    public string Error(string text) => Styled(text, "31");

    public string Private(string text) => Styled(text, "35");

    public string Announcement(string text) => Styled(text, "1;7");

    /// <summary>A person has the same colour in all rooms and under all names.</summary>
    public string Name(string name, string tag) => Styled(name, $"1;{NameColours[Hash(tag) % NameColours.Length]}");

    private string Styled(string text, string codes) => colours && text.Length > 0 ? $"\u001b[{codes}m{text}\u001b[0m" : text;

    private static int Hash(string tag) => tag.Aggregate(17, (hash, c) => ((hash * 31) + c) & 0xFFFFFF);
}
