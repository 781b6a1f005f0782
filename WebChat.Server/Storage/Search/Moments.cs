namespace WebChat.Server.Storage.Search;

/// <summary>From times to numbers. Numbers and times grow together (but for clocks that are set back), so twenty looks find one among a million.</summary>
internal static class Moments
{
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

        return (low, ends.Last);
    }
}
