using System.Text.RegularExpressions;

namespace WebChat.Cli;

/// <summary>What somebody has written between <c>||</c> and <c>||</c> is not shown before one asks for it.</summary>
internal static partial class Spoilers
{
    /// <summary>What stands in its place; it tells nothing about what is hidden, not even how long it is.</summary>
    public const string Sign = "[spoiler: /reveal]";

    public static bool Has(string text) => Hidden().IsMatch(text);

    public static string Hide(string text) => Hidden().Replace(text, Sign);

    /// <summary>The same in the beginning of a text, which may have been cut in the middle of what is hidden.</summary>
    public static string HideCut(string excerpt) => Begun().Replace(Hide(excerpt), $"{Sign}…");

    // As the page has it: the text begins and ends without white space.
    [GeneratedRegex(@"\|\|[^|\s](?:[^|]*[^|\s])?\|\|", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"\|\|[^|\s][^|]*\|?…\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Begun();
}
