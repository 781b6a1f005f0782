namespace WebChat.Cli;

/// <summary>Names of files that a stranger chose.</summary>
internal static class FileNames
{
    private const int Longest = 100;

    /// <summary>A name as far as it is harmless here and on a stick that goes elsewhere: of one folder, not hidden, no device; none: nothing is left of it.</summary>
    public static string? Harmless(string name)
    {
        var kept = string.Concat(name.Where(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')).TrimStart('.', '-').TrimEnd('.');
        return kept.Length is 0 or > Longest ? null : kept;
    }
}
