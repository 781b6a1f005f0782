using System.Text;
using WebChat.Contracts;
using WebChat.Server.Chat.Names.Unicode;

namespace WebChat.Server.Chat.Names;

/// <summary>The rules for what people write: nothing that breaks a line, hides, or turns the text around it.</summary>
public static class UserText
{
    private const int MaxMarks = 8;

    /// <summary>The text as it is stored and sent. Cleaning it again changes nothing.</summary>
    public static Reply<string> Clean(string? input)
    {
        if (input is null)
            return new Refusal(Codes.TextInvalid, "A message is a text.");

        if (input.Length > Limits.V1.Text)
        {
            return new Refusal(
                Codes.TextTooLong,
                $"A message has at most {Limits.V1.Text} characters; this one has {input.Length}. Send it in parts."
            );
        }

        if (!Characters.IsWellFormed(input))
            return new Refusal(Codes.TextInvalid, "This is not a well-formed text: half of a character is missing.");

        var text = WithoutHarm(input).Trim();
        if (!IsVisible(text))
            return new Refusal(Codes.TextEmpty, "There is nothing to see in this message.");

        var lines = text.AsSpan().Count('\n') + 1;
        if (lines > Limits.V1.Lines)
        {
            return new Refusal(
                Codes.TextTooLong,
                $"A message has at most {Limits.V1.Lines} lines; this one has {lines}. Send it in parts."
            );
        }

        return text;
    }

    /// <summary>What a room is about: the same, on one line, shorter, and possibly nothing.</summary>
    public static Reply<string> CleanTopic(string? input)
    {
        if (input is null || !Characters.IsWellFormed(input))
            return new Refusal(Codes.TextInvalid, "A topic is a well-formed text.");
        if (input.Length > Limits.V1.Text)
            return TopicTooLong(input.Length);
        var topic = WithoutHarm(input).Replace('\n', ' ').Replace('\t', ' ').Trim();
        if (!IsVisible(topic))
            return "";
        return topic.Length <= Limits.V1.Topic ? topic : TopicTooLong(topic.Length);
    }

    private static Refusal TopicTooLong(int length) =>
        new(Codes.TopicTooLong, $"A topic has at most {Limits.V1.Topic} characters; this one has {length}.");

    private static string WithoutHarm(string input)
    {
        // Almost all that people write.
        if (!input.AsSpan().ContainsAnyExceptInRange(' ', '~') || IsHarmless(input))
            return input;

        Span<char> units = stackalloc char[2];
        var clean = new StringBuilder(input.Length);
        var marks = 0;
        var before = default(Rune);
        Rune[] runes = [.. input.EnumerateRunes()];
        for (var index = 0; index < runes.Length; index++)
        {
            var rune = runes[index];
            if (TagFlag.IsTag(rune))
            {
                var tags = TagFlag.Run(runes.AsSpan(index));
                if (TagFlag.IsFlag(before, tags))
                {
                    foreach (var tag in tags)
                        clean.Append(tag);
                }

                index += tags.Length - 1;
                before = default;
                continue;
            }

            if (rune.Value == '\r' && index + 1 < runes.Length && runes[index + 1].Value == '\n')
                continue;

            if (IsLineBreak(rune))
                rune = new Rune('\n');

            if (IsRemoved(rune))
                continue;

            // What is invisible does not end a pile of marks: it would only start the next one in the same place.
            if (IsPiled(rune))
            {
                marks++;
            }
            else if (!Characters.IsDefaultIgnorable(rune))
            {
                marks = 0;
            }

            if (marks <= MaxMarks || !IsPiled(rune))
            {
                clean.Append(units[..rune.EncodeToUtf16(units)]);
                before = rune;
            }
        }

        return clean.ToString();
    }

    /// <summary>Nothing of it would be changed. So it is, in most languages, with all that is said, and finding that out is cheap and makes no garbage.</summary>
    private static bool IsHarmless(string input)
    {
        foreach (var rune in input.EnumerateRunes())
        {
            if (rune.Value is >= ' ' and <= '~')
                continue;
            if (IsLineBreak(rune) || IsRemoved(rune) || IsPiled(rune) || TagFlag.IsTag(rune))
                return false;
        }

        return true;
    }

    private static bool IsLineBreak(Rune rune) => rune.Value is '\r' or 0x0085 or 0x2028 or 0x2029;

    private static bool IsRemoved(Rune rune) =>
        (Rune.IsControl(rune) && rune.Value is not ('\t' or '\n'))
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF or (>= 0xFFF9 and <= 0xFFFB)
        || Characters.IsNoncharacter(rune);

    private static bool IsPiled(Rune rune) =>
        UnicodeTables.Category(rune)
            is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.EnclosingMark;

    private static bool IsVisible(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Characters.IsBlank(rune))
                return true;
        }

        return false;
    }
}
