namespace WebChat.Bench.Report;

/// <summary>What a scenario found.</summary>
/// <param name="Tables">Markdown.</param>
internal sealed record ScenarioReport(string Title, IReadOnlyList<string> Tables, IReadOnlyList<Bar> Bars)
{
    public override string ToString() =>
        string.Join('\n', [$"## {Title}\n", .. Tables, .. Bars.Count > 0 ? [Bar.Table(Bars)] : Array.Empty<string>()]);
}
