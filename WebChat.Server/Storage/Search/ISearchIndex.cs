using WebChat.Contracts;

namespace WebChat.Server.Storage.Search;

/// <summary>
/// Which messages have which terms. It follows behind those who write, in batches: what it does not have yet is looked through message by message, so
/// that everything is found at once.
/// </summary>
internal interface ISearchIndex
{
    /// <summary>What of a room is indexed; none: nothing was said there.</summary>
    Task<IndexedRoom?> FindRoomAsync(string room);

    /// <summary>The newest messages below a number that have the terms, in any of these stretches, newest first.</summary>
    /// <param name="stretches">Which numbers are looked at, newest first.</param>
    /// <param name="enough">Nobody waits any longer; the first stretch is looked at all the same.</param>
    /// <exception cref="OperationCanceledException">It was enough before all stretches were looked at.</exception>
    Task<IReadOnlyList<MessageEvent>> FindAsync(
        IndexedRoom room,
        SearchQuery query,
        IReadOnlyList<long> stretches,
        long below,
        int limit,
        CancellationToken enough
    );

    /// <summary>Rooms of which much is not indexed, at most so many of them.</summary>
    /// <param name="without">The numbers of rooms that are left out.</param>
    Task<IReadOnlyList<IndexedRoom>> BehindAsync(int limit, IReadOnlyCollection<long> without);

    /// <summary>Indexes the next messages of a room, a batch of them, the newer ones first; whoever else is at it, each is indexed once. Says how many.</summary>
    /// <param name="most">Messages in the batch, from 1.</param>
    Task<int> IndexAsync(IndexedRoom room, int most = IndexedRoom.Batch);

    /// <summary>Takes a step, some milliseconds, in forgetting words of messages that were changed or deleted; says whether there are more steps to take.</summary>
    Task<bool> TidyAsync(DateTimeOffset now);
}

/// <summary>A room, and which of its messages are indexed: those from <paramref name="Low"/> to <paramref name="High"/>.</summary>
/// <param name="Id">Its number in the database.</param>
/// <param name="Last">Its last number.</param>
/// <param name="Low">1: nothing older is left to be indexed.</param>
internal sealed record IndexedRoom(long Id, string Name, long Last, long Low, long High)
{
    /// <summary>Fewer new messages than this are not worth a batch: they are found without.</summary>
    public const int WorthIt = 256;

    /// <summary>Messages in a batch: some milliseconds.</summary>
    public const int Batch = 128;

    /// <summary>Of a room of which nothing is: it begins at its end, as what is newest is wanted most.</summary>
    public static IndexedRoom Beginning(long id, string name, long last) => new(id, name, last, last + 1, last);

    /// <summary>Whether what came since is to be indexed next, and not what was there before.</summary>
    public bool IsBehindItsEnd => Last - High >= WorthIt;

    /// <summary>What is indexed with these, which stand next to it; none of them: there is nothing older.</summary>
    public IndexedRoom With(IReadOnlyList<Searchable> batch) =>
        IsBehindItsEnd ? this with { High = batch.Count > 0 ? batch.Max(m => m.Seq) : Last }
        : batch.Count > 0 ? this with { Low = batch.Min(m => m.Seq) }
        : this with { Low = 1 };
}
