using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>Pages of a room's history, over HTTP.</summary>
internal sealed class History(Uri server, TimeProvider time) : IDisposable
{
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>Fewer messages are no conversation to come into: what came before is read too.</summary>
    internal const int LeastMessages = 30;

    /// <summary>So many pages of nothing to read are looked through for it.</summary>
    private const int MostPages = 20;

    private readonly HttpClient _http = new() { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    public async Task<HistoryPage> PageAsync(string room, long? after, long? before, int? limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await _http.GetAsync(Address(server, room, after, before, limit), either.Token);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<HistoryPage>(Wire.Json, either.Token)
                ?? throw new JsonException("The page is empty.");
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException or IOException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new ChatUnreachableException($"The history of {room} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>
    /// The newest page of a room, from so far back that there is something to read: it has fifty events, all of which may be reactions to one message.
    /// </summary>
    public async Task<RoomState> WithMessagesAsync(RoomState state, CancellationToken cancellationToken)
    {
        List<ChatEvent> events = [.. state.Events];
        for (var pages = 0; pages < MostPages && events.FirstOrDefault() is RoomEvent { Seq: var first } && first > state.First; pages++)
        {
            var missing = LeastMessages - events.Count(IsToRead);
            if (missing <= 0)
                break;
            if (await EarlierAsync(state, first, cancellationToken) is not { Events: [_, ..] earlier })
                break;
            // No more of it than that: who comes in is not to read the day.
            var from = earlier.Count;
            for (var found = 0; from > 0 && found < missing; from--)
                found += IsToRead(earlier[from - 1]) ? 1 : 0;
            events.InsertRange(0, earlier.Skip(from));
        }

        return state with
        {
            Events = events,
        };
    }

    private static bool IsToRead(ChatEvent e) => e is MessageEvent { Deleted: null };

    /// <summary>What came before a number; nothing, if it cannot be had now: one has come in, and what is there is a beginning as well.</summary>
    private async Task<HistoryPage?> EarlierAsync(RoomState state, long before, CancellationToken cancellationToken)
    {
        try
        {
            var page = await PageAsync(state.Room, null, before, Limits.V1.Page, cancellationToken);
            return string.Equals(page.Epoch, state.Epoch, StringComparison.Ordinal) ? page : null;
        }
        catch (ChatUnreachableException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    internal static Uri Address(Uri server, string room, long? after, long? before, int? limit)
    {
        (string Name, long? Value)[] parameters = [("after", after), ("before", before), ("limit", limit)];
        var query = parameters
            .Where(p => p.Value is not null)
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name}={p.Value}"));
        return new UriBuilder(server)
        {
            Path = $"{server.AbsolutePath.TrimEnd('/')}/api/rooms/{Uri.EscapeDataString(room)}/messages",
            Query = string.Join('&', query),
            Fragment = "",
        }.Uri;
    }
}
