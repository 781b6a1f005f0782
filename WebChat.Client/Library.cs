using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>What a room has, found by words or taken along whole, over HTTP.</summary>
internal sealed class Library(Uri server, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new() { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    public Task<SearchPage> SearchAsync(
        string room,
        string words,
        string? from,
        string? before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        ReachAsync(
            $"{room} cannot be searched",
            async token =>
            {
                using var deadline = new CancellationTokenSource(Timeout, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, token);
                var query = $"q={Uri.EscapeDataString(words)}&limit={limit}{Option("from", from)}{Option("before", before)}";
                using var response = await _http.GetAsync(Address(room, "search", query), either.Token);
                await RefuseAsync(response, either.Token);
                return await response.Content.ReadFromJsonAsync<SearchPage>(Wire.Json, either.Token)
                    ?? throw new JsonException("The page is empty.");
            },
            cancellationToken
        );

    /// <returns>The name that the server gives the file; empty: none.</returns>
    public Task<string> TranscriptAsync(string room, string format, Stream to, CancellationToken cancellationToken) =>
        ReachAsync(
            $"What was said in {room} did not come whole",
            async token =>
            {
                var address = Address(room, "transcript", $"format={Uri.EscapeDataString(format)}");
                using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, token);
                await RefuseAsync(response, token);
                await response.Content.CopyToAsync(to, token);
                return response.Content.Headers.ContentDisposition?.FileNameStar ?? "";
            },
            cancellationToken
        );

    public void Dispose() => _http.Dispose();

    private static string Option(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private Uri Address(string room, string what, string query) =>
        new UriBuilder(server)
        {
            Path = $"{server.AbsolutePath.TrimEnd('/')}/api/rooms/{Uri.EscapeDataString(room)}/{what}",
            Query = query,
            Fragment = "",
        }.Uri;

    /// <summary>What the server does not do, it says why: as the hub does.</summary>
    private static async Task RefuseAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var problem = response.Content.Headers.ContentType?.MediaType is "application/problem+json"
            ? await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken)
            : null;
        if (problem?["code"]?.GetValue<string>() is { } code)
            throw new ChatRefusedException(
                new Refusal(code, problem["title"]?.GetValue<string>() ?? code, problem["retryAfterMs"]?.GetValue<int>())
            );
        throw new HttpRequestException($"the server answered {(int)response.StatusCode}", null, response.StatusCode);
    }

    private static async Task<T> ReachAsync<T>(string what, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read(cancellationToken);
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException or HttpIOException or InvalidOperationException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new ChatUnreachableException($"{what}: {e.Message}", e);
        }
    }
}
