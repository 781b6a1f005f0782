using WebChat.Bench.Load;
using WebChat.Bench.Servers;

namespace WebChat.Bench.Scenarios;

/// <summary>What a server did between its start and its stop.</summary>
internal sealed record Turn(int Members, double JoinSeconds, Usage AtStart, Usage Joined, IReadOnlyList<PhaseResult> Phases)
{
    public double KilobytesPerConnection => (Joined.ResidentBytes - AtStart.ResidentBytes) / 1024.0 / Members;

    /// <summary>The share of a core that the server used while nobody said anything.</summary>
    public double IdleShare { get; init; }

    public Usage AfterIdle { get; init; }

    public double IdleKilobytesPerConnection => (AfterIdle.ResidentBytes - AtStart.ResidentBytes) / 1024.0 / Members;

    /// <summary>How many were cut off, at whatever time.</summary>
    public int Closed { get; init; }

    public FaultCounts Faults => Phases.Aggregate(default(FaultCounts), (sum, p) => sum + p.Faults) with { Closed = Closed };

    /// <summary>The phase of that name, if it was not left out.</summary>
    public PhaseResult? Find(string phase) => Phases.FirstOrDefault(p => string.Equals(p.Phase.Name, phase, StringComparison.Ordinal));
}

/// <summary>What to do with a server in a turn.</summary>
internal sealed record Plan(CrowdSettings Crowd, IReadOnlyList<Phase> Phases)
{
    /// <summary>For a server that warms up; the others get a short one, for their memory to grow to what it will be.</summary>
    public IReadOnlyList<Phase> WarmUp { get; init; } = [];

    /// <summary>How long all just listen after they have joined.</summary>
    public double SettleSeconds { get; init; } = 1;

    /// <summary>How long it is then measured what silence costs.</summary>
    public double IdleSeconds { get; init; }

    /// <summary>Leaves out paced phases that the server could not follow, as its flat-out phase has shown.</summary>
    public bool SkipsWhatIsTooMuch { get; init; }
}
