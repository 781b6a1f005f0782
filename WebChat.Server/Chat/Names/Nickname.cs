using System.Globalization;
using System.Text;
using WebChat.Contracts;

namespace WebChat.Server.Chat.Names;

/// <summary>A nickname that passed the rules. Two are free together only when both keys differ.</summary>
/// <param name="Text">As it is stored and shown.</param>
/// <param name="CaseKey">Equal for names that differ in case, width or invisible characters.</param>
/// <param name="SkeletonKey">Equal for names that look alike.</param>
public sealed record Nickname(string Text, string CaseKey, string SkeletonKey)
{
    /// <summary>UTF-16 units that are looked at, before normalising.</summary>
    private const int MaxUnits = 256;

    /// <summary>The rules, in order. What is wrong with a character is said before what is wrong with their number.</summary>
    public static Reply<Nickname> Parse(string? input)
    {
        if (input is null)
            return Refuse(Codes.NicknameInvalid, "A nickname is a text.");

        if (input.Length > MaxUnits)
            return TooLong();

        if (!Characters.CanBeNormalized(input))
        {
            return Refuse(
                Codes.NicknameInvalid,
                "This is not a well-formed text: it has half of a character, or a code that is no character."
            );
        }

        var text = Normalize(input);
        if (text.Length == 0)
            return Refuse(Codes.NicknameEmpty, "Choose a nickname.");

        if (NicknameCharacters.Wrong(text) is { } reason)
            return Refuse(Codes.NicknameInvalid, reason);

        if (new StringInfo(text).LengthInTextElements > Limits.V1.Nickname || Encoding.UTF8.GetByteCount(text) > Limits.V1.NicknameBytes)
            return TooLong();

        if (ReservedNames.Contains(text))
            return Refuse(Codes.NicknameReserved, $"“{text}” is, or looks like, a name that only the server may bear.");

        return OfStored(text);
    }

    /// <summary>A nickname that passed the rules once. It stays good when a later version reserves it, or knows a newer Unicode.</summary>
    public static Nickname OfStored(string text) => new(text, Names.CaseKey.Of(text), Names.SkeletonKey.Of(text));

    /// <summary>The case key to look somebody up by, whatever was typed. What cannot be a nickname gives a key that nobody has.</summary>
    public static string LookupKey(string name)
    {
        if (name.Length > MaxUnits || !Characters.CanBeNormalized(name))
            return "";

        // No character has more UTF-16 units than bytes in UTF-8: what is longer here is no nickname, and not worth folding.
        var text = Normalize(name);
        return text.Length <= Limits.V1.NicknameBytes ? Names.CaseKey.Of(text) : "";
    }

    private static string Normalize(string wellFormed) => wellFormed.Normalize(NormalizationForm.FormKC).Replace('\'', '’');

    private static Refusal TooLong() =>
        Refuse(
            Codes.NicknameTooLong,
            $"A nickname has at most {Limits.V1.Nickname} characters, and at most {Limits.V1.NicknameBytes} bytes in UTF-8: choose a shorter one."
        );

    private static Refusal Refuse(string code, string message) => new(code, message);
}
