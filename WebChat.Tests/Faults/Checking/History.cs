namespace WebChat.Tests.Faults.Checking;

/// <summary>The final history against what was sent and acknowledged.</summary>
internal static class History
{
    public static IEnumerable<Finding> Check(IReadOnlyList<Entry> record, Sent sent)
    {
        var stored = record.OfType<Stored>().ToList();
        var byId = stored.ToLookup(s => s.Id, StringComparer.Ordinal);
        return
        [
            .. sent.All.Where(m => !m.IsPrivate).SelectMany(m => Acknowledged(m, [.. byId[m.Invoked.Id]])),
            .. stored.SelectMany(s => Wanted(s, sent)),
            .. stored.GroupBy(s => s.Room, StringComparer.Ordinal).SelectMany(Numbers),
            .. RealTime(record, byId),
        ];
    }

    private static IEnumerable<Finding> Acknowledged(Sent.Message message, Stored[] copies)
    {
        var id = message.Invoked.Id;
        if (message.Receipt is not null && copies.Length == 0)
            yield return new Finding(Rule.Lost, $"{id} was acknowledged to {message.Invoked.Who} and is not stored.");
        if (copies.Length > 1)
            yield return new Finding(Rule.StoredTwice, $"{id} is stored as {string.Join(", ", copies.Select(c => c.Seq))}.");
        foreach (var receipt in message.Answers.Where(a => a.Outcome == Outcome.Ok))
        {
            // A reaction is answered without its number.
            if (copies.Length == 1 && receipt.Seq is { } seq && seq != copies[0].Seq)
                yield return new Finding(Rule.Different, $"{id} has a receipt for {receipt.Seq} and is stored as {copies[0].Seq}.");
        }
    }

    private static IEnumerable<Finding> Wanted(Stored stored, Sent sent)
    {
        var message = sent.Find(stored.Id);
        if (message is null || message.IsPrivate || message.Invoked.Room != stored.Room)
            yield return new Finding(Rule.Phantom, $"{stored.Room} {stored.Seq} ({stored.Id}) was never sent there.");
        else if (message.MayNotExist)
            yield return new Finding(Rule.Phantom, $"{stored.Room} {stored.Seq} ({stored.Id}) was refused, and is stored.");
        else if (message.Invoked.Text != stored.Text)
            yield return new Finding(Rule.Different, $"{stored.Room} {stored.Seq} ({stored.Id}) has another text than what was sent.");
    }

    private static IEnumerable<Finding> Numbers(IGrouping<string, Stored> room)
    {
        long? last = null;
        foreach (var stored in room)
        {
            if (last is { } before && stored.Seq != before + 1)
                yield return new Finding(Rule.Order, $"In the history of {room.Key}, {stored.Seq} follows {before}.");
            last = stored.Seq;
        }
    }

    // A message whose receipt had come before another was sent stands before it: the numbers agree with what people saw happen.
    private static IEnumerable<Finding> RealTime(IReadOnlyList<Entry> record, ILookup<string, Stored> stored)
    {
        var highest = new Dictionary<string, long>(StringComparer.Ordinal);
        var floor = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var entry in record)
        {
            if (entry is Invoked { Room: { } to } invoked)
            {
                floor.TryAdd(invoked.Id, highest.GetValueOrDefault(to));
            }
            else if (entry is Answered { Outcome: Outcome.Ok } answered && stored[answered.Id].FirstOrDefault() is { } copy)
            {
                if (copy.Seq <= floor.GetValueOrDefault(answered.Id))
                    yield return new Finding(
                        Rule.Order,
                        $"{answered.Id} is number {copy.Seq} of {copy.Room}, but {floor[answered.Id]} was acknowledged before it was sent."
                    );
                highest[copy.Room] = Math.Max(highest.GetValueOrDefault(copy.Room), copy.Seq);
            }
        }
    }
}
