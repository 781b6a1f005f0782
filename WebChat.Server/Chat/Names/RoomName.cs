using System.Text;
using WebChat.Contracts;
using WebChat.Server.Chat.Names.Unicode;

namespace WebChat.Server.Chat.Names;

/// <summary>The rules for the name of a room, which is also a part of its address.</summary>
public static class RoomName
{
    /// <summary>The room that always exists.</summary>
    public const string Lobby = "lobby";

    private const int MaxUnits = 256;
    private const int MaxMarks = 4;
    private static readonly string LobbySkeleton = SkeletonKey.Of(Lobby);

    /// <summary>The name as rooms are known by: in NFKC and lower case, in scripts that have cases.</summary>
    public static Reply<string> Parse(string? input)
    {
        if (input is null || input.Length > MaxUnits || !Characters.CanBeNormalized(input))
            return Refuse(input?.Length > MaxUnits ? TooLong : "The name of a room is a well-formed text.");

        var normal = input.Normalize(NormalizationForm.FormKC);
        if (normal.Length > 2 * Limits.V1.Room)
            return Refuse(TooLong);

        foreach (var rune in normal.EnumerateRunes())
        {
            // Folding would drop these, and "a b" with an invisible space would be entered as "ab".
            if (Characters.IsDefaultIgnorable(rune))
                return Refuse($"The name of a room has no invisible characters: remove {Characters.Name(rune)}.");
        }

        var name = CaseKey.Of(normal);
        Rune[] runes = [.. name.EnumerateRunes()];
        if (runes.Length == 0)
            return Refuse("Say the name of a room.");

        if (Wrong(runes) is { } reason)
            return Refuse(reason);

        if (runes.Length > Limits.V1.Room)
            return Refuse(TooLong);

        // Everybody begins in the lobby: nobody makes a second one to lure them into.
        if (
            !string.Equals(name, Lobby, StringComparison.Ordinal)
            && string.Equals(SkeletonKey.Of(name), LobbySkeleton, StringComparison.Ordinal)
        )
            return Refuse($"“{name}” looks like “{Lobby}”: choose another name for the room.");

        return name;
    }

    private static string TooLong => $"The name of a room has at most {Limits.V1.Room} characters.";

    private static string? Wrong(Rune[] name)
    {
        var letters = Script.Common;
        var marks = 0;
        for (var index = 0; index < name.Length; index++)
        {
            var rune = name[index];
            var solid = !Characters.IsFiller(rune) && (Characters.IsLetter(rune) || Characters.IsDigit(rune));
            if (solid)
            {
                (letters, marks) = (UnicodeTables.Script(rune), 0);
                continue;
            }

            if (index == 0)
                return $"The name of a room begins with a letter or a digit, not with {Characters.Name(rune)}.";

            if (rune.Value is '-' or '_')
            {
                (letters, marks) = (Script.Common, 0);
                continue;
            }

            // Many scripts write vowels as marks on their letters, so marks count as a part of letters.
            var afterWord = name[index - 1].Value is not ('-' or '_');
            marks = Characters.IsNonSpacing(rune) ? marks + 1 : 0;
            if (
                !Characters.IsMark(rune)
                || Characters.IsFiller(rune)
                || !afterWord
                || Characters.IsForeignMark(rune, letters)
                || marks > MaxMarks
            )
                return $"The name of a room cannot have {Characters.Name(rune)} here: use letters, digits, - and _ only.";
        }

        return null;
    }

    private static Refusal Refuse(string message) => new(Codes.RoomInvalid, message);
}
