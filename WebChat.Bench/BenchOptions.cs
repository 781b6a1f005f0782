using System.CommandLine;
using System.Globalization;
using WebChat.Bench.Scenarios;
using WebChat.Bench.Servers;

namespace WebChat.Bench;

/// <summary>The options of the command line, and the settings that they make.</summary>
internal sealed class BenchOptions
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

    public BenchOptions()
    {
        _set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError($"--set: '{token.Value}' is not of the form KEY=VALUE.");
        });
    }

    /// <summary>Those that a scenario takes.</summary>
    public IEnumerable<Option> For(Choices choices)
    {
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
        return special.Where(s => choices.HasFlag(s.Choice)).Select(s => s.Option).Concat(common);
    }

    public BenchSettings Read(ParseResult result)
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
            // Of an option that was not given the value is an empty list, too: that is what "none" means.
            Versus = result.GetResult(_versus) is null ? null : result.GetValue(_versus),
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
