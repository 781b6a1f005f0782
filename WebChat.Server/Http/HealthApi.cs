using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Storage;

namespace WebChat.Server.Http;

/// <summary>For load balancers and supervisors.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("health").WithTags("Health");
        health.MapGet("live", () => Results.Ok(new { status = "up" })).WithSummary("200: the process answers");
        health.MapGet("ready", ReadyAsync).WithSummary("200: send people here. 503: the store does not answer, or the server is stopping");
    }

    private static async Task<IResult> ReadyAsync(IChatStore store, CallGate gate, CancellationToken cancellation) =>
        gate.IsStopping ? Problems.Of(Refusals.Stopping)
        // What the hub's door says, too.
        : !gate.IsCutOff && await store.IsReachableAsync(cancellation) ? Results.Ok(new { status = "ready" })
        : Problems.Of(StatusCodes.Status503ServiceUnavailable, Codes.Unavailable, "The store does not answer.");
}
