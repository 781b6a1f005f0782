using System.Text.Json;
using System.Text.Json.Nodes;
using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Chat.Names;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Search;

namespace WebChat.Server.Http;

/// <summary>Finds messages by what is in them, and by when they were said.</summary>
internal static class SearchApi
{
    private const int DefaultHits = 20;
    private const int MostHits = 100;

    public static void MapSearch(this IEndpointRouteBuilder routes)
    {
        var api = routes
            .MapGroup("api/rooms/{room}")
            .WithTags("History")
            .AddEndpointFilter(NotTooManyAsync)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        api.MapGet("search", SearchAsync)
            .WithSummary("Messages with these words, newest first")
            .WithDescription(
                "q: all of these words, in any order, the last one from its beginning, without regard to case and accents; @name: who mention somebody. "
                    + "from: a nickname or a tag. before: a number, or a time. limit: up to 100, 20 by default."
            )
            .Produces<SearchPage>();
        api.MapGet("moment", MomentAsync)
            .WithSummary("The number of the first message at or after a time")
            .WithDescription("at: a time like 2026-11-21T09:30:00Z, or a day of UTC.")
            .Produces<Moment>();
    }

    // A search looks at much more than a page of history.
    private static ValueTask<object?> NotTooManyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return http.RequestServices.GetRequiredService<AddressLimits>().TrySearch(http.Connection.RemoteIpAddress, out var retryAfterMs)
            ? next(context)
            : ValueTask.FromResult<object?>(Problems.Of(Refusals.SlowDown(retryAfterMs)));
    }

    private static async Task<IResult> SearchAsync(
        string room,
        IChatStore store,
        CallGate gate,
        SearchTurns turns,
        CancellationToken gone,
        string? q = null,
        string? from = null,
        string? before = null,
        string? limit = null
    )
    {
        DateTimeOffset? time = null;
        if ((!QueryValues.TryNumber(before, out var below) && !QueryValues.TryTime(before, out time)) || below == 0)
            return Bad("before is a number from 1, or a time like 2026-11-21T09:30:00Z.");
        if (!QueryValues.TryNumber(limit, out var most) || most == 0)
            return Bad("limit is a number from 1.");
        var reply = await gate.GuardAsync<Reply<SearchPage>>(async () =>
        {
            var parsed = RoomName.Parse(room);
            if (parsed.Ok is not { } name)
                return parsed.Error!;
            var query = SearchQuery.Parse(q, from);
            if (query.Ok is not { } wanted)
                return query.Error!;
            if (time is { } then)
                below = (await Moments.FindAsync(store, name, then)).Seq;
            var limit = (int)Math.Min(most ?? DefaultHits, MostHits);
            var turn = await turns.RunAsync(enough => RoomSearch.RunAsync(store, name, wanted, below, limit, enough), gone);
            if (turn.Ok is not { } found)
                return turn.Error!;
            return new SearchPage(name, store.Epoch, found.Last, [.. found.Hits.Select(AsJson)], found.Next is not null, found.Next);
        });
        return reply.Ok is { } page ? Results.Ok(page) : Problems.Of(reply.Error!);
    }

    private static JsonObject AsJson(SearchHit hit)
    {
        var json = JsonSerializer.SerializeToNode<ChatEvent>(hit.Message, Wire.Json)!.AsObject();
        json["marks"] = JsonSerializer.SerializeToNode(hit.Marks, Wire.Json);
        return json;
    }

    private static async Task<IResult> MomentAsync(string room, IChatStore store, CallGate gate, string? at = null)
    {
        if (!QueryValues.TryTime(at, out var time) || time is not { } then)
            return Bad("at is a time like 2026-11-21T09:30:00Z, or a day like 2026-11-21.");
        var reply = await gate.GuardAsync<Reply<Moment>>(async () =>
        {
            var parsed = RoomName.Parse(room);
            if (parsed.Ok is not { } name)
                return parsed.Error!;
            var (seq, last) = await Moments.FindAsync(store, name, then);
            return new Moment(name, store.Epoch, seq, last);
        });
        return reply.Ok is { } moment ? Results.Ok(moment) : Problems.Of(reply.Error!);
    }

    private static IResult Bad(string message) => Problems.Of(StatusCodes.Status400BadRequest, HttpCodes.BadRequest, message);
}
