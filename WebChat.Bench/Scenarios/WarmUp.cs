using WebChat.Bench.Load;

namespace WebChat.Bench.Scenarios;

/// <summary>The load before anything counts, so that code is compiled for it and memory has grown.</summary>
internal static class WarmUp
{
    private const string Name = "warming up";
    private const double DeliveriesPerSecond = 100_000;

    /// <summary>
    /// Most of it at a rate that a server can follow, some flat out, and some with few posts: only then has .NET the time to compile
    /// what it has found to be worth it, and would else do so while it is measured.
    /// </summary>
    public static IReadOnlyList<Phase> Of(BenchSettings settings, CrowdSettings crowd)
    {
        if (settings.WarmUp <= 0)
            return [];
        var rate = Math.Clamp(DeliveriesPerSecond * crowd.Rooms / crowd.Members, 1, 2000);
        return
        [
            Phase.Paced(rate, settings.WarmUp * 0.6) with
            {
                Name = Name,
            },
            Phase.FlatOut(settings.WarmUp * 0.2, 64) with
            {
                Name = Name,
            },
            Phase.Paced(rate / 10, settings.WarmUp * 0.2) with
            {
                Name = Name,
            },
        ];
    }
}
