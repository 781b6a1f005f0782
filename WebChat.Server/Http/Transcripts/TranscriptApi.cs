using WebChat.Server.Chat;
using WebChat.Server.Chat.Names;

namespace WebChat.Server.Http.Transcripts;

/// <summary>All that a room has, to be kept.</summary>
internal static class TranscriptApi
{
    public static void MapTranscript(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("api/rooms/{room}/transcript", ReadAsync)
            .WithTags("History")
            .WithSummary("All that was said in a room, as a file")
            .WithDescription(
                "format: html (one page that opens from the disk, with a search), jsonl (the events, a line each; the server's command import loads it back) or txt. lang: en, fr or zh; without it as Accept-Language wants."
            )
            .Produces<string>(StatusCodes.Status200OK, "text/html", "application/jsonl", "text/plain")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> ReadAsync(
        string room,
        HttpContext http,
        Transcripts transcripts,
        AddressLimits limits,
        string? format = null,
        string? lang = null
    )
    {
        var parsed = RoomName.Parse(room);
        if (parsed.Ok is not { } name)
            return Problems.Of(parsed.Error!);
        if ((lang is { Length: > 0 } ? TranscriptWords.Of(lang) : WantedBy(http)) is not { } words)
            return Problems.Of(StatusCodes.Status400BadRequest, HttpCodes.BadRequest, "lang is en, fr or zh.");
        ITranscriptFormat? wanted = format switch
        {
            null or "" or "html" => new HtmlTranscript(words),
            "jsonl" => new JsonLinesTranscript(),
            "txt" => new TextTranscript(words),
            _ => null,
        };
        if (wanted is null)
            return Problems.Of(StatusCodes.Status400BadRequest, HttpCodes.BadRequest, "format is html, jsonl or txt.");
        var address = http.Connection.RemoteIpAddress;
        if (!limits.TryExport(address, out var retryAfterMs))
            return Problems.Of(Refusals.SlowDown(retryAfterMs));
        return await transcripts.ReadAsync(name, wanted, address);
    }

    /// <summary>The first of the languages that the browser is set to and that there is; else English.</summary>
    private static TranscriptWords WantedBy(HttpContext http) =>
        http
            .Request.GetTypedHeaders()
            .AcceptLanguage.Where(language => language.Quality is not 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => TranscriptWords.Of(language.Value.Value!.Split('-')[0].ToLowerInvariant()))
            .FirstOrDefault(words => words is not null, TranscriptWords.English)!;
}
