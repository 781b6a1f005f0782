using WebChat.Bench.Load;

namespace WebChat.Bench.Scenarios;

/// <summary>The load before anything counts, so that code is compiled for it and memory has grown.</summary>
internal static class WarmUp
{
    private const double DeliveriesPerSecond = 100_000;

    /// <summary>Most of it at a rate that a server can follow, the end flat out.</summary>
    public static IReadOnlyList<Phase> Of(BenchSettings settings, CrowdSettings crowd)
    {
        if (settings.WarmUp <= 0)
            return [];
        var rate = Math.Clamp(DeliveriesPerSecond * crowd.Rooms / crowd.Members, 1, 2000);
        return
        [
            Phase.Paced(rate, settings.WarmUp * 0.75) with
            {
                Name = "warming up",
            },
            Phase.FlatOut(settings.WarmUp * 0.25, 64) with
            {
                Name = "warming up",
            },
        ];
    }
}
