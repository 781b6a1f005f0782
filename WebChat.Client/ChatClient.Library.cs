using System.Globalization;
using WebChat.Contracts;

namespace WebChat.Client;

// What a room has, found by words or taken along.
public sealed partial class ChatClient
{
    /// <summary>Messages of a room with all of some words, newest first.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="words">At most 200 UTF-16 units; the last word from its beginning.</param>
    /// <param name="before">Only messages with smaller numbers: <see cref="SearchPage.Next"/> of the page before.</param>
    /// <param name="limit">At most so many; 100 is the most.</param>
    /// <param name="from">Only what somebody said: a nickname or a tag. The words may be empty then.</param>
    /// <param name="until">Only messages that are older; not together with <paramref name="before"/>, which is older still.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page. It may have no hits and still say that there is more to look through.</returns>
    /// <exception cref="ChatRefusedException">Nothing to look for, or too many searches.</exception>
    /// <exception cref="ChatUnreachableException">The server did not answer.</exception>
    public Task<SearchPage> SearchAsync(
        string room,
        string words,
        long? before = null,
        int limit = 20,
        string? from = null,
        DateTimeOffset? until = null,
        CancellationToken cancellationToken = default
    ) =>
        _library.SearchAsync(
            room,
            words,
            from,
            before?.ToString(CultureInfo.InvariantCulture)
                ?? until?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            limit,
            cancellationToken
        );

    /// <summary>All that a room has, as a file.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="format"><c>html</c>, <c>jsonl</c> or <c>txt</c>.</param>
    /// <param name="to">Where it goes. After an exception a part of it may be there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The name that the server gives the file; empty: none.</returns>
    /// <exception cref="ChatRefusedException">The server writes one for this address already, or no such format.</exception>
    /// <exception cref="ChatUnreachableException">It did not come, or not whole.</exception>
    public Task<string> TranscriptAsync(string room, string format, Stream to, CancellationToken cancellationToken = default) =>
        _library.TranscriptAsync(room, format, to, cancellationToken);
}
