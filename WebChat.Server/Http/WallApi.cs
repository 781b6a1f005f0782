using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Chat.Names;
using WebChat.Server.Storage;

namespace WebChat.Server.Http;

/// <summary>
/// A room as a wall shows it, for those who look and are nobody: no join, no place in the list of people. Walls ask again and again, so what has
/// not changed is answered from memory; only what is new is read from the store, and counts as reading.
/// </summary>
internal static class WallApi
{
    /// <summary>More than any wall has room for.</summary>
    private const int Page = 40;

    public static void MapWall(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("api/rooms/{room}/wall", LookAsync)
            .WithTags("History")
            .WithSummary("A room as a wall shows it")
            .WithDescription(
                "How many people are there, standing announcements, and the newest events: those after a number of this epoch, if they are few."
            )
            .Produces<WallView>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> LookAsync(
        string room,
        HttpContext http,
        Rooms rooms,
        Announcements announcements,
        AddressLimits limits,
        IChatStore store,
        CallGate gate,
        string? after = null,
        string? epoch = null
    )
    {
        if (!QueryValues.TryNumber(after, out var from))
            return Problems.Of(StatusCodes.Status400BadRequest, HttpCodes.BadRequest, "after is a number from 0.");
        var reply = await gate.GuardAsync<Reply<WallView>>(async () =>
        {
            var parsed = RoomName.Parse(room);
            if (parsed.Ok is not { } name)
                return parsed.Error!;
            var info = rooms.Find(name)?.Info ?? new RoomInfo(name, Topic: "", Members: 0, Last: 0);
            var view = new WallView(name, info.Topic, store.Epoch, info.Last, info.Members, announcements.ThoseStanding(), []);
            var known = string.Equals(epoch, store.Epoch, StringComparison.Ordinal) ? from : null;
            if (info.Last == (known ?? 0))
                return view;
            if (!limits.TryRead(http.Connection.RemoteIpAddress, out var retryAfterMs))
                return Refusals.SlowDown(retryAfterMs);
            // Who has been away for long, or has numbers that are not there any more, begins anew.
            var isNear = known is { } number && info.Last > number && info.Last - number <= Page;
            var found = await store.ReadAsync(name, new PageRequest(Page, isNear ? known : null, Before: null));
            return view with { Last = found.Last, Events = found.Events };
        });
        return reply.Ok is { } seen ? Results.Ok(seen) : Problems.Of(reply.Error!);
    }
}
