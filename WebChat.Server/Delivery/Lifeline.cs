using Microsoft.AspNetCore.Http.Features;

namespace WebChat.Server.Delivery;

/// <summary>Ends a connection without a word, whatever carries it. Among the features of every request that becomes one.</summary>
internal sealed class Lifeline(HttpContext http) : ICuttable
{
    private readonly IHttpRequestLifetimeFeature _request = http.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
    private readonly SocketWire? _wire = http.Features.Get<SocketWire>();
    private readonly Lock _ending = new();
    private volatile bool _ended;

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
