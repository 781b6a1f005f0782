using System.Text.RegularExpressions;

namespace WebChat.Cli;

/// <summary>Numbers of cards (Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay): by their beginnings, lengths and last digits.</summary>
internal static partial class CardNumber
{
    /// <summary>Whether a number among others is one of a card, written in one or in groups of four to six.</summary>
    public static bool IsIn(string digits)
    {
        var groups = digits.Split(' ', '-');
        for (var from = 0; from < groups.Length; from++)
        {
            var number = "";
            foreach (var group in groups.Skip(from).Take(5))
            {
                number += group;
                if (IsOne(number))
                    return true;
                if (group.Length < 4)
                    break;
            }
        }

        return false;
    }

    private static bool IsOne(string number) => Cards().IsMatch(number) && number.Distinct().Count() > 1 && PassesLuhn(number);

    /// <summary>The last digit checks the others: every second one from the right counts double.</summary>
    private static bool PassesLuhn(string number)
    {
        var sum = 0;
        for (var (at, isDouble) = (number.Length - 1, false); at >= 0; at--, isDouble = !isDouble)
        {
            var digit = (number[at] - '0') * (isDouble ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }

    [GeneratedRegex(
        """
            ^(?:4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})
            |(?:5[1-5][0-9][0-9]|222[1-9]|22[3-9][0-9]|2[3-6][0-9][0-9]|27[01][0-9]|2720)[0-9]{12}
            |3[47][0-9]{13}
            |3(?:0[0-5]|[689][0-9])[0-9]{11}
            |6(?:011|5[0-9][0-9]|4[4-9][0-9])[0-9]{12}
            |35(?:2[89]|[3-8][0-9])[0-9]{12}
            |62[0-9]{14,17})\z
            """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace,
        Secrets.Patience
    )]
    private static partial Regex Cards();
}
