using WebChat.Contracts;

namespace WebChat.Server.Storage.Search;

/// <summary>Looks for messages, newest first: through what is not indexed yet message by message, through the rest by its terms.</summary>
internal static class RoomSearch
{
    /// <summary>Messages that one search looks through, beyond those that the index names. Behind them it says where to go on.</summary>
    private const int MostLookedThrough = 5000;

    /// <summary>Messages that the index names and that are looked at: of neighbours that stand apart they can be others than those looked for.</summary>
    private const int MostNamed = 2000;

    /// <summary>Folded characters that one search looks at: messages can be long, and one character can become eighteen.</summary>
    public const int MostLetters = 1_000_000;

    /// <summary>A mark in an answer, in the units of <see cref="PageRequest.MaxTextUnits"/>.</summary>
    private const int MarkUnits = 12;

    /// <summary>Each time as many stretches more: what is rare is far.</summary>
    private const int More = 4;

    private const int MostStretches = 64;

    /// <param name="below">Only messages with lower numbers.</param>
    /// <param name="limit">At least 1.</param>
    /// <param name="enough">Nobody waits any longer: it ends with what it has, and says where to go on.</param>
    public static async Task<Found> RunAsync(
        IChatStore store,
        string name,
        SearchQuery query,
        long? below,
        int limit,
        CancellationToken enough = default
    )
    {
        if (await store.Search.FindRoomAsync(name) is not { } room)
            return Found.Nothing;
        var search = new Running(store, room, query, limit, enough) { Below = Math.Min(below ?? long.MaxValue, room.Last + 1) };
        try
        {
            await search.LookThroughAsync(room.High);
            await search.AskIndexAsync();
            await search.LookThroughAsync(0);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // What was found so far is the answer.
        }

        return search.Result;
    }

    private sealed class Running(IChatStore store, IndexedRoom room, SearchQuery query, int limit, CancellationToken enough)
    {
        private readonly List<SearchHit> _hits = [];
        private bool _isFull;
        private int _units;
        private int _letters;
        private int _lookedThrough;
        private int _named;

        /// <summary>What is not below this has been looked at.</summary>
        public required long Below { get; set; }

        public Found Result => new(room.Last, _hits, Below > 1 ? Below : null);

        private bool IsOver =>
            _isFull
            || _letters >= MostLetters
            || _lookedThrough >= MostLookedThrough
            || _named >= MostNamed
            || enough.IsCancellationRequested;

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
                if (!Take([.. page.Events.OfType<MessageEvent>().Where(m => m.Seq > above).Reverse()]))
                    return;
                Below = Math.Max(page.Events[0].Seq, above + 1);
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
                var found = await store.Search.FindAsync(room, query, stretches, Below, ask, enough);
                _named += found.Count;
                // What was indexed since this search began is looked through below.
                if (!Take([.. found.Where(m => m.Seq >= room.Low)]))
                    return;
                if (found.Count == ask)
                {
                    Below = Math.Max(found[^1].Seq, room.Low);
                    continue;
                }

                Below = Math.Max(oldest * SearchKeys.Stretch, room.Low);
                count = Math.Min(count * More, MostStretches);
            }
        }

        /// <summary>Looks at these, newest first; <see langword="false"/>: not at all of them. At the first always, so that who goes on comes further.</summary>
        private bool Take(IReadOnlyList<MessageEvent> messages)
        {
            for (var i = 0; i < messages.Count; i++)
            {
                var message = messages[i];
                if ((i > 0 && IsOver) || !IsTaken(message))
                    return false;
                Below = message.Seq;
            }

            return true;
        }

        private bool IsTaken(MessageEvent message)
        {
            if (message.Deleted is not null)
                return true;
            var marks = query.Match(message.Text, message.From, message.Tag, out var letters);
            _letters += letters;
            if (marks is null)
                return true;
            var units = message.Text.Length + (marks.Count * MarkUnits);
            _isFull = _hits.Count == limit || _units + units > PageRequest.MaxTextUnits;
            if (_isFull)
                return false;
            _units += units;
            _hits.Add(new(message, marks));
            return true;
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
