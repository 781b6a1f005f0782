using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Chat.Names;

namespace WebChat.Server.Http;

/// <summary>What operators do by HTTP. Every request carries <c>Authorization: Bearer KEY</c>.</summary>
internal static class AdminApi
{
    /// <summary>Enough for the longest text in any escaping.</summary>
    private const int MaxBody = 64 * 1024;

    private const int MaxReason = 200;

    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var admin = routes
            .MapGroup("api/admin")
            .WithTags("Admin")
            .AddEndpointFilter<AdminDoor>()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

        admin
            .MapPost("announcements", AnnounceAsync)
            .Produces<Announcement>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .WithSummary("Tell everybody something, at once")
            .WithDescription("The body is JSON, {\"text\": \"...\"}, or the text itself as text/plain.")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody));
        admin
            .MapGet("sessions", SessionsAsync)
            .Produces<IReadOnlyList<SessionInfo>>()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithSummary("Who is here");
        admin
            .MapGet("nodes", NodesAsync)
            .Produces<IReadOnlyList<NodeInfo>>()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithSummary("The servers that share the store");
        admin
            .MapDelete("sessions/{nickname}", KickAsync)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Close somebody's session");
    }

    private static async Task<IResult> AnnounceAsync(HttpRequest request, Announcements announcements, CallGate gate)
    {
        if (!request.HasJsonContentType() && !IsPlainText(request))
            return Problems.Of(
                StatusCodes.Status415UnsupportedMediaType,
                HttpCodes.UnsupportedMediaType,
                "Send JSON with Content-Type: application/json, or the text itself with Content-Type: text/plain."
            );
        string? text;
        try
        {
            text = await TextOfAsync(request);
        }
        catch (IOException e)
        {
            // The body is too large, too slow, or not what HTTP allows.
            var status = (e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            return Problems.Of(status, HttpCodes.Of(status), e.Message);
        }

        var reply = await gate.GuardAsync(() => announcements.AnnounceAsync(text, Announcements.ByAdmin));
        return reply.Ok is { } announcement
            ? Results.Json(announcement, statusCode: StatusCodes.Status201Created)
            : Problems.Of(reply.Error!);
    }

    private static bool IsPlainText(HttpRequest request) =>
        request.ContentType is null || request.ContentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase);

    // Null stands for "no text": the rules of texts answer it.
    private static async Task<string?> TextOfAsync(HttpRequest request)
    {
        if (request.HasJsonContentType())
        {
            try
            {
                return (await request.ReadFromJsonAsync<AnnouncementRequest>())?.Text;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // No JSON of that shape, or in no character set that there is.
                return null;
            }
        }

        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync();
    }

    private static async Task<IResult> SessionsAsync(Sessions sessions, CallGate gate) =>
        AsJson(await gate.GuardAsync<Reply<IReadOnlyList<SessionInfo>>>(async () => new(await sessions.ListAsync(), null)));

    private static async Task<IResult> NodesAsync(INodes nodes, CallGate gate) =>
        AsJson(await gate.GuardAsync<Reply<IReadOnlyList<NodeInfo>>>(async () => new(await nodes.ListAsync(), null)));

    private static IResult AsJson<T>(Reply<T> reply)
        where T : class => reply.Ok is { } found ? Results.Json(found) : Problems.Of(reply.Error!);

    private static async Task<IResult> KickAsync(string nickname, string? reason, Sessions sessions, CallGate gate)
    {
        var words = string.IsNullOrWhiteSpace(reason) ? null : UserText.Clean(reason).Ok;
        if (reason?.Length > MaxReason)
            return Problems.Of(StatusCodes.Status400BadRequest, Codes.TextTooLong, $"A reason has at most {MaxReason} characters.");
        var reply = await gate.GuardAsync<Reply>(async () => await sessions.KickAsync(nickname, words) ? Reply.Done : Refusals.NobodyThere);
        return reply.Error is null ? Results.NoContent() : Problems.Of(reply.Error);
    }
}
