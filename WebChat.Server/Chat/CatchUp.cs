using WebChat.Contracts;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>What somebody who comes in has missed: the events after the last one it has, or the newest page.</summary>
internal static class CatchUp
{
    private const int NewestPage = 50;

    /// <param name="last">Events above this number are sent live.</param>
    public static async Task<(MessagePage Page, Gap? Gap)> ReadAsync(IChatStore store, EnterRequest request, long last)
    {
        if (request.After is not { } asked)
            return (await NewestAsync(), null);
        var after = Math.Max(0, asked);
        if (!string.Equals(request.Epoch ?? store.Epoch, store.Epoch, StringComparison.Ordinal))
            return (await NewestAsync(), after > 0 ? new Gap(1, after, GapReasons.Epoch) : null);

        if (after > last)
            return (await NewestAsync(), new Gap(last + 1, after, GapReasons.Restored));

        var missed = await store.ReadAsync(request.Room!, new PageRequest(Limits.V1.Page, After: after, UpTo: last));
        if (missed.First <= after + 1 || missed.Last == 0)
            return (missed, null);
        var newest = await NewestAsync();
        return (newest, new Gap(after + 1, missed.First - 1, GapReasons.Retention));

        Task<MessagePage> NewestAsync() => store.ReadAsync(request.Room!, new PageRequest(NewestPage, UpTo: last));
    }
}
