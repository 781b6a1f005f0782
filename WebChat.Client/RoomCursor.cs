using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>
/// The place in one room's order up to which the program has everything. Live messages, the answer to <c>Enter</c> and
/// pages of history go in, in any order and overlapping; each number comes out once, in order, or as part of a gap.
/// </summary>
internal sealed class RoomCursor(string room)
{
    /// <summary>How many live messages wait for those before them. More are not kept: history has them.</summary>
    internal const int WaitingLimit = 500;

    private readonly SortedDictionary<long, RoomEvent> _waiting = [];

    // False from asking to enter until the answer: the answer decides where to begin.
    private bool _open;

    // The highest number known to exist.
    private long _known;

    /// <summary>The last number that came out; none before the room was entered.</summary>
    public long? Last { get; private set; }

    /// <summary>The database that <see cref="Last"/> belongs to.</summary>
    public string? Epoch { get; private set; }

    /// <summary>Whether history must be asked for what follows <see cref="Last"/>.</summary>
    public bool Behind => _open && _known > Last;

    /// <summary>The connection is new, or quiet mode began: live messages wait until <see cref="Entered"/>.</summary>
    public void Close()
    {
        _open = false;
        _known = 0;
        _waiting.Clear();
    }

    /// <summary>There will be no answer to <c>Enter</c>, and one is in the room as before.</summary>
    public List<ChatEvent> Reopen()
    {
        List<ChatEvent> output = [];
        _open = true;
        Drain(output);
        return output;
    }

    /// <summary>The answer to <c>Enter</c>.</summary>
    /// <param name="state">The answer.</param>
    /// <param name="history">Whether the newest page comes out when there are no numbers to go on from.</param>
    public List<ChatEvent> Entered(RoomState state, bool history = true)
    {
        List<ChatEvent> output = [];
        _open = true;
        if (state.Gap is { } gap)
            output.Add(new GapEvent(room, gap.From, gap.To, gap.Reason));

        // Without numbers to go on from, or with useless ones, the newest page is the beginning.
        if (Last is not null && state.Gap is { Reason: GapReasons.Retention, To: var to } && IsOf(state.Epoch))
        {
            // What follows the gap is there: history has what the newest page does not reach back to.
            Last = Math.Max(Last.Value, to);
        }
        else if (Last is null || state.Gap is not null || !IsOf(state.Epoch))
        {
            var first = history || Last is not null ? First(state.Events) : null;
            Last = first?.Seq - 1 ?? state.Last;
        }

        Epoch = state.Epoch;
        // A distance that the server does not call a gap is for history to fill.
        var follows = First(state.Events) is not { } next || next.Seq <= Last + 1;
        Merge(follows ? state.Events : [], state.Last, output);
        return output;
    }

    /// <summary>Something with a number came live.</summary>
    public List<ChatEvent> Live(RoomEvent message)
    {
        List<ChatEvent> output = [];
        if (_open && message.Seq <= Last)
            return output;

        _known = Math.Max(_known, message.Seq);
        if (_waiting.Count < WaitingLimit)
            _waiting.TryAdd(message.Seq, message);

        Drain(output);
        return output;
    }

    /// <summary>A page of history that was asked for with <paramref name="after"/>.</summary>
    /// <returns>What comes out, or <see langword="null"/>: the page contradicts what is known, and only entering again helps.</returns>
    public List<ChatEvent>? Page(long after, HistoryPage page)
    {
        List<ChatEvent> output = [];
        if (!_open || Last != after)
            return output;

        if (!IsOf(page.Epoch))
            return null;

        if (page.First > after + 1)
            Skip(Math.Min(page.First, page.Last + 1) - 1, output);

        Merge(page.Events, page.Last, output);
        if (page.Events.Count == 0 && page.Last > Last)
        {
            Skip(page.Last, output);
            Drain(output);
        }

        return Last == after && Behind ? null : output;
    }

    private bool IsOf(string epoch) => string.Equals(Epoch, epoch, StringComparison.Ordinal);

    private static RoomEvent? First(IReadOnlyList<ChatEvent> events) => events.OfType<RoomEvent>().FirstOrDefault();

    private void Merge(IReadOnlyList<ChatEvent> events, long last, List<ChatEvent> output)
    {
        _known = Math.Max(_known, last);
        var seq = Last!.Value;
        foreach (var e in events)
        {
            // An event of a type that this version does not know has a number too: the next one.
            seq = e is RoomEvent numbered ? numbered.Seq : seq + 1;
            if (seq <= Last)
                continue;

            if (seq > Last + 1)
                Skip(seq - 1, output);

            Last = seq;
            output.Add(e);
        }

        Drain(output);
    }

    /// <summary>Lets out the waiting ones that follow without a hole.</summary>
    private void Drain(List<ChatEvent> output)
    {
        while (_open && _waiting.Count > 0)
        {
            var (seq, message) = _waiting.First();
            if (seq > Last + 1)
                return;

            _waiting.Remove(seq);
            if (seq == Last + 1)
            {
                Last = seq;
                output.Add(message);
            }
        }
    }

    private void Skip(long to, List<ChatEvent> output)
    {
        output.Add(new GapEvent(room, Last!.Value + 1, to, GapReasons.Retention));
        Last = to;
    }
}
