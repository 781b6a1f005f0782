using System.Text;

namespace WebChat.Server.Http;

/// <summary>
/// The page, at <c>/</c> and, in a room, at <c>/r/{room}</c>. Its URLs are relative to its <c>base</c>, which is the
/// only thing that differs: so it works under any path, whoever put that path in front.
/// </summary>
internal static class Page
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];
    private const string Base = "<base href=\"./\"";

    /// <summary>With its parts as the build compressed them; who works on the page gets them as they are at that moment.</summary>
    public static void MapPage(this WebApplication app)
    {
        app.MapMethods("/", Reading, Root).ExcludeFromDescription();
        app.MapMethods("/r/{room}", Reading, InRoom).ExcludeFromDescription();
        if (!app.Environment.IsDevelopment())
            app.MapStaticAssets().ExcludeFromDescription();
    }

    // "/chat" instead of "/chat/": what is relative to it would be looked for beside it.
    private static Task<IResult> Root(HttpRequest request, IWebHostEnvironment host) =>
        request.PathBase.HasValue && !request.Path.HasValue
            ? Task.FromResult(Results.Redirect(request.PathBase.ToUriComponent().Split('/')[^1] + "/"))
            : IndexAsync(host, "./");

    private static Task<IResult> InRoom(string room, HttpRequest request, IWebHostEnvironment host) =>
        request.Path.Value!.EndsWith('/') ? Task.FromResult(Results.Redirect("../" + Uri.EscapeDataString(room))) : IndexAsync(host, "../");

    private static async Task<IResult> IndexAsync(IWebHostEnvironment host, string basePath)
    {
        var file = host.WebRootFileProvider.GetFileInfo("index.html");
        await using var stream = file.CreateReadStream();
        using var reader = new StreamReader(stream);
        var html = await reader.ReadToEndAsync();
        return Results.Text(html.Replace(Base, $"<base href=\"{basePath}\"", StringComparison.Ordinal), "text/html", Encoding.UTF8);
    }
}
