using WebChat.Bench.Servers;

namespace WebChat.Bench;

/// <summary>What can be chosen on the command line. What is null has a default of its own in each scenario.</summary>
internal sealed record BenchSettings
{
    public int? Members { get; init; }

    public int? Rooms { get; init; }

    public int Senders { get; init; } = 50;

    public int Bytes { get; init; } = 100;

    /// <summary>Posts per second of the paced phases.</summary>
    public IReadOnlyList<double> Rates { get; init; } = [];

    /// <summary>How long each phase lasts.</summary>
    public double Seconds { get; init; } = 15;

    /// <summary>How long a server that warms up is under load before anything counts.</summary>
    public double WarmUp { get; init; } = 30;

    public int? Outstanding { get; init; }

    public int Pairs { get; init; } = 5;

    /// <summary>Peers, by the names of <see cref="ServerKind.Peers"/>; null: those that the scenario's bars need.</summary>
    public IReadOnlyList<string>? Versus { get; init; }

    public Cores Cores { get; init; } = new(0, 1);

    /// <summary>The server's library; null: what the build of this repository made.</summary>
    public string? ServerLibrary { get; init; }

    /// <summary>Where the temporary data folder is made.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Settings of the server, <c>KEY=VALUE</c>.</summary>
    public IReadOnlyList<string> ServerSettings { get; init; } = [];
}
