using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using WebChat.Server.Chat.Names.Unicode;

namespace WebChat.Server.Chat.Names;

/// <summary>Which characters a nickname may have, and in which company.</summary>
internal static class NicknameCharacters
{
    private const int MaxMarks = 4;

    // Each tells what is wrong, or null.
    private static readonly Func<List<Piece>, string?>[] Rules =
    [
        FirstIsSolid,
        LastIsNoPunctuation,
        NoPunctuationInARow,
        FewMarksInARow,
        MarksOnTheirOwnScript,
        OneDigitSystem,
        NoLookAlikeScripts,
        OneDirection,
    ];

    /// <summary>What is wrong with a text in NFKC, as a sentence; null: nothing.</summary>
    public static string? Wrong(string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        var pieces = new List<Piece>(runes.Length);
        for (var index = 0; index < runes.Length; )
        {
            var emoji = EmojiSequence.Length(runes.AsSpan(index));
            var kind = emoji > 0 ? Kind.Emoji : KindOf(runes[index]);
            if (kind == Kind.Refused)
                return WhyRefused(runes[index]);

            pieces.Add(new Piece(kind, runes[index]));
            index += Math.Max(emoji, 1);
        }

        return Rules.Select(rule => rule(pieces)).FirstOrDefault(reason => reason is not null);
    }

    private static Kind KindOf(Rune rune) =>
        Characters.IsDefaultIgnorable(rune) || Characters.IsFiller(rune) ? Kind.Refused
        : Characters.IsLetter(rune) ? Kind.Letter
        : Characters.IsMark(rune) ? Kind.Mark
        : Characters.IsDigit(rune) ? Kind.Digit
        : rune.Value is '_' or '-' or '.' or 0x00B7 or 0x30FB or 0x2019 ? Kind.Punctuation
        : Kind.Refused;

    private static string WhyRefused(Rune rune)
    {
        var name = Characters.Name(rune);
        if (rune.Value == ' ')
            return "A nickname has no spaces: write _ or - instead.";

        if (rune.Value is 0xFE0F or 0x200D or 0x20E3)
            return $"A nickname can have the invisible {name} only inside an emoji: remove it.";

        if (Rune.IsWhiteSpace(rune))
            return $"A nickname has no white space: remove {name}.";

        if (Rune.IsControl(rune))
            return $"A nickname has no control characters: remove {name}.";

        if (Characters.IsBlank(rune) || UnicodeTables.Category(rune) == UnicodeCategory.Format)
            return $"A nickname has no invisible characters: remove {name}.";

        if (Characters.IsFiller(rune))
            return $"A nickname has no characters that only stretch or repeat others: remove {name}.";

        return UnicodeTables.Category(rune) switch
        {
            UnicodeCategory.EnclosingMark => $"A nickname has no marks that enclose a letter: remove {name}.",
            UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned =>
                $"{name} is no character of Unicode {UnicodeTables.Version}: remove it.",
            _ => $"A nickname cannot have {name}: use letters, digits, emoji and _ - . · ’ only.",
        };
    }

    private static string? FirstIsSolid(List<Piece> pieces) =>
        pieces[0].Kind is Kind.Mark or Kind.Punctuation
            ? $"A nickname begins with a letter, a digit or an emoji, not with {Characters.Name(pieces[0].Rune)}."
            : null;

    private static string? LastIsNoPunctuation(List<Piece> pieces) =>
        IsPunctuation(pieces[^1]) ? $"A nickname does not end with {Characters.Name(pieces[^1].Rune)}." : null;

    private static string? NoPunctuationInARow(List<Piece> pieces)
    {
        for (var index = 1; index < pieces.Count; index++)
        {
            if (IsPunctuation(pieces[index - 1]) && IsPunctuation(pieces[index]))
                return $"A nickname has no two punctuation characters in a row: remove {Characters.Name(pieces[index].Rune)}.";
        }

        return null;
    }

    private static bool IsPunctuation(Piece piece) => piece.Kind == Kind.Punctuation && piece.Rune.Value != '_';

    private static string? FewMarksInARow(List<Piece> pieces)
    {
        var marks = 0;
        foreach (var (kind, rune) in pieces)
        {
            marks = kind == Kind.Mark && Characters.IsNonSpacing(rune) ? marks + 1 : 0;
            if (marks > MaxMarks)
                return $"A nickname has at most {MaxMarks} marks on a letter: remove some, like {Characters.Name(rune)}.";
        }

        return null;
    }

    // The contract does not ask for it. Fonts show nothing for a Tifinagh joiner after a Latin letter: it would make a twin.
    private static string? MarksOnTheirOwnScript(List<Piece> pieces)
    {
        var letters = Script.Common;
        foreach (var (kind, rune) in pieces)
        {
            if (kind != Kind.Mark)
            {
                letters = UnicodeTables.Script(rune);
            }
            else if (Characters.IsForeignMark(rune, letters))
            {
                return $"The mark {Characters.Name(rune)} stands after a character of another script: remove it.";
            }
        }

        return null;
    }

    private static string? OneDigitSystem(List<Piece> pieces)
    {
        var zeros = pieces
            .Where(piece => piece.Kind == Kind.Digit)
            .Select(piece => piece.Rune.Value - (int)Rune.GetNumericValue(piece.Rune));
        return zeros.Distinct().Count() > 1 ? "A nickname has digits of one kind only: use one kind throughout." : null;
    }

    private static string? NoLookAlikeScripts(List<Piece> pieces)
    {
        Script[] mixed = [.. Letters(pieces).Select(UnicodeTables.Script).Where(IsAlike).Distinct()];
        return mixed.Length > 1
            ? $"A nickname does not mix {mixed[0]} with {mixed[1]} letters, because they look alike: use letters of one script."
            : null;
    }

    private static bool IsAlike(Script script) => script is Script.Latin or Script.Greek or Script.Cyrillic;

    private static string? OneDirection(List<Piece> pieces) =>
        Letters(pieces).Select(letter => UnicodeTables.Has(letter, CharacterTraits.RightToLeft)).Distinct().Count() > 1
            ? "A nickname does not mix letters written from left to right with letters written from right to left: use one direction."
            : null;

    private static IEnumerable<Rune> Letters(List<Piece> pieces) =>
        pieces.Where(piece => piece.Kind == Kind.Letter).Select(piece => piece.Rune);

    private enum Kind
    {
        Refused,
        Letter,
        Mark,
        Digit,
        Punctuation,
        Emoji,
    }

    /// <param name="Kind">What it is.</param>
    /// <param name="Rune">The character; of an emoji the first.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Piece(Kind Kind, Rune Rune);
}
