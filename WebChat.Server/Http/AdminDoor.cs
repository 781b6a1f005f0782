using System.Collections.Concurrent;
using System.Net;
using WebChat.Contracts;
using WebChat.Server.Chat;

namespace WebChat.Server.Http;

/// <summary>
/// Lets operators in. The key comes in a header only, so that it is in no log and no history; a page of another site
/// cannot send it; and after five wrong ones in a minute an address has to wait.
/// </summary>
internal sealed partial class AdminDoor(AdminKey key, Origins origins, AdminFailures failures, ILogger<AdminDoor> log) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!origins.Allows(http.Request))
            return Problems.Of(StatusCodes.Status403Forbidden, HttpCodes.OriginForbidden, "Pages of other sites may not do this.");
        if (failures.MustWait(address))
        {
            http.Response.Headers.RetryAfter = "60";
            return Problems.Of(
                StatusCodes.Status429TooManyRequests,
                Codes.SlowDown,
                "Too many wrong keys from this address. Wait a minute."
            );
        }

        if (!key.Matches(KeyOf(http.Request)))
        {
            failures.Add(address);
            LogWrongKey(log, address);
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Of(
                StatusCodes.Status401Unauthorized,
                HttpCodes.Unauthorized,
                "The admin key is missing or wrong. Send it as Authorization: Bearer KEY."
            );
        }

        return await next(context);
    }

    private static string? KeyOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;

    [LoggerMessage(130, LogLevel.Warning, "An admin request from {Address} had no right key")]
    private static partial void LogWrongKey(ILogger log, IPAddress address);
}

/// <summary>Wrong keys of each address: five in a minute. Forgotten when the minute is over.</summary>
internal sealed class AdminFailures(TimeProvider time)
{
    private const int Most = 5;

    /// <summary>More than so many addresses are one attacker's: all of them begin anew.</summary>
    private const int MostAddresses = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IPAddress, (long Since, int Count)> _failures = new();

    public bool MustWait(IPAddress address) =>
        _failures.TryGetValue(AddressGroup.Of(address), out var f) && f.Count >= Most && time.GetElapsedTime(f.Since) < Window;

    public void Add(IPAddress address)
    {
        if (_failures.Count >= MostAddresses)
            _failures.Clear();
        var now = time.GetTimestamp();
        _failures.AddOrUpdate(
            AddressGroup.Of(address),
            (now, 1),
            (_, f) => time.GetElapsedTime(f.Since, now) < Window ? (f.Since, f.Count + 1) : (now, 1)
        );
    }

    public void Tidy()
    {
        foreach (var (address, f) in _failures)
        {
            if (time.GetElapsedTime(f.Since) >= Window)
                _failures.TryRemove(KeyValuePair.Create(address, f));
        }
    }
}
