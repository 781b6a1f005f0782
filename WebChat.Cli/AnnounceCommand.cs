using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using WebChat.Cli.Terminal;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary><c>webchat announce</c>: an operator's message to everybody.</summary>
internal static class AnnounceCommand
{
    /// <summary>Where the admin key is taken from; never from the arguments, which every user of the machine can read.</summary>
    public const string KeyVariable = "WEBCHAT_ADMIN_KEY";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(ChatAddress address, string text, CancellationToken stop)
    {
        var key = Environment.GetEnvironmentVariable(KeyVariable)?.Trim();
        if (string.IsNullOrEmpty(key) || !key.All(char.IsAscii) || key.Any(char.IsControl))
        {
            return await FailAsync(
                ExitCodes.Usage,
                $"Set {KeyVariable} to the server's admin key; the server says at its start where it is."
            );
        }

        // Without redirects: a key goes to the address that was given, and nowhere else.
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { Timeout = Timeout };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var endpoint = new Uri($"{address.Server.AbsoluteUri.TrimEnd('/')}/api/admin/announcements");
        try
        {
            // A read from a pipe cannot be cancelled, only no longer waited for.
            if (text is "-")
                text = await Task.Run(Console.In.ReadToEnd, stop).WaitAsync(stop);

            using var response = await http.PostAsJsonAsync(endpoint, new AnnouncementRequest(text), Wire.Json, stop);
            return await ReportAsync(response, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            var why = e is TaskCanceledException ? "it does not answer in time" : SafeText.Line(e.Message);
            return await FailAsync(ExitCodes.Unreachable, $"Cannot reach a chat at {address.Server}: {why}");
        }
    }

    private static async Task<int> ReportAsync(HttpResponseMessage response, CancellationToken stop)
    {
        if (response.IsSuccessStatusCode)
            return ExitCodes.Done;

        var problem = await ProblemAsync(response, stop);
        var sentence = (int)response.StatusCode switch
        {
            401 => $"The key in {KeyVariable} is not this server's admin key.",
            404 => "There is no chat at this address.",
            429 => "Too many wrong keys came from this address. Wait a minute.",
            >= 300 and < 400 => $"The chat has moved to {response.Headers.Location}. Use that address.",
            _ => problem.Detail ?? problem.Title ?? "The server does not take it.",
        };
        return await FailAsync(
            ExitCodes.Refused,
            $"Refused ({SafeText.Line(problem.Code ?? $"{(int)response.StatusCode}")}): {SafeText.Line(sentence)}"
        );
    }

    private static async Task<Problem> ProblemAsync(HttpResponseMessage response, CancellationToken stop)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<Problem>(Wire.Json, stop) ?? new Problem();
        }
        catch (JsonException)
        {
            // Something other than a chat answered.
            return new Problem();
        }
    }

    private static async Task<int> FailAsync(int code, string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return code;
    }

    private sealed record Problem(string? Code = null, string? Title = null, string? Detail = null);
}
