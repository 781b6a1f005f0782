using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Storage;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

/// <summary>All that was said in a room, as a file.</summary>
public sealed class TranscriptTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Nasty = "</p><script>alert(1)</script> &#xA; \"quoted\" <b>bold</b>\nsecond line";

    [Fact]
    public async Task Json_lines_are_the_events_between_a_head_and_an_end()
    {
        await using var ann = await shared.Server.JoinAsync("ann1", "lines");
        for (var i = 1; i <= 600; i++)
            await ann.SayAsync(i == 600 ? Nasty : $"m{i}", "lines");

        var lines = (await GetAsync("lines", "jsonl", "application/jsonl"))
            .TrimEnd('\n')
            .Split('\n')
            .Select(l => JsonDocument.Parse(l).RootElement)
            .ToList();
        Assert.Equal(602, lines.Count);
        Assert.Equal(
            ("transcript", 1, "lines"),
            (Text(lines[0], "type"), lines[0].GetProperty("version").GetInt32(), Text(lines[0], "room"))
        );
        Assert.Equal(ann.Welcome.Epoch, Text(lines[0], "epoch"));
        Assert.Equal(Enumerable.Range(1, 600), lines[1..^1].Select(l => l.GetProperty("seq").GetInt32()));
        Assert.Equal((Nasty, "ann1", "message"), (Text(lines[600], "text"), Text(lines[600], "from"), Text(lines[600], "type")));
        Assert.Equal(("end", 600), (Text(lines[^1], "type"), lines[^1].GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task Text_has_a_line_for_each_line()
    {
        await using var ann = await shared.Server.JoinAsync("ann2", "plain");
        await ann.SayAsync("hello", "plain");
        await ann.SayAsync("one\ntwo", "plain");
        var text = await GetAsync("plain", "txt", "text/plain");
        Assert.StartsWith("#plain\nSaved ", text, StringComparison.Ordinal);
        Assert.Matches(@"\n\d\d:\d\d:\d\d <ann2> hello\n\d\d:\d\d:\d\d <ann2> one\n         two\n\nEnd, 2 messages\.\n$", text);
    }

    [Fact]
    public async Task To_read_are_topics_answers_and_reactions_too()
    {
        await using var ann = await shared.Server.JoinAsync("ann5", "complete");
        await ann.CallAsync<Reply>("SetTopic", new TopicRequest("complete", "<i>Soup</i>"));
        await ann.SayAsync("lunch?", "complete");
        await ann.SayAsync("yes", "complete", replyTo: 2);
        await ann.CallAsync<Reply>("React", new ReactRequest("complete", 3, "🎉", true));
        await ann.CallAsync<Reply>("SetTopic", new TopicRequest("complete", ""));

        var text = await GetAsync("complete", "txt", "text/plain");
        Assert.Matches(
            @"\n[\d:]{8} -- ann5 set the topic: <i>Soup</i>\n[\d:]{8} <ann5> lunch\?\n"
                + @"[\d:]{8} <ann5> > ann5: lunch\?\n         yes\n         🎉 1\n[\d:]{8} -- ann5 cleared the topic\n\nEnd, 2 messages\.\n$",
            text
        );
        var html = await GetAsync("complete", "html", "text/html");
        Assert.Contains("<bdi>ann5</bdi> set the topic: <bdi>&lt;i&gt;Soup&lt;/i&gt;</bdi>", html, StringComparison.Ordinal);
        Assert.Contains("<bdi>ann5</bdi> cleared the topic", html, StringComparison.Ordinal);
        Assert.Contains("<small>2 messages</small>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_holds_texts_as_texts_and_asks_nobody_for_anything()
    {
        await using var ann = await shared.Server.JoinAsync("ann3", "page");
        await ann.SayAsync(Nasty, "page");
        var html = await GetAsync("page", "html", "text/html");
        Assert.Contains("&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp;#xA; &quot;quoted&quot;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)</script>", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'; style-src 'sha256-", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
        Assert.Contains("<article id=\"1\"><a href=\"#1\">", html, StringComparison.Ordinal);
        Assert.EndsWith("</html>", html.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("Nothing has been said here", await GetAsync("nowhere-yet", "", "text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_of_any_name_makes_a_file_of_a_safe_one()
    {
        using var http = shared.Server.Http();
        using var response = await http.GetAsync("api/rooms/" + Uri.EscapeDataString("会议室") + "/transcript?format=txt");
        var disposition = response.Content.Headers.ContentDisposition!;
        Assert.Equal("attachment", disposition.DispositionType);
        Assert.Matches(@"^会议室-\d{4}-\d\d-\d\d\.txt$", disposition.FileNameStar);
        Assert.Matches(@"^""[_\d.-]+\.txt""$|^[_\d.-]+\.?txt$", disposition.FileName);
    }

    [Theory]
    [InlineData("lobby", "?format=pdf", HttpCodeBadRequest)]
    [InlineData("a%20b", "", Codes.RoomInvalid)]
    public async Task What_cannot_be_is_refused(string room, string query, string code)
    {
        using var http = shared.Server.Http();
        using var response = await http.GetAsync($"api/rooms/{room}/transcript{query}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_address_that_takes_transcripts_without_end_has_to_wait()
    {
        await using var server = ChatServer.Start(("Chat:Limits:MessagesPerSecond", "2"));
        using var http = server.Http();
        for (var i = 0; i < 200; i++)
        {
            using var response = await http.GetAsync("api/rooms/lobby/transcript?format=txt");
            if (response.StatusCode is HttpStatusCode.OK)
                continue;
            Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
            return;
        }

        Assert.Fail("200 transcripts at once were all given.");
    }

    [Fact]
    public async Task What_a_message_is_now_is_not_said_again_with_each_change()
    {
        await using var ann = await shared.Server.JoinAsync("ann4", "toggled");
        await ann.SayAsync("hello", "toggled");
        for (var i = 0; i < 10; i++)
            Assert.Null((await ann.CallAsync<Reply>("React", new ReactRequest("toggled", 1, "👍", i % 2 == 0))).Error);
        var lines = (await GetAsync("toggled", "jsonl", "application/jsonl")).TrimEnd('\n').Split('\n');
        Assert.Equal(10, lines.Count(l => l.Contains("\"type\":\"reacted\"", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, l => l.Contains("\"now\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_does_not_read_stops_nobody_and_loses_their_turn()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time, ("Chat:TrustedProxies:0", "127.0.0.1"));
        await using var ann = await server.JoinAsync("ann");
        // More than lies on the way between the two.
        for (var i = 0; i < 10; i++)
            Assert.DoesNotContain(
                null,
                await server.Store.AppendAsync("long", [.. Enumerable.Range(0, 100).Select(_ => Long(server, time))])
            );
        List<TcpClient> deaf = [];
        try
        {
            for (var i = 1; i <= 4; i++)
            {
                deaf.Add(await AskAndReadNoFurtherAsync(server, $"203.0.113.{i}"));
                // One at a time of each address.
                Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(server, $"203.0.113.{i}"));
                Assert.Equal(i < 4 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, await StatusAsync(server, "203.0.113.9"));
            }

            time.Advance(TimeSpan.FromSeconds(31));
            await Patience.UntilAsync(async () => await StatusAsync(server, "203.0.113.9") is HttpStatusCode.OK, "there is a turn again");
            await Patience.UntilAsync(async () => await StatusAsync(server, "203.0.113.1") is HttpStatusCode.OK, "they too have one again");
        }
        finally
        {
            deaf.ForEach(d => d.Dispose());
        }
    }

    private static MessageDraft Long(ChatServer server, TimeProvider time) =>
        new(
            server.Services.GetRequiredService<SessionIndex>().Present.Single().Id,
            "t",
            "ann",
            Guid.NewGuid().ToString(),
            new string('中', Limits.V1.Text),
            MessageKinds.Text,
            null,
            time.GetUtcNow()
        );

    private static async Task<TcpClient> AskAndReadNoFurtherAsync(ChatServer server, string address)
    {
        var tcp = new TcpClient { ReceiveBufferSize = 4096 };
        await tcp.ConnectAsync(server.Url.Host, server.Url.Port).InTime();
        var request =
            $"GET /api/rooms/long/transcript?format=txt HTTP/1.1\r\nHost: {server.Url.Authority}\r\nX-Forwarded-For: {address}\r\n\r\n";
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request)).AsTask().InTime();
        var status = new byte["HTTP/1.1 200".Length];
        await tcp.GetStream().ReadExactlyAsync(status).AsTask().InTime();
        Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(status));
        return tcp;
    }

    private static async Task<HttpStatusCode> StatusAsync(ChatServer server, string address)
    {
        using var http = server.Http();
        http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        // An empty room: its transcript is there at once.
        using var response = await http.GetAsync("api/rooms/empty/transcript?format=txt");
        return response.StatusCode;
    }

    private const string HttpCodeBadRequest = "bad_request";

    private async Task<string> GetAsync(string room, string format, string type)
    {
        using var http = shared.Server.Http();
        using var response = await http.GetAsync($"api/rooms/{room}/transcript?format={format}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync();
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
