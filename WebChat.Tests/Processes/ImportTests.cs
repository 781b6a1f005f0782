using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using WebChat.Contracts;
using WebChat.Server.Hosting;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Processes;

/// <summary>A transcript is loaded back by the server's own command, into either store.</summary>
public sealed class ImportTests : IDisposable
{
    private const string Head = """{"type":"transcript","version":1,"room":"ops","last":2}""";
    private const string One =
        """{"type":"message","at":"2026-11-21T09:30:00.125Z","room":"ops","seq":1,"id":"0b9fd7c4-6a5e-4a53-9d1c-111111111111","from":"ann","tag":"t1","text":"hello","kind":"text"}""";
    private const string End = """{"type":"end","count":1}""";

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Numbers_times_and_names_are_as_they_were(bool inPostgres)
    {
        string[] store = inPostgres ? ["--ConnectionStrings:Postgres=" + await PostgresServer.NewSchemaAsync()] : [];
        string saved;
        JsonElement before;
        await using (var server = await ServerProcess.StartAsync(_data.Path, [.. store]))
        {
            await using var ann = await JoinAsync(server, "ann");
            await using var bob = await JoinAsync(server, "bob");
            await ann.SayAsync("Ünïcödé 👩‍🚀 中文\nand a second line", "ops");
            await bob.SayAsync("an answer", "ops");
            await ann.SayAsync("needle", "ops");
            Assert.Null((await ann.CallAsync<Reply>("Edit", new EditRequest("ops", 1, "edited: 中文"))).Error);
            Assert.Null((await ann.CallAsync<Reply>("React", new ReactRequest("ops", 2, "👍", true))).Error);
            Assert.Null((await bob.CallAsync<Reply>("SetTopic", new TopicRequest("ops", "what it is about"))).Error);
            saved = await TranscriptAsync(server);
            before = await HistoryAsync(server, "ops");
            server.Terminate();
            Assert.Equal(0, await server.ExitAsync());
        }

        var file = _data.File("ops.jsonl");
        await File.WriteAllTextAsync(file, saved, TestContext.Current.CancellationToken);
        var (code, said) = await RunAsync(store, file, "copy");
        Assert.True(code == 0, said);
        Assert.Contains("3 messages", said, StringComparison.Ordinal);
        // A second time, over what is there, and over what was there before.
        foreach (var room in (string[])["copy", "ops", "OPS"])
        {
            (code, said) = await RunAsync(store, file, room);
            Assert.Equal(3, code);
            Assert.Contains("already", said, StringComparison.Ordinal);
        }

        await using (var server = await ServerProcess.StartAsync(_data.Path, [.. store]))
        {
            var after = await HistoryAsync(server, "copy");
            const string Mark = "\"imported\":true,";
            Assert.Equal(3, after.GetRawText().Split(Mark).Length - 1);
            Assert.Equal(
                WithoutIds(before.GetRawText().Replace("\"room\":\"ops\"", "\"room\":\"copy\"", StringComparison.Ordinal)),
                WithoutIds(after.GetRawText().Replace(Mark, "", StringComparison.Ordinal))
            );
            await using var eve = await JoinAsync(server, "eve");
            await eve.EnterAsync("copy");
            Assert.Equal("what it is about", (await eve.EnterAsync("copy")).Topic);
            Assert.Null((await eve.CallAsync<Reply>("React", new ReactRequest("copy", 2, "👍", true))).Error);
            Assert.Equal(2, ((MessageEvent)(await eve.EnterAsync("copy")).Events[1]).Reactions![0].Count);
            Assert.Equal(8, (await eve.SayAsync("goes on", "copy")).Seq);
            using var http = new HttpClient { BaseAddress = server.Url };
            var found = await http.GetFromJsonAsync<SearchPage>(
                "api/rooms/copy/search?q=needle",
                Wire.Json,
                TestContext.Current.CancellationToken
            );
            Assert.Equal(3, (long)Assert.Single(found!.Hits)["seq"]!);
        }
    }

    [Theory]
    [InlineData("is empty")]
    [InlineData("is no transcript", One, End)]
    [InlineData("was cut", Head, One)]
    [InlineData("Line 2", Head, "not json", End)]
    [InlineData("a number that does not grow", Head, One, One, End)]
    [InlineData("newer WebChat", """{"type":"transcript","version":2}""", End)]
    [InlineData("no message with number", Head, """{"type":"message","seq":1,"text":"x","kind":"text","at":"2026-11-21T09:30:00Z"}""", End)]
    public async Task What_is_no_whole_transcript_changes_nothing(string words, params string[] lines)
    {
        var file = _data.File("bad.jsonl");
        await File.WriteAllLinesAsync(file, lines, TestContext.Current.CancellationToken);
        var (code, said) = await RunAsync([], file, "copy");
        Assert.Equal(3, code);
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);

        await File.WriteAllLinesAsync(file, [Head, One, End], TestContext.Current.CancellationToken);
        (code, said) = await RunAsync([], file, "copy");
        Assert.True(code == 0, said);
    }

    [Theory]
    [InlineData("/tmp/ops.jsonl")]
    [InlineData("ops.jsonl")]
    public void A_path_is_no_setting(string file) =>
        Assert.Equal(
            ["--room", "copy", "--Chat:DataDirectory=x"],
            ImportCommand.SettingsOf(["import", file, "--room", "copy", "--Chat:DataDirectory=x"])
        );

    [Fact]
    public async Task What_is_missing_is_told()
    {
        Assert.Equal(2, (await ServerProcess.RunAsync(_data.Path, "import")).ExitCode);
        Assert.Equal(2, (await ServerProcess.RunAsync(_data.Path, "import", "file.jsonl")).ExitCode);
        var (code, said) = await RunAsync([], _data.File("nothing.jsonl"), "copy");
        Assert.Equal(3, code);
        Assert.Contains("cannot be read", said, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync([], _data.File("nothing.jsonl"), "a b")).Code);
    }

    private async Task<(int Code, string Said)> RunAsync(string[] store, string file, string room)
    {
        var (code, said) = await ServerProcess.RunAsync(_data.Path, ["import", file, "--room=" + room, .. store]);
        return (code, said);
    }

    // Those were of sessions, and nobody is these sessions.
    private static string WithoutIds(string events) =>
        Regex.Replace(events, "\"id\":\"[0-9a-f-]{36}\",", "", RegexOptions.NonBacktracking, Patience.Time);

    private static async Task<string> TranscriptAsync(ServerProcess server)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        return await http.GetStringAsync("api/rooms/ops/transcript?format=jsonl");
    }

    private static async Task<JsonElement> HistoryAsync(ServerProcess server, string room)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        return (await http.GetFromJsonAsync<JsonElement>($"api/rooms/{room}/messages")).GetProperty("events");
    }

    private static async Task<TestUser> JoinAsync(ServerProcess server, string name)
    {
        var user = await TestUser.ConnectAsync(server.Url, name);
        await user.JoinAsync(name);
        await user.EnterAsync("ops");
        return user;
    }
}
