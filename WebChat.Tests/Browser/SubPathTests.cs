using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using WebChat.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace WebChat.Tests.Browser;

/// <summary>Under a path of its own, as behind a proxy that serves other things too.</summary>
public sealed class SubPathTests(Chromium chromium) : BrowserTest(chromium)
{
    protected override (string Key, string Value)[] Settings => [("Chat:PathBase", "/chat")];

    [Fact]
    public async Task The_page_works_under_a_sub_path()
    {
        var ann = await JoinAsync("ann", "chat/");
        var bob = await JoinAsync("bob", "chat/r/ops");
        await bob.ExpectTitleAsync("ops");
        await ann.TypeAsync("/join ops");
        await ann.ExpectTitleAsync("ops");
        await Expect(ann.Page).ToHaveURLAsync(new Uri(Server.Url, "chat/r/ops").ToString());

        await ann.SayAsync("hello ops");
        await Expect(bob.Message("hello ops")).ToBeVisibleAsync();
        await bob.ReloadAsync();
        await bob.ExpectTextsAsync("hello ops");

        await ann.Room("lobby").ClickAsync();
        await Expect(ann.Page).ToHaveURLAsync(new Uri(Server.Url, "chat/").ToString());
        await ann.Page.GoBackAsync();
        await ann.ExpectTitleAsync("ops");
    }

    [Fact]
    public async Task History_is_found_under_a_sub_path()
    {
        await using var bob = await TestUser.ConnectAsync(new Uri(Server.Url, "chat/"), "bob");
        await bob.JoinAsync("bob");
        await bob.EnterAsync("lobby");
        for (var number = 1; number <= 80; number++)
            await bob.SayAsync($"message {number}");
        var ann = await JoinAsync("ann", "chat/");

        await ann.Find("timeline").EvaluateAsync("(timeline) => { timeline.scrollTop = 0; }");

        await Expect(ann.Message("message 1")).ToHaveCountAsync(1);
        await Expect(ann.Texts).ToHaveCountAsync(80);
    }

    [Theory]
    [InlineData("chat/")]
    [InlineData("chat/r/ops")]
    public async Task Everything_is_sent_with_the_headers_that_keep_it_safe(string path)
    {
        using var http = Server.Http();

        using var response = await http.GetAsync(path);

        response.EnsureSuccessStatusCode();
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("chat/js/main.js", "text/javascript")]
    [InlineData("chat/css/base.css", "text/css")]
    [InlineData("chat/locales/en.json", "application/json")]
    [InlineData("chat/lib/signalr/signalr.min.js", "text/javascript")]
    public async Task Parts_are_sent_compressed_and_only_when_they_have_changed(string path, string type)
    {
        using var http = Server.Http();
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip, deflate, br");

        using var whole = await http.GetAsync(path);

        whole.EnsureSuccessStatusCode();
        Assert.Equal(type, whole.Content.Headers.ContentType?.MediaType);
        Assert.Equal("br", Assert.Single(whole.Content.Headers.ContentEncoding));
        Assert.Equal("nosniff", Assert.Single(whole.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(whole.Headers.CacheControl?.NoCache);
        Assert.Contains("Accept-Encoding", whole.Headers.Vary);
        var plain = await Server.Http().GetByteArrayAsync(path);
        await using var unpacked = new BrotliStream(await whole.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        await unpacked.CopyToAsync(bytes);
        Assert.Equal(plain, bytes.ToArray());

        http.DefaultRequestHeaders.IfNoneMatch.Add(Assert.IsType<EntityTagHeaderValue>(whole.Headers.ETag));
        using var again = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }
}
