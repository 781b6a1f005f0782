using WebChat.Bench.Report;
using WebChat.Bench.Servers;

namespace WebChat.Bench.Scenarios;

/// <summary>What can be chosen for a scenario; the rest can be chosen for all.</summary>
[Flags]
internal enum Choices
{
    None = 0,
    Members = 1,
    Rooms = 2,
    Senders = 4,
    Rates = 8,
    WarmUp = 16,
    Outstanding = 32,
    Versus = 64,
    Bytes = 128,
    Seconds = 256,
    Load = Members | Senders | WarmUp | Bytes | Seconds,
}

/// <summary>Something that can be measured by its name.</summary>
internal sealed record Scenario(string Name, string Description, Choices Choices, Func<Lab, Task<ScenarioReport>> RunAsync)
{
    /// <summary>The peers that its bars speak of.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>How people reach WebChat in it.</summary>
    public Front Front { get; init; }

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(
            "room",
            "1,000 members in one room: 10, 100 and 1,000 posts per second, and flat out",
            Choices.Load | Choices.Rooms | Choices.Rates | Choices.Outstanding | Choices.Versus,
            RoomScenario.RunAsync
        )
        {
            Peers = RoomScenario.Peers,
        },
        new(
            "rooms",
            "100 rooms of 10, flat out",
            Choices.Load | Choices.Rooms | Choices.Outstanding | Choices.Versus,
            RoomsScenario.RunAsync
        ),
        new("big", "10,000 members in one room, beside 1,000: 10 posts per second", Choices.Load | Choices.Rates, BigScenario.RunAsync),
        new("private", "A private message between two of 1,000 idle people", Choices.Load | Choices.Rates, PrivateScenario.RunAsync),
        new(
            "idle",
            "5,000 joined connections and silence: memory and CPU",
            Choices.Members | Choices.Seconds | Choices.Versus,
            IdleScenario.RunAsync
        ),
        new("join", "10,000 come into one room", Choices.Members | Choices.Versus, JoinScenario.RunAsync),
        new(
            "durable",
            "50 senders in one room of 50: receipts per second",
            Choices.Members | Choices.WarmUp | Choices.Bytes | Choices.Seconds | Choices.Outstanding,
            DurableScenario.RunAsync
        ),
        new("cold", "The first minute after the start, beside later", Choices.Load | Choices.Rates, ColdScenario.RunAsync),
        new(
            "tls",
            "1,000 members with TLS in Kestrel",
            Choices.Load | Choices.Rates | Choices.Outstanding,
            lab => FrontScenario.RunAsync(lab, Front.Tls)
        )
        {
            Front = Front.Tls,
        },
        new(
            "nginx",
            "1,000 members behind nginx",
            Choices.Load | Choices.Rates | Choices.Outstanding,
            lab => FrontScenario.RunAsync(lab, Front.Nginx)
        )
        {
            Front = Front.Nginx,
        },
    ];

    /// <summary>What will be started for it.</summary>
    public IEnumerable<ServerKind> Servers(Lab lab) => Choices.HasFlag(Choices.Versus) ? lab.WithPeers([.. Peers]) : [lab.WebChat(Front)];
}
