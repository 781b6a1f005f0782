using System.Text;

namespace WebChat.Server.Chat.Names;

/// <summary>
/// Normalisation is the one thing that the rules for names take from the machine. In invariant mode .NET's NFKC does
/// nothing and says nothing, and then two names that look the same are two names: a server must not start like that.
/// </summary>
public static class UnicodeCheck
{
    public static bool NormalizationWorks() => string.Equals("\uFB01".Normalize(NormalizationForm.FormKC), "fi", StringComparison.Ordinal);
}
