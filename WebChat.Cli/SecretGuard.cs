namespace WebChat.Cli;

/// <summary>Asks once before what looks like a secret is sent: whoever presses Enter again on the same line means it.</summary>
internal sealed class SecretGuard
{
    private string? _asked;

    /// <returns>What to say instead of sending the line; <see langword="null"/>: it can go.</returns>
    public string? Ask(string line)
    {
        var asked = _asked;
        _asked = null;
        if (string.Equals(line, asked, StringComparison.Ordinal) || Secrets.In(line) is not [_, ..] kinds)
            return null;
        _asked = line;
        return $"This looks like it has {Summary.Names([.. kinds])} in it. Everybody who reads it could use it. "
            + "It was not sent: Enter again sends it, or change it first.";
    }
}
