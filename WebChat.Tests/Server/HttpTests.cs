using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

public sealed class HttpTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task History_comes_in_pages_oldest_first()
    {
        await using var ann = await shared.Server.JoinAsync("ann1", "history");
        for (var i = 1; i <= 60; i++)
            await ann.SayAsync($"m{i}", "history");
        using var http = shared.Server.Http();

        async Task<long[]> SeqsAsync(string query)
        {
            var page = (await http.GetFromJsonAsync<HistoryPage>("api/rooms/history/messages" + query, Wire.Json))!;
            Assert.Equal(("history", 1, 60, ann.Welcome.Epoch), (page.Room, page.First, page.Last, page.Epoch));
            return [.. page.Events.Cast<MessageEvent>().Select(m => m.Seq)];
        }

        Assert.Equal(Numbers(11, 60), await SeqsAsync(""));
        Assert.Equal(Numbers(1, 60), await SeqsAsync("?limit=9999"));
        Assert.Equal(Numbers(6, 15), await SeqsAsync("?after=5&limit=10"));
        Assert.Equal(Numbers(41, 50), await SeqsAsync("?before=51&limit=10"));
        Assert.Empty(await SeqsAsync("?after=60"));
        Assert.Empty(await SeqsAsync("?before=1"));
        Assert.Equal(Numbers(5, 7), await SeqsAsync("?after=4&before=8"));
        Assert.Equal(Numbers(11, 60), await SeqsAsync("?after=&before=&limit="));
    }

    [Fact]
    public async Task An_event_is_written_as_the_contract_says()
    {
        await using var ann = await shared.Server.JoinAsync("ann2", "shape");
        await ann.SayAsync("hello", "shape");
        using var http = shared.Server.Http();
        var page = await http.GetFromJsonAsync<JsonElement>("api/rooms/shape/messages");
        var message = page.GetProperty("events")[0];
        Assert.Equal("message", message.GetProperty("type").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", message.GetProperty("at").GetString());
        Assert.Equal(
            ["at", "from", "id", "kind", "room", "seq", "tag", "text", "type"],
            message.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("api/rooms/a%20b/messages", HttpStatusCode.BadRequest, Codes.RoomInvalid)]
    [InlineData("api/rooms/lobby/messages?limit=0", HttpStatusCode.BadRequest, "bad_request")]
    [InlineData("api/rooms/lobby/messages?after=-1", HttpStatusCode.BadRequest, "bad_request")]
    [InlineData("api/rooms/lobby/messages?limit=many", HttpStatusCode.BadRequest, "bad_request")]
    [InlineData("api/nothing", HttpStatusCode.NotFound, "not_found")]
    [InlineData("hub", HttpStatusCode.BadRequest, "bad_request")]
    public async Task An_error_is_a_problem_with_a_code(string path, HttpStatusCode status, string code)
    {
        using var http = shared.Server.Http();
        using var response = await http.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Empty(shared.Server.Log.Errors);
    }

    [Fact]
    public async Task Rooms_health_and_the_api_description_are_there()
    {
        using var http = shared.Server.Http();
        Assert.Contains((await http.GetFromJsonAsync<RoomInfo[]>("api/rooms", Wire.Json))!, r => r.Room == "lobby");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/ready")).StatusCode);
        var openapi = await http.GetFromJsonAsync<JsonElement>("openapi/v1.json");
        foreach (
            var path in (string[])
                [
                    "/api/rooms",
                    "/api/rooms/{room}/messages",
                    "/api/admin/announcements",
                    "/api/admin/sessions",
                    "/api/admin/sessions/{nickname}",
                ]
        )
            Assert.True(openapi.GetProperty("paths").TryGetProperty(path, out _), path);
    }

    [Fact]
    public async Task The_page_is_at_the_root_and_in_every_room_with_relative_urls()
    {
        using var http = shared.Server.Http();
        Assert.Contains("<base href=\"./\"", await http.GetStringAsync(""), StringComparison.Ordinal);
        Assert.Contains("<base href=\"../\"", await http.GetStringAsync("r/ops"), StringComparison.Ordinal);
        using var response = await http.GetAsync("");
        Assert.Contains("default-src 'none'", Header(response, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'", Header(response, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_page_works_under_a_path()
    {
        await using var server = ChatServer.Start(("Chat:PathBase", "/chat"));
        using var http = server.Http();
        Assert.Contains("<base href=\"./\"", await http.GetStringAsync("chat/"), StringComparison.Ordinal);
        Assert.Contains("<base href=\"../\"", await http.GetStringAsync("chat/r/ops"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("chat/health/ready")).StatusCode);
        await using var ann = await TestUser.ConnectAsync(new Uri(server.Url, "chat/"), "ann");
        await ann.JoinAsync("ann");
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("{SITE}.evil.example", false)]
    [InlineData("https://127.0.0.1:{PORT}", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("null", false)]
    [InlineData("{SITE}", true)]
    [InlineData(null, true)]
    public async Task Only_our_own_pages_and_programs_connect(string? origin, bool allowed)
    {
        var site = shared.Server.Url.GetLeftPart(UriPartial.Authority);
        origin = origin
            ?.Replace("{SITE}", site, StringComparison.Ordinal)
            .Replace("{PORT}", $"{shared.Server.Url.Port}", StringComparison.Ordinal);
        if (allowed)
        {
            await using var socket = await RawSocket.ConnectAsync(shared.Server.Url, origin);
        }
        else
        {
            var refused = await Assert.ThrowsAsync<WebSocketException>(() => RawSocket.ConnectAsync(shared.Server.Url, origin));
            Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        }

        using var http = shared.Server.Http(origin: origin);
        using var response = await http.PostAsync("hub/negotiate?negotiateVersion=1", content: null);
        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Other_sites_connect_when_the_settings_name_them()
    {
        await using var server = ChatServer.Start(("Chat:AllowedOrigins:0", "https://intranet.example"));
        await using var socket = await RawSocket.ConnectAsync(server.Url, "https://intranet.example");
    }

    [Fact]
    public async Task Negotiation_offers_websockets_only()
    {
        using var http = shared.Server.Http();
        using var response = await http.PostAsync("hub/negotiate?negotiateVersion=1", new StringContent("", Encoding.UTF8));
        var transports = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("availableTransports");
        Assert.Equal("WebSockets", Assert.Single(transports.EnumerateArray()).GetProperty("transport").GetString());
    }

    [Fact]
    public async Task Where_connections_are_negotiated_none_can_be_opened()
    {
        using var socket = new ClientWebSocket();
        var address = new UriBuilder(shared.Server.Url) { Scheme = "ws", Path = "/hub/negotiate" }.Uri;
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, CancellationToken.None).InTime());
        Assert.Contains("400", refused.Message, StringComparison.Ordinal);
    }

    private static long[] Numbers(int from, int to) => [.. Enumerable.Range(from, to - from + 1).Select(i => (long)i)];

    private static string Header(HttpResponseMessage response, string name) => string.Join(',', response.Headers.GetValues(name));
}
