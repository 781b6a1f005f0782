using System.Globalization;

namespace WebChat.Cli;

/// <summary>What is looked for: words, whose they are (<c>from:ann</c>), and that they are older than a day (<c>before:2026-11-21</c>).</summary>
/// <param name="Words">Empty: all that somebody said.</param>
/// <param name="From">A nickname or a tag.</param>
/// <param name="Until">The beginning of the day.</param>
internal sealed record Sought(string Words, string? From = null, DateTimeOffset? Until = null)
{
    private const string FromSign = "from:";
    private const string BeforeSign = "before:";

    /// <summary>Reads what was typed.</summary>
    /// <param name="text">The words, with the others anywhere among them.</param>
    /// <param name="zone">Whose days they are.</param>
    /// <returns>One of both: what is sought, or what is wrong with it.</returns>
    public static (Sought? Sought, string? Objection) Parse(string text, TimeZoneInfo zone)
    {
        List<string> words = [];
        string? from = null;
        DateTimeOffset? until = null;
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.StartsWith(FromSign, StringComparison.OrdinalIgnoreCase))
            {
                from = word[FromSign.Length..].TrimStart('@');
                if (from.Length == 0)
                    return (null, "Say whose: from:name, without a space.");
            }
            else if (word.StartsWith(BeforeSign, StringComparison.OrdinalIgnoreCase))
            {
                until = BeginOf(word[BeforeSign.Length..], zone);
                if (until is null)
                    return (null, "Say the day like before:2026-11-21, without a space.");
            }
            else
            {
                words.Add(word);
            }
        }

        return words.Count == 0 && from is null
            ? (null, "Say what to look for: /search words, or from:name.")
            : (new Sought(string.Join(' ', words), from, until), null);
    }

    private static DateTimeOffset? BeginOf(string day, TimeZoneInfo zone) =>
        DateTime.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var begin)
        && begin.Year is > 1900 and < 9999
            ? new DateTimeOffset(begin, zone.GetUtcOffset(begin))
            : null;
}
