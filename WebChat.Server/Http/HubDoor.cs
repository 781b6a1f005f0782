using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Delivery;

namespace WebChat.Server.Http;

/// <summary>
/// In front of the hub, whatever its path is written like: pages of other sites stay out, one address cannot take all
/// connections, and negotiation is answered here. SignalR's own would make and remember a connection for each, which
/// binds the client to this server and lets anybody fill its memory.
/// </summary>
internal sealed class HubDoor(
    RequestDelegate next,
    Origins origins,
    AddressLimits addresses,
    DirectHub direct,
    Stalls stalls,
    CallGate gate,
    TimeProvider time
)
{
    private const int IdBytes = 16;

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata is not { } endpoint || endpoint.GetMetadata<HubMetadata>() is null)
        {
            await next(http);
            return;
        }

        var refusal =
            !origins.Allows(http.Request)
                ? Problems.Of(StatusCodes.Status403Forbidden, HttpCodes.OriginForbidden, "Pages of this site may not connect here.")
            : !addresses.HasRoom(http.Connection.RemoteIpAddress)
                ? Problems.Of(
                    StatusCodes.Status429TooManyRequests,
                    Codes.ServerFull,
                    "Too many connections from your address. Close one and try again."
                )
            // A load balancer takes it to another server.
            : gate.IsStopping ? Problems.Of(Refusals.Stopping)
            : gate.IsCutOff ? Problems.Of(Refusals.Unavailable)
            : null;
        var negotiates = endpoint.GetMetadata<NegotiateMetadata>() is not null;
        if (refusal is not null)
            await refusal.ExecuteAsync(http);
        else if (http.WebSockets.IsWebSocketRequest && !negotiates)
            await ConnectAsync(http);
        else if (negotiates && HttpMethods.IsPost(http.Request.Method))
            await Negotiate(http.Request).ExecuteAsync(http);
        else
            await Problems.Of(StatusCodes.Status400BadRequest, HttpCodes.BadRequest, "The hub speaks WebSockets only.").ExecuteAsync(http);
    }

    private async Task ConnectAsync(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        var now = time.GetTimestamp();
        var lifeline = new Lifeline(http, now);
        http.Features.Set(lifeline);
        http.Features.Set(new LastHeard { At = now });
        addresses.OpenConnection(address);
        try
        {
            if (http.Features.Get<SocketWire>() is { } wire)
                await direct.RunAsync(http, wire);
            else
                await RunOrdinaryAsync(http);
        }
        finally
        {
            lifeline.MarkEnded();
            stalls.Forget(lifeline);
            addresses.CloseConnection(address);
        }
    }

    // SignalR's own way, which works over everything.
    private Task RunOrdinaryAsync(HttpContext http)
    {
        // The id of a negotiation says nothing: any server can have given it.
        http.Request.QueryString = QueryString.Empty;
        WatchedWebSocket.Watch(http, time);
        return next(http);
    }

    private static IResult Negotiate(HttpRequest request)
    {
        var id = NewId();
        object[] transports = [new { transport = "WebSockets", transferFormats = (string[])["Text", "Binary"] }];
        return request.Query["negotiateVersion"] == "1"
            ? Results.Json(
                new
                {
                    negotiateVersion = 1,
                    connectionId = id,
                    connectionToken = NewId(),
                    availableTransports = transports,
                }
            )
            : Results.Json(
                new
                {
                    negotiateVersion = 0,
                    connectionId = id,
                    availableTransports = transports,
                }
            );
    }

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
}
