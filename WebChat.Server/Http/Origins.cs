using Microsoft.Extensions.Options;

namespace WebChat.Server.Http;

/// <summary>
/// Which pages may talk to us. Browsers name the page's origin; programs name none and pass. CORS does not cover
/// WebSockets, so this is asked for the hub and for the admin API alike.
/// </summary>
internal sealed class Origins(IOptions<ChatOptions> options)
{
    private readonly HashSet<string> _allowed = new(options.Value.AllowedOrigins, StringComparer.Ordinal);

    public bool Allows(HttpRequest request) =>
        request.Headers.Origin switch
        {
            [] => true,
            [{ } origin] => string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.Ordinal)
                || _allowed.Contains(origin),
            _ => false,
        };
}
