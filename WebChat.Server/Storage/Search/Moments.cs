using WebChat.Contracts;

namespace WebChat.Server.Storage.Search;

/// <summary>From times to numbers. Numbers and times grow together (but for clocks that are set back), so twenty looks find one among a million.</summary>
internal static class Moments
{
    /// <summary>So many changes are passed over at most on the way to a message.</summary>
    private const int MostPassed = 2000;

    /// <summary>The number of the first message of a room at or after a time; the one behind the last: there is none yet.</summary>
    public static async Task<(long Seq, long Last)> FindAsync(IChatStore store, string room, DateTimeOffset time)
    {
        var ends = await store.ReadAsync(room, new PageRequest(1));
        var (low, high) = (Math.Max(1, ends.First), ends.Last + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var page = await store.ReadAsync(room, new PageRequest(1, After: middle - 1));
            if (page.Events is [var found, ..] && found.At < time)
                low = found.Seq + 1;
            else
                high = middle;
        }

        return (await MessageFromAsync(store, room, low), ends.Last);
    }

    // What is there may be an edit or a reaction to something much older.
    private static async Task<long> MessageFromAsync(IChatStore store, string room, long seq)
    {
        for (var at = seq; at < seq + MostPassed; )
        {
            var page = await store.ReadAsync(room, new PageRequest(100, After: at - 1));
            if (page.Events is [])
                break;
            if (page.Events.FirstOrDefault(e => e is MessageEvent) is { } message)
                return message.Seq;
            at = page.Events[^1].Seq + 1;
        }

        return seq;
    }
}
