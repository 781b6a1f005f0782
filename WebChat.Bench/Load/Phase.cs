using WebChat.Bench.Servers;

namespace WebChat.Bench.Load;

/// <summary>What decides in a flat-out phase that the next post may go.</summary>
internal enum Window
{
    /// <summary>An older one has reached everybody.</summary>
    Reached,

    /// <summary>An older one is acknowledged.</summary>
    Acknowledged,
}

/// <summary>So much load for so long.</summary>
/// <param name="PostsPerSecond">In all groups together; none: flat out, as fast as <see cref="Outstanding"/> allows.</param>
internal sealed record Phase(string Name, double? PostsPerSecond, double Seconds)
{
    /// <summary>Flat out: how many posts are on their way at any time.</summary>
    public int Outstanding { get; init; } = 64;

    public Window Window { get; init; }

    /// <summary>Posts are private messages between two.</summary>
    public bool Private { get; init; }

    /// <summary>Cuts the phase into pieces of so many seconds and tells the cost of each; 0: does not.</summary>
    public double SliceSeconds { get; init; }

    public static Phase FlatOut(double seconds, int outstanding) => new("flat out", null, seconds) { Outstanding = outstanding };

    public static Phase Paced(double postsPerSecond, double seconds) =>
        new(FormattableString.Invariant($"{postsPerSecond:#,0.###}/s"), postsPerSecond, seconds);
}

/// <summary>What went wrong. All of it must be 0.</summary>
internal readonly record struct FaultCounts(long Lost, long Doubled, long OutOfOrder, long Stray, long Refused, int Closed)
{
    public bool None => this == default;

    public static FaultCounts operator +(FaultCounts a, FaultCounts b) =>
        new(
            a.Lost + b.Lost,
            a.Doubled + b.Doubled,
            a.OutOfOrder + b.OutOfOrder,
            a.Stray + b.Stray,
            a.Refused + b.Refused,
            a.Closed + b.Closed
        );

    public override string ToString()
    {
        (long Count, string What)[] all =
        [
            (Lost, "lost"),
            (Doubled, "doubled"),
            (OutOfOrder, "out of order"),
            (Stray, "stray"),
            (Refused, "refused"),
            (Closed, "connections closed"),
        ];
        return None ? "0 faults" : string.Join(", ", all.Where(f => f.Count > 0).Select(f => $"{f.Count:#,0} {f.What}"));
    }
}

/// <summary>A piece of a phase.</summary>
/// <param name="At">Its end, in seconds after the phase began.</param>
internal readonly record struct Slice(double At, double MicrosecondsPerDelivery);

internal sealed record PhaseResult(Phase Phase)
{
    /// <summary>From the first post to the last delivery.</summary>
    public double Seconds { get; init; }

    public int Posts { get; init; }

    public long Deliveries { get; init; }

    public int Receipts { get; init; }

    public FaultCounts Faults { get; init; }

    public string? Refusal { get; init; }

    public Times Delivery { get; init; }

    public Times Receipt { get; init; }

    /// <summary>Reached everybody, and acknowledged.</summary>
    public Times Done { get; init; }

    /// <summary>What the disk took meanwhile, by itself.</summary>
    public Times Disk { get; init; }

    /// <summary>What the server's processes used meanwhile.</summary>
    public Usage Server { get; init; }

    /// <summary>The generator's share of its core: near 1, it is the limit.</summary>
    public double GeneratorShare { get; init; }

    /// <summary>How much of the server's core was used by something else.</summary>
    public double ForeignShare { get; init; }

    /// <summary>The most that a post went out after its time, in milliseconds. Latency counts it.</summary>
    public double Lag { get; init; }

    /// <summary>How often the generator read something.</summary>
    public long Reads { get; init; }

    public long Bytes { get; init; }

    public IReadOnlyList<Slice> Slices { get; init; } = [];

    public double DeliveriesPerSecond => Deliveries / Seconds;

    public double PostsPerSecond => Posts / Seconds;

    public double ReceiptsPerSecond => Receipts / Seconds;

    /// <summary>How many messages a server joins.</summary>
    public double DeliveriesPerRead => (double)Deliveries / Reads;

    public double BytesPerDelivery => (double)Bytes / Deliveries;

    public double MicrosecondsPerDelivery => Deliveries == 0 ? double.NaN : Server.CpuSeconds * 1e6 / Deliveries;
}
