using WebChat.Tests.ConsoleClient;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Processes;

/// <summary>A transcript is loaded back by the console program, which runs the server's.</summary>
public sealed class ConsoleImportTests : IDisposable
{
    /// <summary>What a shell would take apart.</summary>
    private const string FileName = "it's $(ops); 1.jsonl";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_saved_is_in_fresh_data_and_the_end_is_the_server_s()
    {
        var file = _folder.File(FileName);
        await using (var server = await ServerProcess.StartAsync(_folder.File("old")))
        {
            await using var ann = await TestUser.ConnectAsync(server.Url, "ann");
            await ann.JoinAsync("ann");
            await ann.EnterAsync("ops");
            await ann.SayAsync("Ünïcödé 中文", "ops");
            using var http = new HttpClient { BaseAddress = server.Url };
            await File.WriteAllTextAsync(file, await http.GetStringAsync("api/rooms/ops/transcript?format=jsonl"));
        }

        var data = _folder.File("new");
        string[] import = ["import", file, "--room", "copy", $"--Chat:DataDirectory={data}"];
        var (code, output, error) = await Webchat.RunAsync("", import);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("1 messages are in the room copy of ", output, StringComparison.Ordinal);

        // Told where it is, and what the server's program says of it.
        (code, output, error) = await Webchat.RunAsync("", [.. import, "--server", AppContext.BaseDirectory]);
        Assert.Equal((3, ""), (code, output));
        Assert.Contains("already", error, StringComparison.Ordinal);

        await using var again = await ServerProcess.StartAsync(data);
        using var reader = new HttpClient { BaseAddress = again.Url };
        var text = await reader.GetStringAsync("api/rooms/copy/transcript?format=txt");
        Assert.Contains("<ann> Ünïcödé 中文\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_server_s_program_it_says_how_and_where()
    {
        string[] parts =
        [
            "webchat.dll",
            "webchat.runtimeconfig.json",
            "System.CommandLine.dll",
            "WebChat.Client.dll",
            "WebChat.Contracts.dll",
        ];
        foreach (var part in parts)
            File.Copy(Path.Combine(AppContext.BaseDirectory, part), _folder.File(part));
        var (code, output, error) = await Webchat.RunCopyAsync(
            _folder.File("webchat.dll"),
            "import",
            _folder.File(FileName),
            "--room",
            "ops-2026"
        );
        Assert.Equal((2, ""), (code, output));
        var file = _folder.File(FileName).Replace("'", @"'\''", StringComparison.Ordinal);
        Assert.Contains($"dotnet WebChat.Server.dll import '{file}' --room ops-2026", error, StringComparison.Ordinal);
        Assert.Contains("npm start -- import ", error, StringComparison.Ordinal);
        Assert.Contains("Stop the server", error, StringComparison.Ordinal);

        (code, output, error) = await Webchat.RunAsync("", "import", FileName, "--room", "ops", "--server", _folder.Path);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"There is no server at {_folder.Path}.", error, StringComparison.Ordinal);
        (code, _, error) = await Webchat.RunAsync("", "import", FileName);
        Assert.Equal(2, code);
        Assert.Contains("--room", error, StringComparison.Ordinal);
    }
}
