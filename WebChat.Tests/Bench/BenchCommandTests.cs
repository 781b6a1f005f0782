using System.CommandLine;
using System.Diagnostics;
using System.Text.RegularExpressions;
using WebChat.Bench;
using WebChat.Bench.Load;
using WebChat.Bench.Scenarios;

namespace WebChat.Tests.Bench;

/// <summary>The bench as people start it.</summary>
public sealed class BenchCommandTests
{
    private const string Short = " --seconds 1 --warm-up 0";
    private const string NothingLost = "nothing lost, doubled or out of order";
    private const string NobodyCutOff = "nobody is cut off";

    private static readonly string Server = Path.Combine(AppContext.BaseDirectory, "WebChat.Server.dll");

    [Theory]
    [InlineData("room --members 1", "--members takes a whole number from 2 to 100000, not '1'.")]
    [InlineData("room --rates 10,x", "--rates: 'x' is no number above 0.")]
    [InlineData("room --vs irc", "--vs: 'irc' is not known; there are inspircd, ngircd, ws, socketio, floor.")]
    [InlineData("idle --seconds long", "--seconds takes seconds, from 0.1 to 3600, not 'long'.")]
    [InlineData("join --set Chat", "--set: 'Chat' is not of the form KEY=VALUE.")]
    [InlineData("join --rates 10", "Unrecognized command or argument '--rates'.")]
    public void A_wrong_option_is_told_in_a_sentence(string arguments, string sentence)
    {
        var parsed = CommandLine.Root(TextWriter.Null, TextWriter.Null).Parse(arguments);
        Assert.Equal(sentence, parsed.Errors[0].Message);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("--vs none", "")]
    [InlineData("--vs ws,floor", "ws,floor")]
    public void Without_a_word_of_peers_those_of_the_bars_are_measured(string arguments, string? versus)
    {
        var options = new BenchOptions();
        var command = new RootCommand();
        foreach (var option in options.For(Choices.Versus))
            command.Add(option);
        var settings = options.Read(command.Parse(arguments));
        Assert.Equal(versus, settings.Versus is { } peers ? string.Join(',', peers) : null);
        string[] ofTheBars = ["WebChat", "inspircd", "ws", "floor"];
        if (versus is null)
            Assert.Equal(
                ofTheBars,
                new Lab(settings, new Progress(TextWriter.Null), default).WithPeers(RoomScenario.Peers).Select(s => s.Name)
            );
    }

    [Fact]
    public async Task A_small_room_is_measured_and_nothing_is_lost()
    {
        var (code, output, error) = await RunAsync(
            $"room --vs none --members 20 --senders 4 --seconds 1 --warm-up 0 --rates 20 --pairs 1 --server {Server}"
        );
        if (!Measures(code, error))
            return;
        Assert.Contains($"{NothingLost} | 0 faults | met", output, StringComparison.Ordinal);
        // 20 posts, each to 20 members.
        Assert.Matches(@"20/s: [\d,]+ deliveries/s", error);
        foreach (
            var figure in (string[])["RSS at the start, MB", "server CPU per delivery, µs", "p99, ms", "receipt p99, ms", "deliveries/s"]
        )
            Assert.InRange(Figure(output, figure), 0.001, 1e9);
    }

    [Theory]
    [InlineData($"rooms --members 20 --rooms 4 --senders 2 --vs floor,ws,socketio{Short}", "4 rooms, flat out", NothingLost)]
    [InlineData($"private --members 20{Short}", "private messages", NothingLost)]
    [InlineData($"durable --members 5{Short}", "posts made durable", NothingLost)]
    [InlineData($"tls --members 20 --senders 4 --rates 20{Short}", "WebChat with TLS", NothingLost)]
    [InlineData("idle --vs none --members 20 --seconds 1", "20 idle connections", NobodyCutOff)]
    [InlineData("join --vs none --members 20", "20 join one room", NobodyCutOff)]
    public async Task Each_scenario_is_measured_without_a_fault(string scenario, string what, string bar)
    {
        var (code, output, error) = await RunAsync($"{scenario} --pairs 1 --server {Server}");
        if (!Measures(code, error))
            return;
        Assert.Matches($@"\| {Regex.Escape(what)} +\| {bar} +\| 0 faults +\| met", output);
        Assert.DoesNotContain(" 0 deliveries/s", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_measured_is_told_in_a_sentence()
    {
        var (code, _, error) = await RunAsync("join --server nowhere.dll");
        Assert.Equal(1, code);
        Assert.Matches(@"^The (server is not built: there is no .*nowhere\.dll|bench measures on Linux only.*)\.\n$", error);
    }

    /// <summary>It measures on Linux, and says so elsewhere.</summary>
    private static bool Measures(int code, string error)
    {
        if (OperatingSystem.IsLinux())
            Assert.True(code == 0, error);
        else
            Assert.Equal((1, "The bench measures on Linux only: it needs /proc, taskset and epoll."), (code, error.Trim()));
        return OperatingSystem.IsLinux();
    }

    private static double Figure(string output, string name)
    {
        var row = Regex.Match(output, $@"\| {Regex.Escape(name)} +\| ([\d.,]+) ", RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.True(row.Success, $"There is no {name} in:\n{output}");
        return double.Parse(row.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "WebChat.Bench.dll"), .. arguments.Split(' ')])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var bench = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        try
        {
            var (output, error) = (bench.StandardOutput.ReadToEndAsync(deadline.Token), bench.StandardError.ReadToEndAsync(deadline.Token));
            await bench.WaitForExitAsync(deadline.Token);
            return (bench.ExitCode, await output, await error);
        }
        finally
        {
            bench.Kill(entireProcessTree: true);
        }
    }
}
