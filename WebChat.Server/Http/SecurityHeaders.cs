namespace WebChat.Server.Http;

/// <summary>
/// Everything comes from here and nothing else may run: a text that slipped through as markup would still do nothing.
/// </summary>
internal static class SecurityHeaders
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types lit-html shell";

    /// <summary>Parts of the page: only documents heed the other headers, which are longer than most of these files.</summary>
    private static readonly PathString[] Parts = ["/css", "/js", "/lib", "/locales"];

    public static void UseSecurityHeaders(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                var headers = http.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                if (Parts.Any(part => http.Request.Path.StartsWithSegments(part, StringComparison.Ordinal)))
                    return next(http);
                headers.ContentSecurityPolicy = ContentSecurityPolicy;
                headers["Referrer-Policy"] = "no-referrer";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
                if (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
                    headers.CacheControl = "no-store";
                return next(http);
            }
        );
}
