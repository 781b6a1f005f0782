namespace WebChat.Tests.Faults.Checking;

/// <summary>One promise that was broken.</summary>
public sealed record Finding(Rule Rule, string Text);

public enum Rule
{
    /// <summary>Acknowledged, and not in the final history (a private one: never shown to its receiver).</summary>
    Lost,

    /// <summary>Stored or shown, and never sent, or refused.</summary>
    Phantom,

    /// <summary>Sent once, stored more than once.</summary>
    StoredTwice,

    /// <summary>Shown to the same client more than once.</summary>
    ShownTwice,

    /// <summary>Not in one order: a hole or a step back in what a client was shown, or a later message before an earlier one.</summary>
    Order,

    /// <summary>A receipt, or what was shown, differs from what is stored.</summary>
    Different,

    /// <summary>Two sessions held one name at the same time.</summary>
    Names,

    /// <summary>A private text was seen by a third.</summary>
    Privacy,
}

/// <summary>Reads the record of a run and says which promises were broken. It knows nothing of the server.</summary>
public static class Checker
{
    public static IReadOnlyList<Finding> Check(IReadOnlyList<Entry> record)
    {
        var sent = new Sent(record);
        return [.. History.Check(record, sent), .. Timelines.Check(record, sent), .. Privates.Check(record, sent), .. Names.Check(record)];
    }
}

/// <summary>What was sent, by id, with what came of it. Sending an id again is the same message.</summary>
internal sealed class Sent
{
    private readonly Dictionary<string, Message> _byId = new(StringComparer.Ordinal);

    public Sent(IReadOnlyList<Entry> record)
    {
        foreach (var entry in record)
        {
            if (entry is Invoked invoked)
            {
                _byId.TryAdd(invoked.Id, new Message(invoked));
            }
            else if (entry is Answered answered && _byId.TryGetValue(answered.Id, out var message))
            {
                message.Answers.Add(answered);
            }
        }
    }

    public IEnumerable<Message> All => _byId.Values;

    public Message? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>A message that was sent, and all its answers.</summary>
    internal sealed record Message(Invoked Invoked)
    {
        public List<Answered> Answers { get; } = [];

        public Answered? Receipt => Answers.Find(a => a.Outcome == Outcome.Ok);

        /// <summary>Every try was refused: it may not exist.</summary>
        public bool MayNotExist => Answers.Count > 0 && Answers.TrueForAll(a => a.Outcome == Outcome.Refused);

        public bool IsPrivate => Invoked.Room is null;
    }
}
