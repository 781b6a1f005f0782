namespace WebChat.Tests.Faults.Checking;

/// <summary>Private messages: shown once to their two, and to nobody else.</summary>
internal static class Privates
{
    public static IEnumerable<Finding> Check(IReadOnlyList<Entry> record, Sent sent)
    {
        var tags = record.OfType<Named>().ToLookup(n => n.Who, n => n.Tag, StringComparer.Ordinal);
        var secrets = sent.All.Where(m => m.IsPrivate).ToDictionary(m => m.Invoked.Text, m => m, StringComparer.Ordinal);
        var readers = new HashSet<(string Who, string Id)>();
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        var read = new HashSet<(string Tag, string Id)>();
        foreach (var entry in record)
        {
            var text = entry switch
            {
                ShownPrivate p => p.Text,
                Shown s => s.Text,
                Stored s => s.Text,
                _ => null,
            };
            if (text is not null && secrets.TryGetValue(text, out var secret) && !MayRead(entry, secret))
                yield return new Finding(Rule.Privacy, $"{entry.Who} saw {secret.Invoked.Id}, which is for {secret.Invoked.ToTag}.");
            if (entry is not ShownPrivate shown)
                continue;

            if (!readers.Add((shown.Who, shown.Id)))
                yield return new Finding(Rule.ShownTwice, $"{shown.Who} was shown the private message {shown.Id} again.");
            else if (sent.Find(shown.Id) is not { IsPrivate: true, MayNotExist: false })
                yield return new Finding(Rule.Phantom, $"{shown.Who} was shown the private message {shown.Id}, which nobody sent.");
            if (numbers.TryGetValue(shown.Who, out var last) && shown.Seq <= last)
                yield return new Finding(Rule.Order, $"{shown.Who} was shown the private message {shown.Seq} after {last}.");
            numbers[shown.Who] = shown.Seq;
            foreach (var tag in tags[shown.Who])
                read.Add((tag, shown.Id));
        }

        foreach (var message in secrets.Values.Where(m => m.Receipt is not null))
        {
            if (!read.Contains((message.Invoked.ToTag!, message.Invoked.Id)))
                yield return new Finding(Rule.Lost, $"The private message {message.Invoked.Id} was acknowledged and never shown.");
        }

        bool MayRead(Entry entry, Sent.Message message) =>
            entry is ShownPrivate
            && (entry.Who == message.Invoked.Who || tags[entry.Who].Contains(message.Invoked.ToTag, StringComparer.Ordinal));
    }
}
