using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

/// <summary>What a browser needs to put the page on the home screen, under a path of its own.</summary>
public sealed class InstallTests : IAsyncDisposable
{
    private readonly ChatServer _server = ChatServer.Start(("Chat:PathBase", "/chat"));

    [Fact]
    public async Task The_manifest_is_relative_and_its_icons_are_what_it_says()
    {
        using var http = _server.Http();
        Assert.Contains(
            "<link rel=\"manifest\" href=\"manifest.webmanifest\"",
            await http.GetStringAsync("chat/"),
            StringComparison.Ordinal
        );
        using var response = await http.GetAsync("chat/manifest.webmanifest");
        Assert.Equal("application/manifest+json", response.Content.Headers.ContentType?.MediaType);
        var manifest = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        var from = new Uri(_server.Url, "chat/manifest.webmanifest");
        foreach (var name in (string[])["start_url", "scope"])
            Assert.Equal(new Uri(_server.Url, "chat/"), new Uri(from, manifest.GetProperty(name).GetString()));
        // It would be relative to the origin, and so the same for two chats under two paths; without it, it is the start_url.
        Assert.False(manifest.TryGetProperty("id", out _));
        Assert.Equal("standalone", manifest.GetProperty("display").GetString());
        var purposes = new List<string?>();
        foreach (var icon in manifest.GetProperty("icons").EnumerateArray())
        {
            purposes.Add(icon.GetProperty("purpose").GetString());
            var bytes = await http.GetByteArrayAsync(new Uri(from, icon.GetProperty("src").GetString()));
            if (icon.GetProperty("type").GetString() is not "image/png")
                continue;
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
            var side = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16));
            Assert.Equal($"{side}x{side}", icon.GetProperty("sizes").GetString());
        }

        Assert.Contains("maskable", purposes);
        Assert.Contains("any", purposes);
    }

    [Fact]
    public async Task The_worker_names_the_files_of_the_page_as_they_are_served_and_nothing_else()
    {
        using var http = _server.Http();
        using var response = await http.GetAsync("chat/sw.js");
        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoCache);
        var script = await response.Content.ReadAsStringAsync();
        var list = script[(script.IndexOf("files: ", StringComparison.Ordinal) + 7)..script.IndexOf(" };", StringComparison.Ordinal)];
        var files = JsonSerializer.Deserialize<string[][]>(list)!;

        foreach (var file in files)
        {
            using var answer = await http.GetAsync("chat/" + (file[0] is "./" ? "" : file[0]));
            Assert.True(answer.StatusCode is HttpStatusCode.OK, file[0]);
            Assert.Equal(file[1], "sha256-" + Convert.ToBase64String(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync())));
        }

        var paths = files.Select(f => f[0]).ToList();
        foreach (
            var needed in (string[])
                ["./", "wall.html", "js/main.js", "js/inside.js", "css/tokens.css", "locales/fr.json", "lib/signalr/signalr.min.js"]
        )
            Assert.Contains(needed, paths);
        Assert.All(paths, path => Assert.DoesNotContain("api", path.Split('/')));
    }

    [Fact]
    public async Task Workers_may_come_from_here_and_from_nowhere_else()
    {
        using var http = _server.Http();
        using var response = await http.GetAsync("chat/");
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy")).Split("; ");
        Assert.Contains("worker-src 'self'", policy);
        Assert.Contains("manifest-src 'self'", policy);
        Assert.Contains("trusted-types lit-html shell", policy);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();
}
