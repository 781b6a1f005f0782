using System.Buffers;
using System.Globalization;
using System.Text;

namespace WebChat.Cli;

/// <summary>Whom a text names: <c>@ann</c>, and <c>@all</c> for everybody in the room. The rules are those of the page (<c>mentions.js</c>).</summary>
internal static class Mentions
{
    /// <summary>More than any name has, in UTF-16 units.</summary>
    private const int Longest = 128;

    // Nobody can have such a name: the server reserves them.
    private static readonly HashSet<string> EverybodyNames = ["all", "everyone", "here", "所有人", "全体成员", "全體成員"];

    /// <summary>Whether a word stands for everybody, as a name would.</summary>
    public static bool IsEverybody(string word) => EverybodyNames.Contains(Folded(word));

    /// <summary>A name as it is compared: as the server does it, but for look-alikes, which are its business.</summary>
    public static string Folded(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormKC).Replace('\'', '\u2019').ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // Half a character: no name.
            return "";
        }
    }

    /// <summary>Whom a text calls.</summary>
    /// <param name="text">A message.</param>
    /// <param name="ownName">One's own name.</param>
    /// <param name="isOther">Whether somebody else has a name, folded: of two that fit, the longer one is meant.</param>
    public static (bool Me, bool Everybody) In(string text, string ownName, Func<string, bool> isOther)
    {
        if (!text.Contains('@', StringComparison.Ordinal))
            return default;
        var own = Folded(ownName);
        var (me, everybody) = (false, false);
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            if (IsInWord(text.AsSpan(0, at)))
                continue;
            switch (Named(RunAt(text, at + 1), own, isOther))
            {
                case Called.Me:
                    me = true;
                    break;
                case Called.Everybody:
                    everybody = true;
                    break;
            }
        }

        return (me, everybody);
    }

    /// <summary>As in an address for mail. In scripts without spaces a word has no inside.</summary>
    private static bool IsInWord(ReadOnlySpan<char> before) =>
        Rune.DecodeLastFromUtf16(before, out var last, out _) is OperationStatus.Done && IsOfWord(last) && !IsSpaceless(last);

    /// <summary>What could be a name, from a place on.</summary>
    private static List<Rune> RunAt(string text, int from)
    {
        List<Rune> run = [];
        var rest = text.AsSpan(from, Math.Min(Longest, text.Length - from));
        while (Rune.DecodeFromUtf16(rest, out var rune, out var length) is OperationStatus.Done && CanBeOfName(rune, run.Count == 0))
        {
            run.Add(rune);
            rest = rest[length..];
        }

        return run;
    }

    /// <summary>Whose name a run begins with: the longest one counts.</summary>
    private static Called Named(List<Rune> run, string own, Func<string, bool> isOther)
    {
        for (var end = run.Count; end > 0; end--)
        {
            if (!CanEndBefore(run, end))
                continue;
            var name = Folded(string.Concat(run.Take(end)));
            if (string.Equals(name, own, StringComparison.Ordinal))
                return Called.Me;
            if (EverybodyNames.Contains(name))
                return Called.Everybody;
            if (isOther(name))
                return Called.Other;
        }

        return Called.Nobody;
    }

    /// <summary>Whether a name can be over before a place in a run: at a full stop of a sentence, but not at that of <c>@ann.lee</c>.</summary>
    private static bool CanEndBefore(List<Rune> run, int end) =>
        end == run.Count
        || IsSpaceless(run[end])
        || run[end].Value is '\'' or '\u2019'
        || (run[end].Value is '-' or '.' or '\u00b7' or '\u30fb' && (end + 1 == run.Count || !IsOfWord(run[end + 1])));

    private static bool CanBeOfName(Rune rune, bool isFirst) =>
        Rune.IsLetter(rune)
        || Rune.IsDigit(rune)
        || IsPicture(rune)
        || (
            !isFirst && (IsMark(rune) || rune.Value is '_' or '-' or '.' or '\'' or 0xB7 or 0x30FB or 0x2019 or 0x200D or 0xFE0F or 0x20E3)
        );

    private static bool IsOfWord(Rune rune) => Rune.IsLetter(rune) || Rune.IsDigit(rune) || IsMark(rune) || rune.Value is '_';

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;

    /// <summary>About what Unicode calls pictographic: it only decides where a name is over, not which names there are.</summary>
    private static bool IsPicture(Rune rune) =>
        rune.Value is (>= 0x2600 and <= 0x27BF) or (>= 0x2B05 and <= 0x2B55) or (>= 0x1F000 and <= 0x1FAFF);

    /// <summary>Chinese, Japanese, Thai, Lao, Burmese and Khmer: what follows a name directly does not belong to it.</summary>
    private static bool IsSpaceless(Rune rune) =>
        rune.Value
            is (>= 0x0E00 and <= 0x0EFF)
                or (>= 0x1000 and <= 0x109F)
                or (>= 0x1780 and <= 0x17FF)
                or (>= 0x2E80 and <= 0x9FFF)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0x20000 and <= 0x3FFFF);

    private enum Called
    {
        Nobody,
        Other,
        Me,
        Everybody,
    }
}
