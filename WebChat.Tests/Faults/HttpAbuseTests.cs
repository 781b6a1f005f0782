using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>Requests of somebody who looks for a way in, or for a way to keep others out.</summary>
public sealed class HttpAbuseTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Smuggled = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    private static readonly string Post =
        $"POST /api/admin/announcements HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {ChatServer.AdminKey}\r\nContent-Type: text/plain\r\n";

    [Theory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 4\r\nContent-Length: 5\r\n\r\n\r\n\r\n")]
    [InlineData("Content-Length: 4, 5\r\n\r\n\r\n\r\n")]
    [InlineData("Content-Length : 4\r\n\r\n\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1;x\ny\r\na\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\na\r\n0\r\n\r\n")]
    [InlineData("Host: evil.example\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("X-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n")]
    public async Task What_two_servers_could_read_in_two_ways_hides_no_second_request(string rest)
    {
        var answers = await RawHttp.SendAsync(shared.Server.Url, Post + rest + Smuggled);
        var status = Assert.Single(RawHttp.Statuses(answers));
        Assert.Equal(400, status);
        Assert.Empty(shared.Server.Log.Warnings);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1;x\ny\r\na\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\na\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    public async Task A_broken_body_that_nobody_reads_ends_the_connection_and_is_no_line_in_the_log(string rest)
    {
        var answers = await RawHttp.SendAsync(shared.Server.Url, "POST /hub/negotiate HTTP/1.1\r\nHost: 127.0.0.1\r\n" + rest + Smuggled);
        Assert.Equal(200, Assert.Single(RawHttp.Statuses(answers)));
        Assert.Empty(shared.Server.Log.Warnings);
    }

    [Theory]
    [InlineData("/../appsettings.json")]
    [InlineData("/%2e%2e/appsettings.json")]
    [InlineData("/..%2fappsettings.json")]
    [InlineData("/lib/..%5c..%5cappsettings.json")]
    [InlineData("/js/....//....//appsettings.json")]
    [InlineData("/r/..%2f..%2fappsettings.json")]
    [InlineData("/r/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/data/webchat.db")]
    [InlineData("/data/admin.key")]
    [InlineData("/r/%ff")]
    [InlineData("/r/%00")]
    [InlineData("/r/%ED%A0%80/")]
    [InlineData("/r//evil.example/")]
    [InlineData("//evil.example/r/x/")]
    [InlineData("/r/%2f%2fevil.example/")]
    [InlineData("/r/%5cevil.example/")]
    [InlineData("/r/javascript:alert(1)/")]
    [InlineData("/r/%0d%0aSet-Cookie:%20a=b/")]
    [InlineData("/api/rooms/%2e%2e/messages")]
    [InlineData("/api/rooms/%0d%0aX:y/messages")]
    public async Task A_path_leads_to_no_file_and_to_no_other_site(string path)
    {
        var answer = await RawHttp.SendAsync(shared.Server.Url, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        Assert.InRange(Assert.Single(RawHttp.Statuses(answer)), 200, 404);
        Assert.DoesNotContain("LogLevel", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite format", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\nSet-Cookie", answer, StringComparison.OrdinalIgnoreCase);
        if (answer.Split('\n').FirstOrDefault(l => l.StartsWith("Location:", StringComparison.OrdinalIgnoreCase)) is { } location)
            Assert.Matches(@"^Location: \.\./[^/\\]+\r$", location);
        Assert.Empty(shared.Server.Log.Warnings);
    }

    [Theory]
    [InlineData("after=9223372036854775807", HttpStatusCode.OK)]
    [InlineData("before=9223372036854775807&limit=9223372036854775807", HttpStatusCode.OK)]
    [InlineData("before=0&after=0", HttpStatusCode.OK)]
    [InlineData("after=9223372036854775808", HttpStatusCode.BadRequest)]
    [InlineData("limit=99999999999999999999999999999999999999", HttpStatusCode.BadRequest)]
    [InlineData("after=1e9", HttpStatusCode.BadRequest)]
    [InlineData("after=0x10", HttpStatusCode.BadRequest)]
    [InlineData("after=٣", HttpStatusCode.BadRequest)]
    [InlineData("after=1&after=2", HttpStatusCode.BadRequest)]
    public async Task History_takes_numbers_and_nothing_else(string query, HttpStatusCode expected)
    {
        using var http = shared.Server.Http();
        using var answer = await http.GetAsync("api/rooms/lobby/messages?" + query);
        Assert.Equal(expected, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("application/json; charset=utf-16", "{\"text\":\"x\"}")]
    [InlineData("application/json; charset=utf-7", "{\"text\":\"x\"}")]
    [InlineData("application/json; charset=nonsense", "{\"text\":\"x\"}")]
    [InlineData("application/json", "[\"text\"]")]
    [InlineData("application/json", "{\"text\":{\"text\":\"x\"}}")]
    [InlineData("application/json", "{\"text\":\"a\",\"text\":\"\"}")]
    [InlineData("application/json", "{{{{")]
    [InlineData("text/plain", "\0\0\0")]
    [InlineData("multipart/form-data; boundary=x", "--x--")]
    public async Task A_strange_body_is_refused_with_a_code(string type, string body)
    {
        var answer = await RawHttp.SendAsync(
            shared.Server.Url,
            Post.Replace("text/plain", type, StringComparison.Ordinal)
                + $"Connection: close\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}"
        );
        Assert.Contains(Assert.Single(RawHttp.Statuses(answer)), (int[])[400, 415]);
        Assert.Contains("\"code\":", answer, StringComparison.Ordinal);
        Assert.Empty(shared.Server.Log.Warnings);
    }

    [Fact]
    public async Task Deep_json_is_refused_without_a_fault()
    {
        using var admin = shared.Server.Admin();
        var deep = string.Concat(Enumerable.Repeat("{\"text\":", 5000));
        using var answer = await admin.PostAsync("api/admin/announcements", new StringContent(deep, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(shared.Server.Log.Warnings);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(4001)]
    public async Task A_reason_that_is_too_long_kicks_nobody(int length)
    {
        await using var ann = await shared.Server.JoinAsync($"reason{length}x");
        using var admin = shared.Server.Admin();
        using var answer = await admin.DeleteAsync($"api/admin/sessions/{ann.Name}?reason={new string('x', length)}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await ann.SayAsync("still here");
    }

    [Fact]
    public async Task Without_the_key_nobody_waits_for_a_body_that_does_not_come()
    {
        await using var server = ChatServer.Start();
        var answer = await RawHttp.SendAsync(
            server.Url,
            "POST /api/admin/announcements HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 60000\r\n\r\n",
            onlyFirst: true
        );
        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        var headers = string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: {new string('x', 300)}\r\n"));
        var answer = await RawHttp.SendAsync(shared.Server.Url, $"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n");
        Assert.StartsWith("HTTP/1.1 431", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_wait_for_the_answer_to_the_upgrade_still_reads_it_first()
    {
        const string empty = "\u0088\u0080\0\0\0\0";
        for (var i = 0; i < 50; i++)
        {
            var answer = await RawHttp.SendAsync(
                shared.Server.Url,
                "GET /hub HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n{Text("""{"protocol":"json","version":1}""")}{empty}"
            );
            Assert.StartsWith("HTTP/1.1 101", answer, StringComparison.Ordinal);
            Assert.Contains("\r\n\r\n\uFFFD\u0003{}\u001e", answer, StringComparison.Ordinal);
        }

        static string Text(string record) => $"\u0081{(char)(0x80 + record.Length + 1)}\0\0\0\0{record}\u001e";
    }

    [Fact]
    public async Task A_WebSocket_is_never_compressed()
    {
        var answer = await RawHttp.SendAsync(
            shared.Server.Url,
            "GET /hub HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n\u0088\u0080\0\0\0\0"
        );
        Assert.StartsWith("HTTP/1.1 101", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("permessage-deflate", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Two_origins_are_none_that_may_connect()
    {
        var site = shared.Server.Url.GetLeftPart(UriPartial.Authority);
        var answer = await RawHttp.SendAsync(
            shared.Server.Url,
            $"POST /hub/negotiate HTTP/1.1\r\nHost: {shared.Server.Url.Authority}\r\nOrigin: {site}\r\nOrigin: {site}\r\nConnection: close\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_the_address_that_it_saw_counts_and_not_one_that_was_made_up()
    {
        await using var server = ChatServer.Start(("Chat:Limits:ConnectionsPerAddress", "1"), ("Chat:TrustedProxies:0", "127.0.0.1"));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Forwarded-For", "9.9.9.9, 203.0.113.7");
        await socket.ConnectAsync(new UriBuilder(server.Url) { Scheme = "ws", Path = "/hub" }.Uri, CancellationToken.None).InTime();
        foreach (
            var (forwarded, expected) in ((string, HttpStatusCode)[])
                [
                    ("8.8.8.8, 203.0.113.7", HttpStatusCode.TooManyRequests),
                    ("nonsense, 203.0.113.7", HttpStatusCode.TooManyRequests),
                    ("9.9.9.9", HttpStatusCode.OK),
                    ("203.0.113.7, 9.9.9.9", HttpStatusCode.OK),
                    ("<script>", HttpStatusCode.OK),
                ]
        )
        {
            using var http = server.Http();
            http.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", forwarded);
            using var answer = await http.PostAsync("hub/negotiate?negotiateVersion=1", content: null);
            Assert.True(expected == answer.StatusCode, $"{forwarded}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task With_AllowedHosts_a_name_that_somebody_else_points_here_leads_nowhere()
    {
        await using var server = ChatServer.Start(("AllowedHosts", "chat.example;127.0.0.1"));
        using var http = server.Http();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/live")).StatusCode);
        http.DefaultRequestHeaders.Host = "rebound.evil.example";
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("hub/negotiate", content: null)).StatusCode);
    }

    [Fact]
    public async Task One_address_cannot_read_history_without_end()
    {
        await using var server = ChatServer.Start(new ManualTime(), ("Chat:Limits:MessagesPerSecond", "2"));
        using var http = server.Http();
        for (var i = 0; i < 2000; i++)
        {
            using var page = await http.GetAsync("api/rooms/lobby/messages?limit=1");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        using var refused = await http.GetAsync("api/rooms");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((Codes.SlowDown, 20), (problem.GetProperty("code").GetString(), problem.GetProperty("retryAfterMs").GetInt32()));
    }
}
