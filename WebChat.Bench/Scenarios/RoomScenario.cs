using WebChat.Bench.Load;
using WebChat.Bench.Report;
using WebChat.Bench.Servers;

namespace WebChat.Bench.Scenarios;

/// <summary>Everybody in one room.</summary>
internal static class RoomScenario
{
    private const string FlatOut = "flat out";

    public static readonly string[] Peers = ["inspircd", "ws", "floor"];

    public static async Task<ScenarioReport> RunAsync(Lab lab)
    {
        var settings = lab.Settings;
        var members = settings.Members ?? 1000;
        var crowd = new CrowdSettings(members, settings.Rooms ?? 1, settings.Senders);
        double[] rates = settings.Rates.Count > 0 ? [.. settings.Rates] : [10, 100, 1000];
        var flatOut = Phase.FlatOut(settings.Seconds, settings.Outstanding ?? 64);
        // What may be too much comes after the phase that shows whether it is.
        Phase[] phases =
        [
            .. rates.Where(r => r <= 100).Select(r => Phase.Paced(r, settings.Seconds)),
            flatOut,
            .. rates.Where(r => r > 100).Select(r => Phase.Paced(r, settings.Seconds)),
        ];
        var plan = new Plan(crowd, phases) { WarmUp = WarmUp.Of(settings, crowd), SkipsWhatIsTooMuch = true };
        var servers = await lab.CompareAsync("room", plan, lab.WithPeers(Peers));
        return new ScenarioReport(
            $"{members:#,0} members in {(crowd.Rooms == 1 ? "one room" : $"{crowd.Rooms} rooms")}, {crowd.Groups.Senders} senders, {settings.Bytes} bytes",
            ComparisonTable.Make(servers, phases),
            [.. Bars(servers)]
        );
    }

    private static IEnumerable<Bar> Bars(IReadOnlyList<Turns> servers)
    {
        var ours = servers[0];
        yield return Bar.NoFaults("all phases", ours.Faults);
        foreach (var peer in servers.Skip(1))
        {
            if (LeastRatio(peer.Name) is { } least)
                yield return Bar.AtLeast(
                    $"flat out, deliveries/s: times {peer.Name}",
                    least,
                    Ratio(peer, FlatOut, p => p.DeliveriesPerSecond),
                    ""
                );
            if (string.Equals(peer.Name, FloorPeer.Command, StringComparison.Ordinal))
            {
                var above = Statistics.Median(ours.Of("100/s", Cpu).Zip(peer.Of("100/s", Cpu), (a, b) => a - b));
                yield return Bar.AtMost("100/s: CPU per delivery above the floor", 2, above, " µs");
            }

            if (!string.Equals(peer.Name, "inspircd", StringComparison.Ordinal))
                continue;
            yield return Bar.AtMost($"100/s: CPU per delivery, times {peer.Name}", 1, Ratio(peer, "100/s", Cpu), "");
            yield return Bar.AtMost($"10/s: CPU per delivery, times {peer.Name}", 1.2, Ratio(peer, "10/s", Cpu), "");
        }

        yield return Bar.AtMost("100/s: p99", 30, ours.Median("100/s", p => p.Delivery.P99), " ms");
        yield return Bar.AtMost("10/s: p50", 6, ours.Median("10/s", p => p.Delivery.P50), " ms");
        yield return Bar.AtMost("10/s: p99", 15, ours.Median("10/s", p => p.Delivery.P99), " ms");
        yield return Bar.AtMost("1,000/s: p99", 40, ours.Median("1,000/s", p => p.Delivery.P99), " ms");

        double Ratio(Turns peer, string phase, Func<PhaseResult, double> figure) =>
            Statistics.MedianRatio(ours.Of(phase, figure), peer.Of(phase, figure));
    }

    private static double? LeastRatio(string peer) =>
        peer switch
        {
            "inspircd" => 2,
            "ws" => 15,
            _ => null,
        };

    private static double Cpu(PhaseResult phase) => phase.MicrosecondsPerDelivery;
}
