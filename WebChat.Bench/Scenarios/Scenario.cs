using WebChat.Bench.Report;

namespace WebChat.Bench.Scenarios;

/// <summary>Something that can be measured by its name.</summary>
/// <param name="Peers">The peers that its bars speak of.</param>
internal sealed record Scenario(string Name, string Description, Func<Lab, Task<ScenarioReport>> RunAsync, params string[] Peers)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [new("room", "1,000 members in one room: 10, 100 and 1,000 posts per second, and flat out", RoomScenario.RunAsync, "inspircd", "ws")];

    /// <summary>Throws when something is missing: better now than in the middle.</summary>
    public void Check(Lab lab) => lab.WithPeers(Peers);
}
