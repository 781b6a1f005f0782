using Microsoft.AspNetCore.Http.Features;

namespace WebChat.Server.Delivery;

/// <summary>Ends a connection without a word, whatever carries it. Among the features of every request that becomes one.</summary>
/// <param name="http">The request.</param>
/// <param name="openedAt">A time stamp of the time provider.</param>
internal sealed class Lifeline(HttpContext http, long openedAt) : ICuttable
{
    private readonly IHttpRequestLifetimeFeature _request = http.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
    private readonly SocketWire? _wire = http.Features.Get<SocketWire>();
    private readonly Lock _ending = new();
    private volatile bool _ended;

    /// <summary>When it came, before any handshake: a time stamp of the time provider.</summary>
    public long OpenedAt => openedAt;

    public bool HasEnded => _ended;

    public TimeSpan SinceProgress => _wire?.SilenceTowards ?? TimeSpan.Zero;

    public void Cut()
    {
        lock (_ending)
        {
            if (!_ended)
                _request.Abort();
        }
    }

    /// <summary>From here on the web server may use what carried it for something else.</summary>
    public void MarkEnded()
    {
        lock (_ending)
            _ended = true;
    }
}
