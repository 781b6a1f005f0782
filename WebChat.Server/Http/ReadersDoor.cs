using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using WebChat.Server.Chat;

namespace WebChat.Server.Http;

/// <summary>
/// In front of what is read over HTTP: an answer lies in memory until it has been read. So an address has a bounded number of them on their way, and
/// who reads slower than the slowest of networks is cut off.
/// </summary>
internal sealed class ReadersDoor(RequestDelegate next, AddressLimits addresses)
{
    private const int WhenBusyMs = 1000;

    /// <summary>A phone at the edge of its network has twice as much. The page's files and the hub's sockets have their own limits.</summary>
    public static readonly MinDataRate Pace = new(bytesPerSecond: 2048, gracePeriod: TimeSpan.FromSeconds(10));

    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments("/api/rooms", StringComparison.OrdinalIgnoreCase))
        {
            await next(http);
            return;
        }

        var address = http.Connection.RemoteIpAddress;
        if (!addresses.TryOpenAnswer(address))
        {
            await Problems.Of(Refusals.SlowDown(WhenBusyMs)).ExecuteAsync(http);
            return;
        }

        try
        {
            if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } pace)
                pace.MinDataRate = Pace;
            await next(http);
        }
        finally
        {
            addresses.CloseAnswer(address);
        }
    }
}
