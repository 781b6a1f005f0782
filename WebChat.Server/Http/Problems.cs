using WebChat.Contracts;

namespace WebChat.Server.Http;

/// <summary>Errors as <c>application/problem+json</c> (RFC 9457), each with its <c>code</c>.</summary>
internal static class Problems
{
    public static IResult Of(int status, string code, string message) => Of(status, new Refusal(code, message));

    public static IResult Of(Refusal refusal) => Of(StatusOf(refusal.Code), refusal);

    private static IResult Of(int status, Refusal refusal)
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = refusal.Code };
        if (refusal.RetryAfterMs is { } retryAfterMs)
            extensions["retryAfterMs"] = retryAfterMs;
        return Results.Problem(statusCode: status, title: refusal.Message, extensions: extensions);
    }

    private static int StatusOf(string code) =>
        code switch
        {
            Codes.NobodyThere or Codes.Gone => StatusCodes.Status404NotFound,
            Codes.SlowDown or Codes.ServerFull => StatusCodes.Status429TooManyRequests,
            Codes.StorageFull => StatusCodes.Status507InsufficientStorage,
            Codes.Unavailable or Codes.Stopping => StatusCodes.Status503ServiceUnavailable,
            Codes.Internal => StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status400BadRequest,
        };
}

/// <summary>Codes that only HTTP has.</summary>
internal static class HttpCodes
{
    public const string MethodNotAllowed = "method_not_allowed";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string TooLarge = "too_large";

    /// <summary>The code of an error that the framework answered by itself.</summary>
    public static string Of(int? status) =>
        status switch
        {
            StatusCodes.Status401Unauthorized => Unauthorized,
            StatusCodes.Status403Forbidden => OriginForbidden,
            StatusCodes.Status404NotFound => NotFound,
            StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
            StatusCodes.Status413PayloadTooLarge => TooLarge,
            StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
            >= 500 => Codes.Internal,
            _ => BadRequest,
        };

    public const string Unauthorized = "unauthorized";
    public const string OriginForbidden = "origin_forbidden";
    public const string NotFound = "not_found";
    public const string BadRequest = "bad_request";
}
