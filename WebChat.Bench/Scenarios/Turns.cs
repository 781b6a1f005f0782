using WebChat.Bench.Load;
using WebChat.Bench.Report;

namespace WebChat.Bench.Scenarios;

/// <summary>The turns of one server, one for each pair.</summary>
internal sealed class Turns(string name)
{
    private readonly List<Turn> _all = [];

    public string Name => name;

    public FaultCounts Faults => _all.Aggregate(default(FaultCounts), (sum, t) => sum + t.Faults);

    public int Count => _all.Count;

    public void Add(Turn turn) => _all.Add(turn);

    /// <summary>A figure of every turn.</summary>
    public IReadOnlyList<double> Of(Func<Turn, double> figure) => [.. _all.Select(figure)];

    /// <summary>A figure of that phase in every turn; not a number where it was left out.</summary>
    public IReadOnlyList<double> Of(string phase, Func<PhaseResult, double> figure) =>
        Of(turn => turn.Find(phase) is { } result ? figure(result) : double.NaN);

    public double Median(Func<Turn, double> figure) => Statistics.Median(Of(figure));

    public double Median(string phase, Func<PhaseResult, double> figure) => Statistics.Median(Of(phase, figure));

    /// <summary>In how many turns that phase was left out.</summary>
    public int LeftOut(string phase) => _all.Count(t => t.Find(phase) is null);

    public FaultCounts FaultsOf(string phase) =>
        _all.Select(t => t.Find(phase)).OfType<PhaseResult>().Aggregate(default(FaultCounts), (sum, p) => sum + p.Faults);
}
