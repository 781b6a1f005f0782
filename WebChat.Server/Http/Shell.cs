using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.FileProviders;

namespace WebChat.Server.Http;

/// <summary>
/// The page's service worker, at <c>sw.js</c>. Before the script itself stands which files are the shell, each with its digest, and a version made of
/// them: so it changes with any file of the page, which is how a browser notices a new build.
/// </summary>
internal static class Shell
{
    /// <summary>Its own script: what keeps the files is not one of them.</summary>
    private const string Worker = "js/shell-worker.js";

    private const string IndexPage = "index.html";
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Loaded when somebody wants them, and large: nobody's phone is to keep them for a day without a server.</summary>
    private static readonly string[] OnUse = ["lib/emoji/", "lib/highlight/"];

    private static readonly string[] Kinds = [".css", ".html", ".js", ".json", ".png", ".svg", ".webmanifest"];

    public static void MapShell(this WebApplication app)
    {
        var host = app.Environment;
        var built = new Lazy<string>(() => Write(host.WebRootFileProvider));
        app.MapMethods(
                "/sw.js",
                Reading,
                (HttpResponse response) =>
                {
                    response.Headers.CacheControl = "no-cache";
                    var script = host.IsDevelopment() ? Write(host.WebRootFileProvider) : built.Value;
                    return Results.Text(script, "text/javascript", Encoding.UTF8);
                }
            )
            .ExcludeFromDescription();
    }

    private static string Write(IFileProvider files)
    {
        // The page itself is asked for as browsers do.
        var digests = Files(files, "")
            .Where(path =>
                Kinds.Contains(Path.GetExtension(path), StringComparer.Ordinal)
                && path is not Worker
                && !OnUse.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))
            )
            .Order(StringComparer.Ordinal)
            .Select(path =>
                new[] { path is IndexPage ? "./" : path, "sha256-" + Convert.ToBase64String(SHA256.HashData(Read(files, path))) }
            )
            .ToArray();
        var list = JsonSerializer.Serialize(digests);
        var worker = Read(files, Worker);
        var version = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(list), .. worker]))[..16];
        return $"const shell = {{ version: \"{version}\", files: {list} }};\n{Encoding.UTF8.GetString(worker)}";
    }

    private static IEnumerable<string> Files(IFileProvider files, string folder) =>
        files
            .GetDirectoryContents(folder)
            .SelectMany(entry => entry.IsDirectory ? Files(files, $"{folder}{entry.Name}/") : [$"{folder}{entry.Name}"]);

    private static byte[] Read(IFileProvider files, string path)
    {
        using var stream = files.GetFileInfo(path).CreateReadStream();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
