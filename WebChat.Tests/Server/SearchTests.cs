using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

/// <summary>Finding messages over HTTP.</summary>
public sealed class SearchTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_hit_is_the_message_with_its_marks()
    {
        await using var ann = await shared.Server.JoinAsync("ann1", "hits");
        await ann.SayAsync("nothing here", "hits");
        var said = await ann.SayAsync("Das Café, ein CAFÉ 😀 und 中文", "hits");
        var page = await SearchAsync("hits", "?q=" + Uri.EscapeDataString("cafe 中文"));
        Assert.Equal(("hits", ann.Welcome.Epoch, 2, false), Head(page));
        var hit = Assert.Single(page.GetProperty("hits").EnumerateArray());
        Assert.Equal("[[4,4],[14,4],[26,2]]", hit.GetProperty("marks").GetRawText());
        Assert.Equal($"message {said.Id} ann1 {ann.Tag}", Strings(hit, "type", "id", "from", "tag"));
        Assert.Equal(said.Seq, hit.GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task Hits_come_newest_first_in_pages_and_of_one_person_and_before_a_time()
    {
        await using var ann = await shared.Server.JoinAsync("ann2", "pages");
        await using var bob = await shared.Server.JoinAsync("bob2", "pages");
        for (var i = 0; i < 5; i++)
        {
            await ann.SayAsync("needle", "pages");
            await bob.SayAsync("needle", "pages");
        }

        var first = await SearchAsync("pages", "?q=needle&limit=4");
        Assert.Equal([10L, 9, 8, 7], Seqs(first));
        Assert.True(first.GetProperty("more").GetBoolean());
        Assert.Equal([6L, 5, 4, 3, 2, 1], Seqs(await SearchAsync("pages", $"?q=needle&before={first.GetProperty("next").GetInt64()}")));
        Assert.Equal([10L, 8, 6, 4, 2], Seqs(await SearchAsync("pages", "?q=needle&from=Bob2")));
        Assert.Equal([9L, 7, 5, 3, 1], Seqs(await SearchAsync("pages", "?from=" + ann.Tag)));
        Assert.Empty(Seqs(await SearchAsync("pages", "?q=needle&before=2020-01-01")));
        Assert.Equal(10, Seqs(await SearchAsync("pages", "?q=needle&before=2999-01-01T00:00:00Z")).Count());
        Assert.Empty(Seqs(await SearchAsync("nowhere-yet", "?q=needle")));

        using var http = shared.Server.Http();
        Assert.Equal(1, (await http.GetFromJsonAsync<Moment>("api/rooms/pages/moment?at=2020-01-01", Wire.Json))!.Seq);
        Assert.Equal(11, (await http.GetFromJsonAsync<Moment>("api/rooms/pages/moment?at=2999-01-01T00:00:00Z", Wire.Json))!.Seq);
    }

    [Theory]
    [InlineData("search", Codes.TextEmpty)]
    [InlineData("search?q=", Codes.TextEmpty)]
    [InlineData("search?q=%22*()", Codes.TextEmpty)]
    [InlineData("search?q=a&limit=0", "bad_request")]
    [InlineData("search?q=a&limit=many", "bad_request")]
    [InlineData("search?q=a&before=0", "bad_request")]
    [InlineData("search?q=a&before=-5", "bad_request")]
    [InlineData("search?q=a&before=soon", "bad_request")]
    [InlineData("moment", "bad_request")]
    [InlineData("moment?at=soon", "bad_request")]
    public async Task A_bad_query_is_a_problem_with_a_code(string path, string code) => await RefusedAsync("lobby", path, code);

    [Fact]
    public async Task A_query_that_is_too_long_or_of_no_room_is_refused()
    {
        await RefusedAsync("lobby", "search?q=" + new string('a', 10_000), Codes.TextTooLong);
        await RefusedAsync("lobby", "search?q=a&from=" + new string('a', 10_000), Codes.TextTooLong);
        await RefusedAsync("a%20b", "search?q=a", Codes.RoomInvalid);
    }

    [Theory]
    [InlineData("a\" OR terms:b")]
    [InlineData("search : a NEAR(b c)")]
    [InlineData("a:* | !b & (c <-> d)")]
    [InlineData("x'); DROP TABLE messages; --")]
    [InlineData("100% _ \\ \0 a")]
    [InlineData("{a} ^b +c -d")]
    public async Task What_is_syntax_elsewhere_is_only_words_here(string query)
    {
        await using var ann = await shared.Server.JoinAsync("ann" + (uint)query.GetHashCode(StringComparison.Ordinal), "syntax");
        await ann.SayAsync("before: " + query, "syntax");
        Assert.NotEmpty(Seqs(await SearchAsync("syntax", "?q=" + Uri.EscapeDataString(query))));
        Assert.Empty(shared.Server.Log.Errors);
    }

    [Fact]
    public async Task An_address_that_searches_without_end_has_to_wait()
    {
        await using var server = ChatServer.Start(("Chat:Limits:MessagesPerSecond", "2"));
        using var http = server.Http();
        for (var i = 0; i < 2000; i++)
        {
            using var response = await http.GetAsync("api/rooms/lobby/search?q=a");
            if (response.StatusCode is HttpStatusCode.OK)
                continue;
            Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(Codes.SlowDown, problem.GetProperty("code").GetString());
            Assert.InRange(problem.GetProperty("retryAfterMs").GetInt32(), 1, 1000);
            return;
        }

        Assert.Fail("2,000 searches at once were all answered.");
    }

    private async Task<JsonElement> SearchAsync(string room, string query)
    {
        using var http = shared.Server.Http();
        return await http.GetFromJsonAsync<JsonElement>($"api/rooms/{room}/search{query}");
    }

    private async Task RefusedAsync(string room, string path, string code)
    {
        using var http = shared.Server.Http();
        using var response = await http.GetAsync($"api/rooms/{room}/{path}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Empty(shared.Server.Log.Errors);
    }

    private static IEnumerable<long> Seqs(JsonElement page) =>
        [.. page.GetProperty("hits").EnumerateArray().Select(h => h.GetProperty("seq").GetInt64())];

    private static string Strings(JsonElement element, params string[] names) =>
        string.Join(" ", names.Select(n => element.GetProperty(n).GetString()));

    private static (string?, string?, long, bool) Head(JsonElement page) =>
        (
            page.GetProperty("room").GetString(),
            page.GetProperty("epoch").GetString(),
            page.GetProperty("last").GetInt64(),
            page.GetProperty("more").GetBoolean()
        );
}
