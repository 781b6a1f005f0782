using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Chat.Names;
using WebChat.Server.Storage;

namespace WebChat.Server.Http;

/// <summary>Rooms and what was said in them.</summary>
internal static class HistoryApi
{
    private const int DefaultPage = 50;

    public static void MapHistory(this IEndpointRouteBuilder routes)
    {
        var api = routes
            .MapGroup("api/rooms")
            .WithTags("History")
            .AddEndpointFilter(NotTooManyAsync)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        api.MapGet("", (Rooms rooms) => rooms.List()).WithSummary("All rooms");
        api.MapGet("{room}/messages", MessagesAsync)
            .WithSummary("A page of a room's messages, oldest first")
            .WithDescription("After a number: the ones behind it. Before a number: the newest ones below it. Neither: the newest ones.")
            .Produces<HistoryPage>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    // Reading costs the disk as much as writing does, and whoever reads needs not even join.
    private static ValueTask<object?> NotTooManyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return http.RequestServices.GetRequiredService<AddressLimits>().TryRead(http.Connection.RemoteIpAddress, out var retryAfterMs)
            ? next(context)
            : ValueTask.FromResult<object?>(Problems.Of(Refusals.SlowDown(retryAfterMs)));
    }

    private static async Task<IResult> MessagesAsync(
        string room,
        IChatStore store,
        CallGate gate,
        string? after = null,
        string? before = null,
        string? limit = null
    )
    {
        if (
            !QueryValues.TryNumber(after, out var from)
            || !QueryValues.TryNumber(before, out var below)
            || !QueryValues.TryNumber(limit, out var most)
            || most == 0
        )
            return Problems.Of(
                StatusCodes.Status400BadRequest,
                HttpCodes.BadRequest,
                "after and before are numbers from 0, limit is one from 1."
            );
        var page = new PageRequest((int)Math.Min(most ?? DefaultPage, Limits.V1.Page), from, below);
        var reply = await gate.GuardAsync<Reply<HistoryPage>>(async () =>
        {
            var parsed = RoomName.Parse(room);
            if (parsed.Ok is not { } name)
                return parsed.Error!;
            var found = await store.ReadAsync(name, page);
            return new HistoryPage(name, store.Epoch, found.First, found.Last, found.Events);
        });
        return reply.Ok is { } history ? Results.Ok(history) : Problems.Of(reply.Error!);
    }
}
