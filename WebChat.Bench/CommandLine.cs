using System.CommandLine;
using System.Globalization;
using WebChat.Bench.Floor;
using WebChat.Bench.Load;
using WebChat.Bench.Report;
using WebChat.Bench.Scenarios;
using WebChat.Bench.Servers;

namespace WebChat.Bench;

/// <summary>What can be typed after <c>npm run bench --</c>.</summary>
internal sealed class CommandLine
{
    private readonly Option<int?> _members = Number("--members", "Connections", 2, 100_000);
    private readonly Option<int?> _rooms = Number("--rooms", "Rooms that they are spread over", 1, 50_000);
    private readonly Option<int?> _senders = Number("--senders", "How many of each room post [default: 50]", 1, 100_000);
    private readonly Option<int?> _bytes = Number("--bytes", "Length of a text [default: 100]", 40, 4000);
    private readonly Option<int?> _outstanding = Number("--outstanding", "Flat out: posts that are on their way at any time", 1, 100_000);
    private readonly Option<int?> _pairs = Number("--pairs", "How often everything is measured in turns [default: 5]", 1, 1000);
    private readonly Option<int?> _serverCore = Number("--server-cpu", "The core of the server", 0, 4095);
    private readonly Option<int?> _generatorCore = Number("--generator-cpu", "The core of the generator", 0, 4095);
    private readonly Option<double?> _seconds = Duration("--seconds", "Length of each phase [default: 15]", 0.1);
    private readonly Option<double?> _warmUp = Duration("--warm-up", "Load before anything counts, in seconds [default: 30]", 0);

