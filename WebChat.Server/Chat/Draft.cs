using WebChat.Contracts;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>What messages to a room and private ones have in common.</summary>
internal static class Draft
{
    /// <summary>
    /// A message that was taken before has its receipt, whatever has changed since: its sender may have left the room or
    /// gone quiet, its receiver may be gone.
    /// </summary>
    public static async Task<Reply<Receipt>> OrFirstReceiptAsync(
        this Task<Reply<Receipt>> answer,
        IChatStore store,
        Session session,
        string? id
    )
    {
        var reply = await answer;
        if (reply.Error?.Code is not (Codes.Quiet or Codes.NotInRoom or Codes.NobodyThere or Codes.Gone))
            return reply;
        // The loop that has refused it has others to see to.
        await Task.Yield();
        return await store.FindReceiptAsync(session.Id, id!) is { } first ? first : reply;
    }

    /// <summary>What every message must have besides its text.</summary>
    public static Refusal? Check(string? id, string? kind) =>
        !Guid.TryParseExact(id, "D", out _) ? Refusals.IdInvalid
        : kind is not (null or MessageKinds.Text or MessageKinds.Action) ? Refusals.KindInvalid
        : null;
}
