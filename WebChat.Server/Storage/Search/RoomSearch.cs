using WebChat.Contracts;

namespace WebChat.Server.Storage.Search;

/// <summary>Looks for messages, newest first: through what is not indexed yet message by message, through the rest by its terms.</summary>
internal static class RoomSearch
{
    /// <summary>Messages that one search looks through, beyond those that the index names. Behind them it says where to go on.</summary>
    private const int MostLookedThrough = 5000;

    /// <summary>Messages that the index names and that are looked at: of neighbours that stand apart they can be others than those looked for.</summary>
    private const int MostNamed = 2000;

    /// <summary>Each time as many stretches more: what is rare is far.</summary>
    private const int More = 4;

    private const int MostStretches = 64;

    /// <param name="below">Only messages with lower numbers.</param>
    /// <param name="limit">At least 1.</param>
    public static async Task<Found> RunAsync(IChatStore store, string name, SearchQuery query, long? below, int limit)
    {
        if (await store.Search.FindRoomAsync(name) is not { } room)
            return Found.Nothing;
        var search = new Running(store, room, query, limit) { Below = Math.Min(below ?? long.MaxValue, room.Last + 1) };
        await search.LookThroughAsync(room.High);
        await search.AskIndexAsync();
        await search.LookThroughAsync(0);
        return search.Result;
    }

    private sealed class Running(IChatStore store, IndexedRoom room, SearchQuery query, int limit)
    {
        private readonly List<SearchHit> _hits = [];
        private int _lookedThrough;
        private int _named;

        /// <summary>What is not below this has been looked at.</summary>
        public required long Below { get; set; }

        private bool IsOver => _hits.Count > limit || _lookedThrough >= MostLookedThrough || _named >= MostNamed;

        public Found Result =>
            _hits.Count > limit ? new(room.Last, [.. _hits.Take(limit)], _hits[limit - 1].Message.Seq)
            : Below > 1 && IsOver ? new(room.Last, _hits, Below)
            : new(room.Last, _hits, null);

        /// <summary>Message by message, down to the one above a number.</summary>
        public async Task LookThroughAsync(long above)
        {
            while (!IsOver && Below - 1 > above)
            {
                var page = await store.ReadAsync(
                    room.Name,
                    new PageRequest((int)Math.Min(Limits.V1.Page, Below - 1 - above), Before: Below)
                );
                if (page.Events.Count == 0)
                {
                    Below = 1;
                    return;
                }

                _lookedThrough += page.Events.Count;
                var lowest = page.Events[0].Seq;
                Take([.. page.Events.OfType<MessageEvent>().Where(m => m.Seq > above).Reverse()]);
                if (!IsOver)
                    Below = Math.Max(lowest, above + 1);
            }
        }

        /// <summary>By the index, as far as it goes.</summary>
        public async Task AskIndexAsync()
        {
            var count = 1;
            while (!IsOver && Below > room.Low)
            {
                var newest = SearchKeys.StretchOf(Below - 1);
                var oldest = Math.Max(SearchKeys.StretchOf(room.Low), newest - count + 1);
                List<long> stretches = [.. Enumerable.Range(0, (int)(newest - oldest) + 1).Select(i => newest - i)];
                var ask = limit + 1 - _hits.Count;
                var found = await store.Search.FindAsync(room, query, stretches, Below, ask);
                _named += found.Count;
                // What was indexed since this search began is looked through below.
                Take([.. found.Where(m => m.Seq >= room.Low)]);
                if (found.Count == ask)
                {
                    Below = found[^1].Seq;
                    continue;
                }

                Below = Math.Max(oldest * SearchKeys.Stretch, room.Low);
                count = Math.Min(count * More, MostStretches);
            }
        }

        private void Take(IReadOnlyList<MessageEvent> messages)
        {
            foreach (var message in messages)
            {
                if (_hits.Count <= limit && message.Deleted is null && query.Match(message.Text, message.From, message.Tag) is { } marks)
                    _hits.Add(new(message, marks));
            }
        }
    }
}

/// <summary>A message that was looked for.</summary>
/// <param name="Marks">Where in its text, as [start, length] in UTF-16 units.</param>
internal sealed record SearchHit(MessageEvent Message, IReadOnlyList<int[]> Marks);

/// <summary>What was found, newest first.</summary>
/// <param name="Last">The last number of the room.</param>
/// <param name="Next">Below which number to go on; none: this is all.</param>
internal sealed record Found(long Last, IReadOnlyList<SearchHit> Hits, long? Next)
{
    public static readonly Found Nothing = new(0, [], null);
}
