using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>What becomes of a message by what happens to it.</summary>
public static class MessageChanges
{
    /// <summary>
    /// The message after a change, for whoever keeps messages: give it each <see cref="ChangeEvent"/> of <see cref="ChatClient.Events"/> for the message
    /// with the number <see cref="ChangeEvent.Target"/>. Changes that the message came with are part of it already, whichever way they come.
    /// </summary>
    /// <param name="message">As it was.</param>
    /// <param name="change">What happened to it.</param>
    /// <returns>The message as it is now; the same one if that is nothing new, or it is about another message.</returns>
    public static MessageEvent With(this MessageEvent message, ChangeEvent change)
    {
        if (change.Target != message.Seq || !string.Equals(change.Room, message.Room, StringComparison.Ordinal))
            return message;
        // The whole state, as it was when the page was read: it stands for all that is in it.
        if (change.Now is { } now)
            return now.Changed <= message.Changed
                ? message
                : message with
                {
                    Text = now.Text,
                    Edited = now.Edited,
                    Deleted = now.Deleted,
                    Reactions = now.Reactions,
                    Changed = now.Changed,
                };
        if (change.Seq <= message.Changed)
            return message;
        var changed = message with { Changed = change.Seq };
        return message.Deleted is not null
            ? changed
            : change switch
            {
                EditedEvent edited => changed with { Text = edited.Text, Edited = edited.At },
                DeletedEvent deleted => changed with { Text = "", Deleted = deleted.At, Reactions = null },
                ReactedEvent reacted => changed with { Reactions = After(message.Reactions ?? [], reacted) },
                _ => changed,
            };
    }

    private static List<Reaction>? After(IReadOnlyList<Reaction> reactions, ReactedEvent change)
    {
        var at = reactions.ToList().FindIndex(r => string.Equals(r.Emoji, change.Emoji, StringComparison.Ordinal));
        var known = at < 0 ? new Reaction(change.Emoji, 0, [], []) : reactions[at];
        var after = change.On ? Added(known, change) : Removed(known, change.Tag);
        List<Reaction> all = [.. reactions];
        if (at >= 0)
            all.RemoveAt(at);
        if (after.Count > 0)
            all.Insert(at < 0 ? all.Count : at, after);
        return all.Count > 0 ? all : null;
    }

    private static Reaction Added(Reaction known, ReactedEvent by)
    {
        if (known.Tags.Contains(by.Tag, StringComparer.Ordinal))
            return known;
        var more = known with { Count = known.Count + 1 };
        return known.By.Count < Reaction.Named ? more with { By = [.. known.By, by.Nickname], Tags = [.. known.Tags, by.Tag] } : more;
    }

    private static Reaction Removed(Reaction known, string tag)
    {
        var at = known.Tags.ToList().FindIndex(t => string.Equals(t, tag, StringComparison.Ordinal));
        var less = known with { Count = Math.Max(0, known.Count - 1) };
        return at < 0
            ? less
            : less with
            {
                By = [.. known.By.Where((_, index) => index != at)],
                Tags = [.. known.Tags.Where((_, index) => index != at)],
            };
    }
}
