using WebChat.Bench.Load;
using WebChat.Bench.Report;
using WebChat.Bench.Servers;

namespace WebChat.Bench.Scenarios;

/// <summary>Everybody in one room.</summary>
internal static class RoomScenario
{
    private const int OfTheBars = 1000;
    private const string Slow = "10/s";
    private const string Middling = "100/s";
    private const string FlatOut = "flat out";
    private const string Fast = "1,000/s";

    /// <summary>Posts per second up to which a server that carries anything at all can follow.</summary>
    private const double Bearable = 100;

    public static readonly string[] Peers = ["inspircd", "ws", "floor"];

    public static async Task<ScenarioReport> RunAsync(Lab lab)
    {
        var settings = lab.Settings;
        var members = settings.Members ?? OfTheBars;
        var crowd = new CrowdSettings(members, settings.Rooms ?? 1, settings.Senders);
        double[] rates = settings.Rates.Count > 0 ? [.. settings.Rates] : [10, 100, 1000];
        var flatOut = Phase.FlatOut(settings.Seconds, settings.Outstanding ?? 64);
        // What may be too much comes after the phase that shows whether it is.
        Phase[] phases =
        [
            .. rates.Where(r => r <= Bearable).Select(r => Phase.Paced(r, settings.Seconds)),
            flatOut,
            .. rates.Where(r => r > Bearable).Select(r => Phase.Paced(r, settings.Seconds)),
        ];
        var plan = new Plan(crowd, phases) { WarmUp = WarmUp.Of(settings, crowd), SkipsWhatIsTooMuch = true };
        var servers = await lab.CompareAsync("room", plan, lab.WithPeers(Peers));
        return new ScenarioReport(
            $"{members:#,0} members in {(crowd.Rooms == 1 ? "one room" : $"{crowd.Rooms} rooms")}, {crowd.Groups.Senders} senders, {settings.Bytes} bytes",
            ComparisonTable.Make(servers, phases),
            [.. Bars(servers, phases, areThoseOfTheBars: members == OfTheBars && crowd.Rooms == 1)]
        );
    }

    private static IEnumerable<Bar> Bars(IReadOnlyList<Turns> servers, IReadOnlyList<Phase> phases, bool areThoseOfTheBars)
    {
        var ours = servers[0];
        yield return Bar.NoFaults("all phases", ours.Faults);
        if (!areThoseOfTheBars)
            yield break;
        foreach (var bar in phases.SelectMany(p => BarsOf(p.Name, ours, [.. servers.Skip(1)])))
            yield return bar;
    }

    private static IEnumerable<Bar> BarsOf(string phase, Turns ours, Turns[] peers)
    {
        var ratios = peers.Select(peer => RatioBar(phase, ours, peer)).OfType<Bar>();
        Bar[] own = phase switch
        {
            Slow => [Latency("p50", 6, t => t.P50), Latency("p99", 15, t => t.P99)],
            Middling => [Latency("p99", 30, t => t.P99)],
            Fast => [Latency("p99", 40, t => t.P99)],
            _ => [],
        };
        return ratios.Concat(own);

        Bar Latency(string what, double most, Func<Times, double> figure) =>
            Bar.AtMost($"{phase}: {what}", most, ours.Median(phase, p => figure(p.Delivery)), " ms");
    }

    private static Bar? RatioBar(string phase, Turns ours, Turns peer)
    {
        return (phase, peer.Name) switch
        {
            (FlatOut, "inspircd") => AtLeast(2),
            (FlatOut, "ws") => AtLeast(15),
            (Middling, "inspircd") => Cost(1),
            (Slow, "inspircd") => Cost(1.2),
            (Middling, FloorPeer.Command) => Bar.AtMost($"{phase}: CPU per delivery above the floor", 2, Above(), " µs"),
            _ => null,
        };

        Bar AtLeast(double least) => Bar.AtLeast($"{phase}, deliveries/s: times {peer.Name}", least, Ratio(p => p.DeliveriesPerSecond), "");
        Bar Cost(double most) => Bar.AtMost($"{phase}: CPU per delivery, times {peer.Name}", most, Ratio(Cpu), "");
        double Ratio(Func<PhaseResult, double> figure) => Statistics.MedianRatio(ours.Of(phase, figure), peer.Of(phase, figure));
        double Above() => Statistics.Median(ours.Of(phase, Cpu).Zip(peer.Of(phase, Cpu), (a, b) => a - b));
    }

    private static double Cpu(PhaseResult phase) => phase.MicrosecondsPerDelivery;
}
