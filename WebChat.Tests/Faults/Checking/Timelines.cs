namespace WebChat.Tests.Faults.Checking;

/// <summary>What each client showed of each room: a run without holes and steps back, except gaps that it announced.</summary>
internal static class Timelines
{
    public static IEnumerable<Finding> Check(IReadOnlyList<Entry> record, Sent sent)
    {
        var stored = record.OfType<Stored>().ToDictionary(s => (s.Room, s.Seq), s => s);
        var ends = stored
            .Keys.GroupBy(k => k.Room, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Max(k => k.Seq), StringComparer.Ordinal);
        var places = new Dictionary<(string Who, string Room), long>();
        var seen = new HashSet<(string Who, string Id)>();
        foreach (var entry in record)
        {
            if (entry is Skipped skipped)
                places[(skipped.Who, skipped.Room)] = skipped.To;
            if (
                entry is CaughtUp end
                && places.GetValueOrDefault((end.Who, end.Room)) is var reached
                && reached != ends.GetValueOrDefault(end.Room)
            )
                yield return new Finding(
                    Rule.Lost,
                    $"{end.Who} was shown {end.Room} up to {reached}, not to {ends.GetValueOrDefault(end.Room)}."
                );
            if (entry is not Shown shown)
                continue;

            if (!seen.Add((shown.Who, shown.Id)))
                yield return new Finding(Rule.ShownTwice, $"{shown.Who} was shown {shown.Id} again as {shown.Room} {shown.Seq}.");
            var place = (shown.Who, shown.Room);
            if (places.TryGetValue(place, out var last) && shown.Seq != last + 1)
                yield return new Finding(Rule.Order, $"{shown.Who} was shown {shown.Room} {shown.Seq} after {last}.");
            places[place] = shown.Seq;

            if (sent.Find(shown.Id) is not { IsPrivate: false, MayNotExist: false })
                yield return new Finding(Rule.Phantom, $"{shown.Who} was shown {shown.Id}, which nobody sent to a room.");
            else if (!stored.TryGetValue((shown.Room, shown.Seq), out var copy))
                yield return new Finding(Rule.Phantom, $"{shown.Who} was shown {shown.Room} {shown.Seq}, which is not stored.");
            else if (copy.Id != shown.Id || copy.Text != shown.Text)
                yield return new Finding(
                    Rule.Different,
                    $"{shown.Who} was shown {shown.Id} as {shown.Room} {shown.Seq}; stored is {copy.Id}."
                );
        }
    }
}
