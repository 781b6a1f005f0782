using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>Many comings and goings in a few words, as on the page: "ann, bob and 12 others joined · carol left".</summary>
internal static class Summary
{
    /// <summary>Up to so many people are all named; of more, the first two and how many others.</summary>
    public const int Named = 4;

    /// <summary>Comings and goings of one room, in order, in one sentence; <see langword="null"/>: nothing is different from before.</summary>
    public static string? Of(IEnumerable<ChatEvent> comings)
    {
        var people = new Dictionary<string, Person>(StringComparer.Ordinal);
        var states = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var coming in comings)
        {
            switch (coming)
            {
                case JoinedEvent joined:
                    Known(joined.Tag, joined.Nickname, isFirst: false).Came = true;
                    break;
                case LeftEvent left:
                    Known(left.Tag, left.Nickname, isFirst: true).Went = true;
                    states.Remove(left.Nickname);
                    break;
                case PresenceEvent { State: MemberStates.Online } presence when states.Remove(presence.Nickname):
                    break;
                case PresenceEvent presence:
                    states[presence.Nickname] = presence.State;
                    break;
            }
        }

        List<string> parts =
        [
            .. Part("joined", "joined", Those(came: true, went: false)),
            .. Part("left", "left", Those(came: false, went: true)),
            .. Part("came and went", "came and went", Those(came: true, went: true)),
            .. Part("left and came back", "left and came back", Those(came: true, went: true, wasHere: true)),
            .. Part("is reconnecting", "are reconnecting", In(MemberStates.Reconnecting)),
            .. Part("is back", "are back", In(MemberStates.Online)),
            .. Part("is away", "are away", In(MemberStates.Away)),
        ];
        return parts is [] ? null : string.Join(" · ", parts);

        Person Known(string tag, string name, bool isFirst)
        {
            if (!people.TryGetValue(tag, out var person))
                people.Add(tag, person = new Person { WasHere = isFirst });
            person.Name = name;
            return person;
        }

        IEnumerable<string> Those(bool came, bool went, bool wasHere = false) =>
            people.Values.Where(p => p.Came == came && p.Went == went && (!came || p.WasHere == wasHere)).Select(p => p.Name);

        IEnumerable<string> In(string state) => states.Keys.Where(name => string.Equals(states[name], state, StringComparison.Ordinal));
    }

    /// <summary>Names as one says them.</summary>
    public static string Names(IReadOnlyList<string> names, int others = 0) =>
        names switch
        {
            _ when others > 0 => $"{string.Join(", ", names)} and {(others == 1 ? "1 other" : $"{others} others")}",
            [var one] => one,
            _ => $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}",
        };

    private static IEnumerable<string> Part(string one, string several, IEnumerable<string> names)
    {
        var all = names.ToList();
        if (all.Count == 0)
            yield break;
        var named = all.Count <= Named ? Names(all) : Names([all[0], all[1]], all.Count - 2);
        yield return $"{named} {(all.Count == 1 ? one : several)}";
    }

    private sealed class Person
    {
        public string Name { get; set; } = "";

        public bool Came { get; set; }

        public bool Went { get; set; }

        /// <summary>Whether the first thing was that they left.</summary>
        public bool WasHere { get; init; }
    }
}
