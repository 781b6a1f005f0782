using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>Pages of a room's history, over HTTP.</summary>
internal sealed class History(Uri server, TimeProvider time) : IDisposable
{
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

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
