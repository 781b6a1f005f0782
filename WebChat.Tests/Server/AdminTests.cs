using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

public sealed class AdminTests
{
    [Theory]
    [InlineData("application/json", """{"text":" Fire drill at ten "}""")]
    [InlineData("text/plain", " Fire drill at ten ")]
    public async Task An_announcement_reaches_everybody_at_once_and_those_who_come_later(string type, string body)
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var roomless = await server.ConnectAsync();
        await roomless.JoinAsync("roomless");
        using var admin = server.Admin();
        using var response = await admin.PostAsync(
            "api/admin/announcements",
            new StringContent(body, new MediaTypeHeaderValue(type, "utf-8"))
        );
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var announcement = (await response.Content.ReadFromJsonAsync<Announcement>(Wire.Json))!;
        Assert.Equal(("Fire drill at ten", "admin"), (announcement.Text, announcement.By));
        foreach (var user in (TestUser[])[ann, roomless])
        {
            var seen = await user.ExpectAsync<AnnouncementEvent>();
            Assert.Equal((announcement.Id, announcement.Text, announcement.By), (seen.Id, seen.Text, seen.By));
        }

        await using var late = await server.ConnectAsync();
        Assert.Equal(announcement.Id, Assert.IsType<AnnouncementEvent>(Assert.Single((await late.JoinAsync("late")).Announcements)).Id);
    }

    [Theory]
    [InlineData("application/json", """{"text":""}""", 400, Codes.TextEmpty)]
    [InlineData("application/json", """{"text":5}""", 400, Codes.TextInvalid)]
    [InlineData("application/json", """{}""", 400, Codes.TextInvalid)]
    [InlineData("application/json", """null""", 400, Codes.TextInvalid)]
    [InlineData("application/json", """{"text":""", 400, Codes.TextInvalid)]
    [InlineData("application/json", """{"text":"\ud800"}""", 400, Codes.TextInvalid)]
    [InlineData("text/plain", "  ", 400, Codes.TextEmpty)]
    [InlineData("application/x-www-form-urlencoded", "text=hi", 415, "unsupported_media_type")]
    public async Task A_bad_announcement_is_answered_with_its_code(string type, string body, int status, string code)
    {
        await using var server = ChatServer.Start();
        using var admin = server.Admin();
        await ExpectProblemAsync(
            await admin.PostAsync("api/admin/announcements", new StringContent(body, Encoding.UTF8, type)),
            status,
            code
        );
        var tooLong = new StringContent(new string('x', 4001), Encoding.UTF8, "text/plain");
        await ExpectProblemAsync(await admin.PostAsync("api/admin/announcements", tooLong), 400, Codes.TextTooLong);
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Without_the_right_key_nothing_is_done_and_after_five_wrong_ones_an_address_waits()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        using var without = server.Http();
        using var empty = server.Http();
        empty.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer ");
        using var wrong = server.Http("x" + ChatServer.AdminKey);
        using var prefix = server.Http(ChatServer.AdminKey[..^1]);
        using var basic = server.Http();
        basic.DefaultRequestHeaders.Authorization = new("Basic", ChatServer.AdminKey);
        foreach (var http in (HttpClient[])[without, empty, wrong, prefix, basic])
            await ExpectProblemAsync(await http.GetAsync("api/admin/sessions"), 401, "unauthorized");

        using var admin = server.Admin();
        await ExpectProblemAsync(await admin.GetAsync("api/admin/sessions"), 429, Codes.SlowDown);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("api/admin/sessions")).StatusCode);
        await ExpectProblemAsync(await without.GetAsync($"api/admin/sessions?key={ChatServer.AdminKey}"), 401, "unauthorized");
        Assert.DoesNotContain(ChatServer.AdminKey, server.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_site_is_refused_even_with_the_key()
    {
        await using var server = ChatServer.Start();
        using var http = server.Http(ChatServer.AdminKey, origin: "https://evil.example");
        await ExpectProblemAsync(await http.GetAsync("api/admin/sessions"), 403, "origin_forbidden");
    }

    [Fact]
    public async Task Sessions_are_listed()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann", "lobby", "ops");
        await using var bob = await server.ConnectAsync();
        await bob.JoinAsync("bob");
        await bob.CallAsync<Reply>("SetQuiet", true);
        using var admin = server.Admin();
        var sessions = (await admin.GetFromJsonAsync<SessionInfo[]>("api/admin/sessions", Wire.Json))!;
        Assert.Equal(["ann", "bob"], sessions.Select(s => s.Nickname));
        Assert.Equal(["lobby", "ops"], sessions[0].Rooms);
        Assert.Equal(
            (ann.Tag, MemberStates.Online, 1, false),
            (sessions[0].Tag, sessions[0].State, sessions[0].Connections, sessions[0].Quiet)
        );
        Assert.True(sessions[1].Quiet);
    }

    [Fact]
    public async Task A_kick_is_told_to_both_sides_and_ends_the_session()
    {
        await using var server = ChatServer.Start();
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        using var admin = server.Admin();
        await ExpectProblemAsync(await admin.DeleteAsync("api/admin/sessions/nobody"), 404, Codes.NobodyThere);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("api/admin/sessions/BOB?reason=enough%20now")).StatusCode);

        var notice = await bob.ExpectAsync<NoticeEvent>();
        Assert.Equal((NoticeCodes.Kicked, "enough now"), (notice.Code, notice.Reason));
        await bob.Closed;
        Assert.Equal(LeaveReasons.Kicked, (await ann.ExpectAsync<LeftEvent>()).Reason);
        await using var again = await server.ConnectAsync();
        Assert.False((await again.JoinAsync("bob", bob.Token)).Resumed);
    }

    [Fact]
    public async Task Without_a_key_in_the_settings_one_is_made_and_kept_for_its_owner_only()
    {
        await using var server = ChatServer.Start(("Chat:AdminKey", ""));
        var file = Path.Combine(server.DataDirectory, "admin.key");
        var key = (await File.ReadAllTextAsync(file)).Trim();
        Assert.Equal(43, key.Length);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        using var admin = server.Http(key);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("api/admin/sessions")).StatusCode);
        await server.RestartAsync();
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("api/admin/sessions")).StatusCode);
        Assert.DoesNotContain(key, server.Log.All, StringComparison.Ordinal);
    }

    private static async Task ExpectProblemAsync(HttpResponseMessage response, int status, string code)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }
}
