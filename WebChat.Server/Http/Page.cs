using System.Text;

namespace WebChat.Server.Http;

/// <summary>
/// The page, at <c>/</c> and, in a room, at <c>/r/{room}</c>; a wall, at <c>/wall/{room}</c>. Their URLs are relative to their <c>base</c>, which is the
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
        app.MapMethods("/r/{room}", Reading, (HttpRequest request, IWebHostEnvironment host) => InRoom(request, host, "index.html"))
            .ExcludeFromDescription();
        app.MapMethods("/wall/{room}", Reading, (HttpRequest request, IWebHostEnvironment host) => InRoom(request, host, "wall.html"))
            .ExcludeFromDescription();
        app.MapShell();
        if (!app.Environment.IsDevelopment())
            app.MapStaticAssets().ExcludeFromDescription();
    }

    // "/chat" instead of "/chat/": what is relative to it would be looked for beside it.
    private static Task<IResult> Root(HttpRequest request, IWebHostEnvironment host) =>
        request.PathBase.HasValue && !request.Path.HasValue
            ? Task.FromResult(Results.Redirect(request.PathBase.ToUriComponent().Split('/')[^1] + "/"))
            : WriteAsync(host, "index.html", "./");

    private static Task<IResult> InRoom(HttpRequest request, IWebHostEnvironment host, string name) =>
        request.Path.Value!.EndsWith('/')
            ? Task.FromResult(Results.Redirect("../" + Uri.EscapeDataString((string)request.RouteValues["room"]!)))
            : WriteAsync(host, name, "../");

    private static async Task<IResult> WriteAsync(IWebHostEnvironment host, string name, string basePath)
    {
        var file = host.WebRootFileProvider.GetFileInfo(name);
        await using var stream = file.CreateReadStream();
        using var reader = new StreamReader(stream);
        var html = await reader.ReadToEndAsync();
        return Results.Text(html.Replace(Base, $"<base href=\"{basePath}\"", StringComparison.Ordinal), "text/html", Encoding.UTF8);
    }
}
