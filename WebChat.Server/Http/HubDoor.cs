using WebChat.Contracts;
using WebChat.Server.Chat;

namespace WebChat.Server.Http;

/// <summary>In front of the hub: pages of other sites stay out, and one address cannot take all connections.</summary>
sealed class HubDoor(RequestDelegate next, Origins origins, AddressLimits addresses)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments("/" + Wire.HubPath, StringComparison.Ordinal))
        {
            await next(http);
            return;
        }

        if (!origins.Allows(http.Request))
        {
            await Problems
                .Of(StatusCodes.Status403Forbidden, HttpCodes.OriginForbidden, "Pages of this site may not connect here.")
                .ExecuteAsync(http);
            return;
        }

        var address = http.Connection.RemoteIpAddress;
        var isSocket = http.WebSockets.IsWebSocketRequest;
        if (!isSocket && !HttpMethods.IsPost(http.Request.Method))
        {
            await Problems.Of(StatusCodes.Status400BadRequest, HttpCodes.BadRequest, "The hub speaks WebSockets only.").ExecuteAsync(http);
            return;
        }

        if (isSocket ? !addresses.TryOpenConnection(address) : !addresses.HasRoom(address))
        {
            await Problems
                .Of(
                    StatusCodes.Status429TooManyRequests,
                    Codes.ServerFull,
                    "Too many connections from your address. Close one and try again."
                )
                .ExecuteAsync(http);
            return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            if (isSocket)
                addresses.CloseConnection(address);
        }
    }
}
