using System.CommandLine;
using WebChat.Bench.Floor;
using WebChat.Bench.Load;
using WebChat.Bench.Report;
using WebChat.Bench.Scenarios;
using WebChat.Bench.Servers;

namespace WebChat.Bench;

/// <summary>What can be typed after <c>npm run bench --</c>.</summary>
internal sealed class CommandLine
{
    private readonly BenchOptions _options = new();
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
        foreach (var option in _options.For(choices))
            command.Add(option);
        command.SetAction((result, stop) => RunAsync(_options.Read(result), scenarios, stop));
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
        // Better now, and all of it, than one after the other in the middle.
        var missing = scenarios
            .SelectMany(s => s.Servers(lab))
            .Select(lab.WhatIsMissingFor)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        if (missing.Length > 0)
            throw new BenchException(string.Join('\n', missing));
        await _output.WriteLineAsync(Machine.Describe(settings));
        return await RunAsync(scenarios, lab, progress, stop);
    }

    /// <summary>One that cannot be measured does not take the others with it, for together they take an hour.</summary>
    private async Task<int> RunAsync(IReadOnlyList<Scenario> scenarios, Lab lab, Progress progress, CancellationToken stop)
    {
        var bars = new List<Bar>();
        var failed = new List<string>();
        foreach (var scenario in scenarios)
        {
            try
            {
                var report = await RunAsync(scenario, lab, stop);
                bars.AddRange(report.Bars);
                await _output.WriteLineAsync(report.ToString());
            }
            catch (BenchException e) when (scenarios.Count > 1)
            {
                progress.Note(e.Message);
                failed.Add(scenario.Name);
            }
        }

        if (scenarios.Count > 1)
            await _output.WriteLineAsync($"## All bars\n\n{Bar.Table(bars)}");
        return failed.Count == 0 ? 0 : throw new BenchException($"Could not be measured: {string.Join(", ", failed)}.");
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
}
