using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Chat.Names;
using WebChat.Server.Storage;

namespace WebChat.Server.Http;

/// <summary>Rooms and what was said in them.</summary>
static class HistoryApi
{
    private const int DefaultPage = 50;

    public static void MapHistory(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("api/rooms").WithTags("History");
        api.MapGet("", (Rooms rooms) => rooms.List()).WithSummary("All rooms");
        api.MapGet("{room}/messages", MessagesAsync)
            .WithSummary("A page of a room's messages, oldest first")
            .WithDescription("After a number: the ones behind it. Before a number: the newest ones below it. Neither: the newest ones.")
            .Produces<HistoryPage>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> MessagesAsync(
        string room,
        IChatStore store,
        long? after = null,
        long? before = null,
        int? limit = null
    )
    {
        var parsed = RoomName.Parse(room);
        if (parsed.Ok is not { } name)
            return Problems.Of(parsed.Error!);
        if (after is not null && before is not null)
            return Problems.Of(StatusCodes.Status400BadRequest, HttpCodes.BadRequest, "Give after or before, not both.");
        if (limit is < 1 || after is < 0 || before is < 0)
            return Problems.Of(
                StatusCodes.Status400BadRequest,
                HttpCodes.BadRequest,
                "after and before are 0 or more, limit is 1 or more."
            );
        var page = await store.ReadAsync(name, new PageRequest(Math.Min(limit ?? DefaultPage, Limits.V1.Page), after, before));
        return Results.Ok(new HistoryPage(name, store.Epoch, page.First, page.Last, page.Events));
    }
}
