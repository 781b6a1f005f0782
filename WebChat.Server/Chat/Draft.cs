using WebChat.Contracts;

namespace WebChat.Server.Chat;

/// <summary>What every message must have besides its text.</summary>
static class Draft
{
    public static Refusal? Check(string? id, string? kind) =>
        !Guid.TryParseExact(id, "D", out _) ? Refusals.IdInvalid
        : kind is not (null or MessageKinds.Text or MessageKinds.Action) ? Refusals.KindInvalid
        : null;
}
