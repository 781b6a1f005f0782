namespace WebChat.Bench.Load;

/// <summary>
/// Who hears whom: members are dealt out to groups one by one, and the first few of each group post in turns, group after group.
/// A group is a room, or the two of a private conversation.
/// </summary>
internal readonly record struct Groups(int Members, int Count, int Senders)
{
    public int GroupOf(int member) => member % Count;

    public int SizeOf(int group) => (Members / Count) + (group < Members % Count ? 1 : 0);

    /// <param name="post">Posts of a phase, counted from 0.</param>
    public int GroupOfPost(int post) => post % Count;

    /// <summary>Which of the group's senders it is.</summary>
    public int SenderOf(int post) => post / Count % Senders;

    /// <summary>How many that sender has posted before.</summary>
    public int TurnOf(int post) => post / Count / Senders;

    public int PostOf(int group, int sender, int turn) => (((turn * Senders) + sender) * Count) + group;

    /// <summary>The member that posts it.</summary>
    public int Poster(int post) => MemberOf(GroupOfPost(post), SenderOf(post));

    public int MemberOf(int group, int place) => group + (place * Count);
}
