using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using WebChat.Contracts;
using WebChat.Server.Storage.Sqlite;
using WebChat.Tests.ConsoleClient;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Processes;

/// <summary>The server as a process: how it starts, what it says, and what it ends with when it cannot start.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private string Database => _data.File("webchat.db");

    public StartTests() => SqliteNative.Load();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task All_mistakes_in_the_settings_are_told_at_once()
    {
        var (exitCode, output) = await ServerProcess.RunAsync(
            _data.Path,
            "--Chat:AdminKey=short",
            "--Chat:GraceSeconds=0",
            "--Chat:SessionHours=-1",
            "--Chat:PathBase=chat/",
            "--Chat:AllowedOrigins:0=intranet",
            "--Chat:TrustedProxies:0=proxy",
            "--Chat:OperatorConsole=perhaps",
            "--Chat:Limits:Burst=-1",
            "--Chat:CrowdSize=many",
            "--urls=nowhere"
        );
        Assert.Equal(2, exitCode);
        foreach (
            var setting in (string[])
                [
                    "AdminKey",
                    "GraceSeconds",
                    "SessionHours",
                    "PathBase",
                    "AllowedOrigins",
                    "TrustedProxies",
                    "OperatorConsole",
                    "Burst",
                    "CrowdSize",
                    "nowhere",
                ]
        )
            Assert.Contains(setting, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task A_setting_of_the_wrong_kind_is_told_in_words()
    {
        var (exitCode, output) = await ServerProcess.RunAsync(_data.Path, "--Chat:GraceSeconds=soon");
        Assert.Equal(2, exitCode);
        Assert.Contains("GraceSeconds", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_where_to_open_it_and_where_the_key_is_but_not_the_key()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path, "--Chat:AdminKey=", "--Chat:PathBase=/chat");
        Assert.Contains($"{server.Url}chat/", server.Output, StringComparison.Ordinal);
        Assert.Contains(_data.File("admin.key"), server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain((await File.ReadAllTextAsync(_data.File("admin.key"))).Trim(), server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listening_everywhere_it_says_each_address_that_others_can_open()
    {
        var (port, output) = await ServerProcess.ListenEverywhereAsync(_data.Path);
        Assert.Contains($"http://localhost:{port}/", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Open       http://0.0.0.0", output, StringComparison.Ordinal);
        var lan = NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(i => i.OperationalStatus == OperationalStatus.Up)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .Where(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
        Assert.All(lan, address => Assert.Contains($"http://{address}:{port}/", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_typed_at_the_server_s_terminal_is_an_announcement()
    {
        var port = ServerProcess.FreePort();
        var url = new Uri($"http://127.0.0.1:{port}/");
        var server = Path.Combine(AppContext.BaseDirectory, "WebChat.Server.dll");
        await using var terminal = await Tmux.RunProgramAsync($"dotnet '{server}' --urls={url} --Chat:DataDirectory='{_data.Path}'");
        await terminal.ExpectAsync(rows => rows.Any(r => r.Contains("Admin key", StringComparison.Ordinal)), "the server is open");
        await using var ann = await TestUser.ConnectAsync(url, "ann");
        await ann.JoinAsync("ann");
        await terminal.SendAsync("Lunch is ready");
        var announcement = await ann.ExpectAsync<AnnouncementEvent>();
        Assert.Equal(("Lunch is ready", "operator"), (announcement.Text, announcement.By));
        await terminal.ExpectAsync(rows => rows.Any(r => r.Contains("Announced to everybody", StringComparison.Ordinal)), "it says so");
        await terminal.PressAsync("C-c");
        await terminal.ExpectAsync(rows => rows.Any(r => r.Contains("exit code 0", StringComparison.Ordinal)), "it has ended");
    }

    [Theory]
    [InlineData("this is no database, and whoever keeps it here wants to keep it")]
    [InlineData("SQLite format 3\0 but the rest is not")]
    public async Task A_corrupt_database_is_told_in_one_line_and_left_as_it_is(string content)
    {
        await File.WriteAllTextAsync(Database, content);
        await ExpectRefusalAsync("corrupt");
        Assert.Equal(content, await File.ReadAllTextAsync(Database));
    }

    [Fact]
    public async Task A_database_with_damaged_pages_is_told_in_one_line_and_left_as_it_is()
    {
        await using (var server = await ServerProcess.StartAsync(_data.Path))
        {
            await using var ann = await TestUser.ConnectAsync(server.Url, "ann");
            await ann.JoinAsync("ann");
            await ann.EnterAsync("lobby");
            for (var i = 0; i < 50; i++)
                await ann.SayAsync(new string('x', 3000));
            server.Terminate();
            Assert.Equal(0, await server.ExitAsync());
        }

        // A page in which messages are found: one of the tree, not one that only holds what is left of a long text.
        const byte Leaf = 0x0A;
        var before = await File.ReadAllBytesAsync(Database);
        var size = BinaryPrimitives.ReadUInt16BigEndian(before.AsSpan(16));
        var page = Enumerable
            .Range(1, (before.Length / size) - 1)
            .First(n => before[n * size] == Leaf && before.AsSpan(n * size, size).IndexOf("xxxxxxxx"u8) >= 0);
        before.AsSpan(page * size, size).Clear();
        await File.WriteAllBytesAsync(Database, before);

        await ExpectRefusalAsync("corrupt");
        Assert.Equal(before, await File.ReadAllBytesAsync(Database));
    }

    [Theory]
    [InlineData(60, 999, "newer")] // user_version, high byte first
    [InlineData(68, 1, "another program")] // application_id
    public async Task A_database_that_is_not_ours_to_open_is_left_as_it_is(int offset, int value, string word)
    {
        await using (var server = await ServerProcess.StartAsync(_data.Path))
        {
            server.Terminate();
            Assert.Equal(0, await server.ExitAsync());
        }

        await using (var file = File.OpenWrite(Database))
        {
            file.Position = offset;
            file.Write([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
        }

        var before = await File.ReadAllBytesAsync(Database);
        await ExpectRefusalAsync(word);
        Assert.Equal(before, await File.ReadAllBytesAsync(Database));
    }

    [Fact]
    public async Task A_database_of_another_program_without_a_version_is_left_as_it_is()
    {
        using (var other = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            other.Open();
            using var create = other.CreateCommand();
            create.CommandText = "CREATE TABLE invoices (id INTEGER)";
            create.ExecuteNonQuery();
        }

        var before = await File.ReadAllBytesAsync(Database);
        await ExpectRefusalAsync("another program");
        Assert.Equal(before, await File.ReadAllBytesAsync(Database));
        Assert.Equal(["server.lock", "webchat.db"], Directory.GetFiles(_data.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_in_one_line()
    {
        var file = _data.File("a-file-where-the-folder-should-be");
        await File.WriteAllTextAsync(file, "x");
        var (exitCode, output) = await ServerProcess.RunAsync(file);
        Assert.Equal(3, exitCode);
        Assert.Contains("cannot be", output, StringComparison.Ordinal);
        Assert.Single(output.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused_and_the_first_goes_on()
    {
        await using var first = await ServerProcess.StartAsync(_data.Path);
        await ExpectRefusalAsync("Another server");
        await using var ann = await TestUser.ConnectAsync(first.Url, "ann");
        await ann.JoinAsync("ann");
        await ann.EnterAsync("lobby");
        await ann.SayAsync("still here");
    }

    [Fact]
    public async Task What_the_operator_types_is_an_announcement()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path, "--Chat:OperatorConsole=on");
        await using var ann = await TestUser.ConnectAsync(server.Url, "ann");
        await ann.JoinAsync("ann");
        await server.Input.WriteLineAsync("Lunch is ready");
        await server.Input.FlushAsync();
        var announcement = await ann.ExpectAsync<AnnouncementEvent>();
        Assert.Equal(("Lunch is ready", "operator"), (announcement.Text, announcement.By));
    }

    [Fact]
    public async Task From_a_pipe_nothing_is_announced_unless_the_settings_say_so()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        await using var ann = await TestUser.ConnectAsync(server.Url, "ann");
        await ann.JoinAsync("ann");
        await server.Input.WriteLineAsync("Lunch is ready");
        await server.Input.FlushAsync();
        Assert.Empty(await ann.EventsUntilNowAsync());
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Contains((await http.GetFromJsonAsync<RoomInfo[]>("api/rooms", Wire.Json))!, r => r.Room == "lobby");
    }

    private async Task ExpectRefusalAsync(string word)
    {
        var (exitCode, output) = await ServerProcess.RunAsync(_data.Path);
        Assert.True(exitCode == 3, string.Create(CultureInfo.InvariantCulture, $"{exitCode}: {output}"));
        Assert.Contains(word, output, StringComparison.Ordinal);
        Assert.Single(output.Trim().Split('\n'));
    }
}
