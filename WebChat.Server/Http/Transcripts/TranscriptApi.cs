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
                "format: html (one page that opens from the disk, with a search), jsonl (the events, a line each; the server's command import loads it back) or txt."
            )
            .Produces<string>(StatusCodes.Status200OK, "text/html", "application/jsonl", "text/plain")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> ReadAsync(
        string room,
        HttpContext http,
        Transcripts transcripts,
        AddressLimits limits,
        string? format = null
    )
    {
        var parsed = RoomName.Parse(room);
        if (parsed.Ok is not { } name)
            return Problems.Of(parsed.Error!);
        ITranscriptFormat? wanted = format switch
        {
            null or "" or "html" => new HtmlTranscript(),
            "jsonl" => new JsonLinesTranscript(),
            "txt" => new TextTranscript(),
            _ => null,
        };
        if (wanted is null)
            return Problems.Of(StatusCodes.Status400BadRequest, HttpCodes.BadRequest, "format is html, jsonl or txt.");
        var address = http.Connection.RemoteIpAddress;
        if (!limits.TryExport(address, out var retryAfterMs))
            return Problems.Of(Refusals.SlowDown(retryAfterMs));
        return await transcripts.ReadAsync(name, wanted, address);
    }
}
