using System.Text.RegularExpressions;

namespace WebChat.Cli;

/// <summary>
/// Finds what nobody should post by mistake: keys, tokens, passwords, card numbers. It looks, and says what kind it is; what it found goes nowhere.
/// The rules are those of the page (<c>secrets.js</c>): public beginnings, as their makers document them.
/// </summary>
internal static partial class Secrets
{
    /// <summary>So many milliseconds a rule may take: far more than any line needs.</summary>
    public const int Patience = 1000;

    private const string PrivateKey = "a private key";
    private const string CloudKey = "a cloud key";
    private const string Token = "an access token";
    private const string Card = "a card number";
    private const string Password = "a password";

    private static readonly (string Kind, Regex Pattern, Func<Match, bool> Holds)[] Rules =
    [
        (PrivateKey, PrivateKeys(), Always),
        (CloudKey, CloudKeys(), Always),
        (CloudKey, NamedCloudKeys(), Always),
        (Token, Tokens(), Always),
        (Token, OpenKeys(), match => HasDigit(match.Value) && match.Value.Any(char.IsAsciiLetterUpper)),
        (Token, Bearers(), match => HasDigit(match.Value)),
        (Card, Digits(), match => CardNumber.IsIn(match.Value)),
        (Password, NamedPasswords(), match => IsValue(match.Groups["sign"].Value, match.Groups["value"].Value)),
        (Password, PasswordsOfAddresses(), match => IsValue("=", match.Groups["value"].Value)),
    ];

    /// <summary>What kinds of secrets a text seems to have, each once.</summary>
    public static IReadOnlyList<string> In(string text)
    {
        List<string> kinds = [];
        foreach (var (kind, pattern, holds) in Rules)
        {
            if (!kinds.Contains(kind, StringComparer.Ordinal) && Has(text, pattern, holds))
                kinds.Add(kind);
        }

        return kinds;
    }

    private static bool Has(string text, Regex pattern, Func<Match, bool> holds)
    {
        try
        {
            return pattern.Matches(text).Any(holds);
        }
        catch (RegexMatchTimeoutException)
        {
            // Nobody knows: then it is asked, too.
            return true;
        }
    }

    private static bool Always(Match match) => true;

    private static bool HasDigit(string text) => text.Any(char.IsAsciiDigit);

    /// <summary>Behind a colon there may be a sentence: a value has something that no word has.</summary>
    private static bool IsValue(string sign, string value) =>
        !Placeholder().IsMatch(value) && (sign is "=" || (value.Length >= 6 && Unlike().IsMatch(value)));

    // A word of letters, digits and _ of ASCII alone: what stands before it in Chinese is no part of it.
    [GeneratedRegex(
        @"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-[0-9]",
        RegexOptions.CultureInvariant,
        Patience
    )]
    private static partial Regex PrivateKeys();

    // AWS access keys; Google: API keys, OAuth clients and their tokens; Azure: keys of accounts and of shared access, its signatures, secrets of applications.
    [GeneratedRegex(
        """
            (?<![A-Za-z0-9_])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9_])
            |(?<![A-Za-z0-9_])(?:AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{28})(?![A-Za-z0-9_-])
            |(?<![A-Za-z0-9_])ya29\.[A-Za-z0-9_-]{30,}
            |(?<![A-Za-z0-9_])(?:Account|SharedAccess)Key=[A-Za-z0-9+/]{40,}
            |[?&]sig=[A-Za-z0-9%]{40,}
            |(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])
            """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace,
        Patience
    )]
    private static partial Regex CloudKeys();

    // The secret ones of AWS stand behind their name.
    [GeneratedRegex(
        @"aws.{0,20}secret.{0,20}?[=:]\s*[""']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9_])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        Patience
    )]
    private static partial Regex NamedCloudKeys();

    // GitHub, GitLab, Slack, npm, PyPI, Stripe, SendGrid, Hugging Face, DigitalOcean, Telegram, and JSON Web Tokens.
    [GeneratedRegex(
        """
            (?<![A-Za-z0-9_])(?:
            gh[opsru]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,}
            |gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct)-[A-Za-z0-9_-]{20,}
            |xox[abeoprs]-[A-Za-z0-9_-]{10,}|xapp-[0-9]-[A-Za-z0-9_-]{20,}|hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9_/]{20,}
            |npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])|pypi-[A-Za-z0-9_-]{50,}|[rs]k_(?:live|test)_[A-Za-z0-9]{20,}
            |SG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{40,}|hf_[A-Za-z0-9]{30,}|do[opr]_v1_[a-f0-9]{64}
            |[0-9]{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])
            |eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{10,})
            """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace,
        Patience
    )]
    private static partial Regex Tokens();

    // OpenAI and those who took its form.
    [GeneratedRegex(@"(?<![A-Za-z0-9_])sk-[A-Za-z0-9_-]{20,}", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex OpenKeys();

    [GeneratedRegex(@"(?<![A-Za-z0-9_])Bearer\s+[A-Za-z0-9_~+/.-]{24,}", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Bearers();

    [GeneratedRegex(@"(?<![A-Za-z0-9_.,-])[0-9][0-9 -]{11,}[0-9](?![A-Za-z0-9_-]|[.,][0-9])", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Digits();

    // A name, a sign, and a value that is one.
    [GeneratedRegex(
        @"(?:pass(?:word|wd|phrase)|(?<![A-Za-z0-9_])pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token|mot de passe|密码|密碼|口令)"
            + @"[""']?\s{0,3}(?<sign>[=:：])\s{0,3}[""']?(?<value>[^\s""'`,;]{4,200})",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        Patience
    )]
    private static partial Regex NamedPasswords();

    // An address with a password in it.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9_])[a-z][a-z0-9+]{1,20}://[^\s:@/]{1,100}:(?<value>[^\s:@/]{3,100})@",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        Patience
    )]
    private static partial Regex PasswordsOfAddresses();

    // What stands there for a value of one's own, or takes it from somewhere else.
    [GeneratedRegex(
        @"^(?:[<[{(%$*•.…_-]|x{3,}|(?:your|my|the|some)[-_]"
            + @"|(?:null|none|true|false|undefined|changeme|example|hidden|redacted|string|password|secret|value|env|process|os|config|secrets)(?![A-Za-z0-9_]))"
            + @"|^(?<one>.)\k<one>+$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        Patience
    )]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[0-9]|[^\p{L}\p{M}.!?)…。！？-]", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Unlike();
}
