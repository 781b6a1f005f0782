using System.Text;

namespace WebChat.Server.Http;

/// <summary>
/// The page, at <c>/</c> and, in a room, at <c>/r/{room}</c>. Its URLs are relative to its <c>base</c>, which is the
/// only thing that differs: so it works under any path, whoever put that path in front.
/// </summary>
static class Page
{
    private const string Base = "<base href=\"./\"";

    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (IWebHostEnvironment host) => IndexAsync(host, "./")).ExcludeFromDescription();
        routes.MapGet("/r/{room}", (IWebHostEnvironment host) => IndexAsync(host, "../")).ExcludeFromDescription();
    }

    private static async Task<IResult> IndexAsync(IWebHostEnvironment host, string basePath)
    {
        var file = host.WebRootFileProvider.GetFileInfo("index.html");
        await using var stream = file.CreateReadStream();
        using var reader = new StreamReader(stream);
        var html = await reader.ReadToEndAsync();
        return Results.Text(html.Replace(Base, $"<base href=\"{basePath}\"", StringComparison.Ordinal), "text/html", Encoding.UTF8);
    }
}
