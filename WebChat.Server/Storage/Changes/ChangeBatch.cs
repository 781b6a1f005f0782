using WebChat.Contracts;
using WebChat.Server.Chat;

namespace WebChat.Server.Storage.Changes;

/// <summary>
/// Judges changes in their order, each on what those before it left. What both stores then write is here; nothing is written if
/// what was read is not so any more.
/// </summary>
internal sealed class ChangeBatch
{
    /// <summary>People with the same emoji on one message.</summary>
    public const int MostOfOneEmoji = 1000;

    /// <summary>Reactions to one message, whether they were taken back or not: when it is deleted, what is kept of them goes at once.</summary>
    public const int MostReactions = 10_000;

    private readonly ChangeGround _ground;
    private readonly List<(ChangeDraft Draft, Refusal? Error, bool IsMade)> _judged = [];
    private readonly Dictionary<ReactionKey, bool> _reactions;
    private int _steps;

    public ChangeBatch(IReadOnlyList<ChangeDraft> drafts, ChangeGround ground)
    {
        _ground = ground;
        _reactions = ground.Reactions.ToDictionary(r => r, _ => true);
        foreach (var draft in drafts)
            Judge(draft);
        Made = [.. _judged.Where(j => j.IsMade).Select(j => j.Draft)];
        Touched = [.. ground.Messages.Values.Where(m => m.Step > 0).OrderBy(m => m.Seq)];
        Removed = [.. RemovedReactions()];
        Added = [.. AddedReactions()];
    }

    /// <summary>Those that get a number, in order.</summary>
    public IReadOnlyList<ChangeDraft> Made { get; }

    /// <summary>The messages as they are after all of these.</summary>
    public IReadOnlyList<MessageState> Touched { get; }

    /// <summary>Those of them that have another text, or none any more.</summary>
    public IEnumerable<MessageState> Reworded => Touched.Where(m => !string.Equals(m.Text, m.Before.Text, StringComparison.Ordinal));

    /// <summary>Reactions that are there, and are not to be.</summary>
    public IReadOnlyList<ReactionKey> Removed { get; }

    /// <summary>Reactions that are to be there, in new places, each with the step that made it.</summary>
    public IReadOnlyList<(ChangeDraft Draft, int Step)> Added { get; }

    /// <summary>The messages whose reactions are others now: those who were first are to be looked up, how many they are is known.</summary>
    public IEnumerable<MessageState> Reacted =>
        Removed.Select(r => r.Target).Concat(Added.Select(a => a.Draft.Target)).Distinct().Order().Select(seq => _ground.Messages[seq]);

    /// <summary>The messages whose reactions go with them, and all that was said of these.</summary>
    public IEnumerable<long> Emptied => Touched.Where(m => m.Deleted is not null).Select(m => m.Seq);

    /// <summary>What the room is about now; none: as before.</summary>
    public string? NewTopic { get; private set; }

    /// <param name="before">The room's last number before these.</param>
    public IReadOnlyList<ChangeOutcome> Outcomes(string room, long before)
    {
        var seq = before;
        return
        [
            .. _judged.Select(j =>
                j.Error is not null ? new ChangeOutcome(null, j.Error)
                : j.IsMade ? new ChangeOutcome(j.Draft.ToEvent(room, ++seq), null)
                : ChangeOutcome.AlreadySo
            ),
        ];
    }

    private void Judge(ChangeDraft draft)
    {
        var message = _ground.Messages.GetValueOrDefault(draft.Target);
        var (isNew, error) = draft switch
        {
            _ when _ground.Here?.Contains(draft.Session) == false => (false, Refusals.NotJoined),
            { Kind: ChangeKinds.Topic } => Talk(draft),
            _ when message is null => (false, Refusals.NoSuchMessage),
            { Kind: ChangeKinds.Edited } => Edit(message, draft),
            { Kind: ChangeKinds.Deleted } => Delete(message, draft),
            _ => React(message, draft),
        };
        _judged.Add((draft, error, isNew));
        _steps += isNew ? 1 : 0;
        if (isNew && message is not null)
            message.Step = _steps;
    }

    private (bool, Refusal?) Talk(ChangeDraft draft)
    {
        if (string.Equals(NewTopic ?? _ground.Topic, draft.Value, StringComparison.Ordinal))
            return (false, null);
        NewTopic = draft.Value;
        return (true, null);
    }

    private static (bool, Refusal?) Edit(MessageState message, ChangeDraft draft)
    {
        if (message.Session != draft.Session)
            return (false, Refusals.NotYours);
        if (message.Deleted is not null)
            return (false, Refusals.NoSuchMessage);
        if (string.Equals(message.Text, draft.Value, StringComparison.Ordinal))
            return (false, null);
        if (IsLate(message, draft))
            return (false, Refusals.TooLate);
        message.Text = draft.Value;
        message.Edited = draft.At;
        return (true, null);
    }

    private (bool, Refusal?) Delete(MessageState message, ChangeDraft draft)
    {
        if (message.Session != draft.Session)
            return (false, Refusals.NotYours);
        if (message.Deleted is not null)
            return (false, null);
        if (IsLate(message, draft))
            return (false, Refusals.TooLate);
        message.Text = "";
        message.Deleted = draft.At;
        message.Emoji.Clear();
        foreach (var reaction in _reactions.Keys.Where(r => r.Target == message.Seq).ToList())
            _reactions[reaction] = false;
        return (true, null);
    }

    private (bool, Refusal?) React(MessageState message, ChangeDraft draft)
    {
        var key = new ReactionKey(message.Seq, draft.Value, draft.Session);
        var on = string.Equals(draft.Kind, ChangeKinds.Reacted, StringComparison.Ordinal);
        if (on && message.Deleted is not null)
            return (false, Refusals.NoSuchMessage);
        if (_reactions.GetValueOrDefault(key) == on)
            return (false, null);
        var count = message.Emoji.GetValueOrDefault(draft.Value);
        if (on && (count >= MostOfOneEmoji || message.Reacted >= MostReactions))
            return (false, Refusals.TooManyReactions);
        if (on && count == 0 && message.Emoji.Count >= Limits.V1.Reactions)
            return (false, Refusals.TooManyReactions);
        _reactions[key] = on;
        message.Reacted += on ? 1 : 0;
        message.Emoji[draft.Value] = count + (on ? 1 : -1);
        if (message.Emoji[draft.Value] == 0)
            message.Emoji.Remove(draft.Value);
        return (true, null);
    }

    private static bool IsLate(MessageState message, ChangeDraft draft) =>
        draft.At - message.At > TimeSpan.FromHours(Limits.V1.ChangeHours);

    private IEnumerable<ReactionKey> RemovedReactions() =>
        _reactions.Where(r => !r.Value && _ground.Reactions.Contains(r.Key)).Select(r => r.Key);

    private IEnumerable<(ChangeDraft, int)> AddedReactions() =>
        Made.Select((draft, i) => (Draft: draft, Step: i + 1))
            .Where(m => m.Draft.Kind is ChangeKinds.Reacted)
            .GroupBy(m => KeyOf(m.Draft))
            .Where(g => _reactions[g.Key])
            .Select(g => g.Last());

    private static ReactionKey KeyOf(ChangeDraft draft) => new(draft.Target, draft.Value, draft.Session);
}
