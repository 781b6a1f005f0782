using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

/// <summary>A room as those see it who are not in it.</summary>
public sealed class WallTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task It_has_the_newest_and_then_what_is_new()
    {
        await using var ann = await shared.Server.JoinAsync("ann-wall", "wall1");
        for (var i = 1; i <= 45; i++)
            await ann.SayAsync($"m{i}", "wall1");
        using var http = shared.Server.Http();

        var first = await LookAsync(http, "wall1");
        Assert.Equal(("wall1", 45, 1, ann.Welcome.Epoch), (first.Room, first.Last, first.Count, first.Epoch));
        Assert.Equal(Enumerable.Range(6, 40).Select(i => $"m{i}"), Texts(first));

        await ann.SayAsync("m46", "wall1");
        Assert.Equal(["m46"], Texts(await LookAsync(http, "wall1", $"?after=45&epoch={first.Epoch}")));
        Assert.Empty(Texts(await LookAsync(http, "wall1", $"?after=46&epoch={first.Epoch}")));
        // Too far behind, ahead, or of another history: the newest again.
        foreach (
            var query in new[] { $"?after=1&epoch={first.Epoch}", $"?after=99&epoch={first.Epoch}", "?after=45&epoch=other", "?after=46" }
        )
            Assert.Equal(40, (await LookAsync(http, "wall1", query)).Events.Count);
    }

    [Fact]
    public async Task Who_looks_is_nobody_in_the_room()
    {
        await using var ann = await shared.Server.JoinAsync("ann-alone", "wall2");
        using var http = shared.Server.Http();

        for (var i = 0; i < 3; i++)
            Assert.Equal(1, (await LookAsync(http, "wall2")).Count);

        Assert.Empty((await ann.EventsUntilNowAsync()).OfType<JoinedEvent>());
    }

    [Fact]
    public async Task A_room_without_a_word_is_empty_and_is_not_made_by_looking()
    {
        using var http = shared.Server.Http();
        var view = await LookAsync(http, "nobody-was-here");
        Assert.Equal((0, 0, 0), (view.Last, view.Count, view.Events.Count));
        Assert.DoesNotContain((await http.GetFromJsonAsync<RoomInfo[]>("api/rooms", Wire.Json))!, r => r.Room == "nobody-was-here");
    }

    [Fact]
    public async Task Announcements_stand_on_it()
    {
        await using var server = ChatServer.Start();
        using var http = server.Http();
        Assert.Empty((await LookAsync(http, "lobby")).Announcements);

        using var admin = server.Admin();
        using var text = new StringContent("Lunch is ready");
        (await admin.PostAsync("api/admin/announcements", text)).EnsureSuccessStatusCode();

        await Patience.UntilAsync(
            async () => (await LookAsync(http, "lobby")).Announcements is [AnnouncementEvent { Text: "Lunch is ready" }],
            "the announcement is there"
        );
    }

    [Theory]
    [InlineData("api/rooms/a%20b/wall", HttpStatusCode.BadRequest, Codes.RoomInvalid)]
    [InlineData("api/rooms/lobby/wall?after=-1", HttpStatusCode.BadRequest, "bad_request")]
    [InlineData("api/rooms/lobby/wall?after=many", HttpStatusCode.BadRequest, "bad_request")]
    public async Task A_wrong_question_is_told_so(string path, HttpStatusCode status, string code)
    {
        using var http = shared.Server.Http();
        using var response = await http.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_hundred_walls_of_one_address_go_on_for_ever_and_only_reading_is_limited()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time, ("Chat:Limits:MessagesPerSecond", "2"));
        await using var ann = await server.JoinAsync("ann");
        await ann.SayAsync("hello");
        using var http = server.Http();
        var epoch = (await LookAsync(http, "lobby")).Epoch;

        // What has not changed costs no read, however often it is asked for.
        for (var i = 0; i < 3000; i++)
            await LookAsync(http, "lobby", $"?after=1&epoch={epoch}");

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 2100; i++)
        {
            using var response = await http.GetAsync("api/rooms/lobby/wall");
            statuses.Add(response.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Empty(Texts(await LookAsync(http, "lobby", $"?after=1&epoch={epoch}")));
    }

    [Fact]
    public async Task The_page_of_a_wall_is_there_and_its_addresses_are_relative()
    {
        using var http = shared.Server.Http();
        using var response = await http.GetAsync("wall/ops");
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<base href=\"../\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith(
            "default-src 'none'",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal
        );
    }

    private static async Task<WallView> LookAsync(HttpClient http, string room, string query = "") =>
        (await http.GetFromJsonAsync<WallView>($"api/rooms/{room}/wall{query}", Wire.Json))!;

    private static IEnumerable<string> Texts(WallView view) => view.Events.OfType<MessageEvent>().Select(m => m.Text);
}