    private readonly Option<double[]> _rates = new("--rates")
    {
        Description = "Posts per second of the paced phases, in all rooms together, like 10,100",
        HelpName = "RATES",
        CustomParser = result =>
        {
            var parts = result.Tokens[0].Value.Split(',');
            var rates = new double[parts.Length];
            for (var i = 0; i < parts.Length; i++)
            {
                if (
                    !double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out rates[i])
                    || rates[i] is not (> 0 and <= 1e6)
                )
                    result.AddError($"--rates: '{parts[i]}' is no number above 0.");
            }

            return rates;
        },
    };

    private readonly Option<string[]> _versus = new("--vs")
    {
        Description = $"Peers to compare with: {string.Join(", ", ServerKind.Peers.Keys)}, or none [default: those of the bars]",
        HelpName = "PEERS",
        CustomParser = result =>
        {
            var names = result.Tokens[0].Value.Split(',');
            if (names is ["none"])
                return [];
            foreach (var name in names.Where(n => !ServerKind.Peers.ContainsKey(n)))
                result.AddError($"--vs: '{name}' is not known; there are {string.Join(", ", ServerKind.Peers.Keys)}.");
            return names;
        },
    };

    private readonly Option<string?> _server = new("--server")
    {
        Description = "WebChat.Server.dll [default: that of this repository, Release]",
        HelpName = "FILE",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Where the server's temporary data folder is made [default: the system's]",
        HelpName = "FOLDER",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "A setting of the server, like Chat:CrowdSize=100; several times for several",
        HelpName = "KEY=VALUE",
    };

    private readonly TextWriter _output;
    private readonly TextWriter _error;

    private CommandLine(TextWriter output, TextWriter error) => (_output, _error) = (output, error);

    public static RootCommand Root(TextWriter output, TextWriter error) => new CommandLine(output, error).Build();

    private RootCommand Build()
    {
        var root = new RootCommand(
            """
            Loads WebChat and its peers, and measures what a delivery costs. Linux only, on a machine that does nothing else.

            The tables go to standard output, how far it is to standard error.
            """
        );
        _set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError($"--set: '{token.Value}' is not of the form KEY=VALUE.");
        });
        foreach (var scenario in Scenario.All)
            root.Add(Make(scenario.Name, scenario.Description, scenario.Choices, [scenario]));
        const Choices ofAll = Choices.Seconds | Choices.WarmUp | Choices.Versus;
        root.Add(Make("all", "All of these, one after the other", ofAll, Scenario.All));
        root.Add(MakeFloor());
        return root;
    }

    /// <summary>What <see cref="FloorPeer"/> starts.</summary>
    private static Command MakeFloor()
    {
        var port = new Argument<int>("PORT");
        var command = new Command(FloorPeer.Command, "The cheapest server there can be, to be measured") { port };
        command.Hidden = true;
        command.SetAction((result, stop) => RunFloorAsync(result.GetValue(port), stop));
        return command;
    }

    private static Task<int> RunFloorAsync(int port, CancellationToken stop)
    {
        using var server = new FloorServer(port);
        server.Run(stop);
        return Task.FromResult(0);
    }

    private Command Make(string name, string description, Choices choices, IReadOnlyList<Scenario> scenarios)
    {
        var command = new Command(name, description);
        (Choices Choice, Option Option)[] special =
        [
            (Choices.Members, _members),
            (Choices.Rooms, _rooms),
            (Choices.Senders, _senders),
            (Choices.Bytes, _bytes),
            (Choices.Rates, _rates),
            (Choices.Seconds, _seconds),
            (Choices.WarmUp, _warmUp),
            (Choices.Outstanding, _outstanding),
            (Choices.Versus, _versus),
        ];
        Option[] common = [_pairs, _serverCore, _generatorCore, _server, _data, _set];
        foreach (var option in special.Where(s => choices.HasFlag(s.Choice)).Select(s => s.Option).Concat(common))
            command.Add(option);
        command.SetAction((result, stop) => RunAsync(Read(result), scenarios, stop));
        return command;
    }

    private async Task<int> RunAsync(BenchSettings settings, IReadOnlyList<Scenario> scenarios, CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux())
            throw new BenchException("The bench measures on Linux only: it needs /proc, taskset and epoll.");
        Programs.Need("taskset", "util-linux");
        if (settings.Cores.Problem() is { } problem)
            throw new BenchException(problem);
        var progress = new Progress(_error);
        if (settings.Cores.Server == settings.Cores.Generator)
            progress.Note("server and generator share one core: the figures are of little use");
        await settings.Cores.PinGeneratorAsync(stop);
        var lab = new Lab(settings, progress, stop);
        foreach (var scenario in scenarios)
            scenario.Check(lab);
        await _output.WriteLineAsync(Machine.Describe(settings));
        var bars = new List<Bar>();
        foreach (var scenario in scenarios)
        {
            var report = await RunAsync(scenario, lab, stop);
            bars.AddRange(report.Bars);
            await _output.WriteLineAsync(report.ToString());
        }

        if (scenarios.Count > 1)
            await _output.WriteLineAsync($"## All bars\n\n{Bar.Table(bars)}");
        return 0;
    }

    private static async Task<ScenarioReport> RunAsync(Scenario scenario, Lab lab, CancellationToken stop)
    {
        try
        {
            return await scenario.RunAsync(lab);
        }
        catch (BenchException e) when (stop.IsCancellationRequested)
        {
            // Ctrl-C at a terminal reaches the servers too, and they may be gone before we are.
            throw new OperationCanceledException("Stopped.", e, stop);
        }
    }

    private BenchSettings Read(ParseResult result)
    {
        var defaults = new BenchSettings();
        var cores = OperatingSystem.IsLinux() ? Cores.Default() : defaults.Cores;
        return new BenchSettings
        {
            Members = result.GetValue(_members),
            Rooms = result.GetValue(_rooms),
            Senders = result.GetValue(_senders) ?? defaults.Senders,
            Bytes = result.GetValue(_bytes) ?? defaults.Bytes,
            Rates = result.GetValue(_rates) ?? defaults.Rates,
            Seconds = result.GetValue(_seconds) ?? defaults.Seconds,
            WarmUp = result.GetValue(_warmUp) ?? defaults.WarmUp,
            Outstanding = result.GetValue(_outstanding),
            Pairs = result.GetValue(_pairs) ?? defaults.Pairs,
            Versus = result.GetValue(_versus),
            Cores = new Cores(result.GetValue(_serverCore) ?? cores.Server, result.GetValue(_generatorCore) ?? cores.Generator),
            ServerLibrary = result.GetValue(_server) is { } server ? Path.GetFullPath(server) : null,
            DataFolder = result.GetValue(_data) is { } data ? Path.GetFullPath(data) : null,
            ServerSettings = result.GetValue(_set) ?? [],
        };
    }

    private static Option<int?> Number(string name, string description, int least, int most)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (!int.TryParse(text, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
                result.AddError($"{name} takes a whole number from {least} to {most}, not '{text}'.");
        });
        return option;
    }

    private static Option<double?> Duration(string name, string description, double least)
    {
        var option = new Option<double?>(name) { Description = description, HelpName = "SECONDS" };
        option.Validators.Add(result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (!double.TryParse(text, CultureInfo.InvariantCulture, out var number) || number < least || number > 3600)
                result.AddError($"{name} takes seconds, from {least} to 3600, not '{text}'.");
        });
        return option;
    }
}
