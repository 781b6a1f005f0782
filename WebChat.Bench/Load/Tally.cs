namespace WebChat.Bench.Load;

/// <summary>
/// Counts every delivery of a phase at every member. A member keeps only the turn that it expects next of each sender; what was
/// skipped is remembered until it comes late (out of order) or does not come at all (lost).
/// </summary>
internal sealed class Tally(Groups groups, int first, bool senderHears, bool receipts)
{
    private readonly int[] _nextTurn = new int[groups.Members * groups.Senders];
    private readonly HashSet<(int Member, int Post)> _skipped = [];
    private long[] _sentAt = new long[4096];
    private int[] _missing = new int[4096];
    private bool[] _answered = new bool[4096];

    /// <summary>Nothing is expected, all is stray.</summary>
    public static Tally Nothing { get; } = new(new Groups(1, 1, 1), 1, senderHears: true, receipts: false);

    public Groups Groups => groups;

    public int Posted { get; private set; }

    /// <summary>The number that the next post carries.</summary>
    public int Next => first + Posted;

    public long Expected { get; private set; }

    public long Deliveries { get; private set; }

    public long Lost => Expected - Deliveries;

    public long Doubled { get; private set; }

    public long OutOfOrder { get; private set; }

    /// <summary>What nobody posted in this phase, or not to that member.</summary>
    public long Stray { get; private set; }

    /// <summary>Posts that have reached everybody.</summary>
    public int Reached { get; private set; }

    public int Receipts { get; private set; }

    public int Refused { get; private set; }

    /// <summary>What the server said when it refused one.</summary>
    public string? Refusal { get; set; }

    /// <summary>Posts that have reached everybody and whose sender knows it.</summary>
    public int Done { get; private set; }

    public long LastDeliveryAt { get; private set; }

    public Histogram DeliveryTimes { get; } = new();

    public Histogram ReceiptTimes { get; } = new();

    public Histogram DoneTimes { get; } = new();

    /// <summary>A post is about to be sent that was meant to be sent at this time.</summary>
    public void Post(long at)
    {
        if (Posted == _sentAt.Length)
            Grow();
        var expected = groups.SizeOf(groups.GroupOfPost(Posted)) - (senderHears ? 0 : 1);
        _sentAt[Posted] = at;
        _missing[Posted] = expected;
        Expected += expected;
        Posted++;
    }

    public void Delivered(int member, int number, long sentAt, long now)
    {
        var post = number - first;
        if ((uint)post >= (uint)Posted || _sentAt[post] != sentAt || groups.GroupOfPost(post) != groups.GroupOf(member))
        {
            Stray++;
            return;
        }

        var turn = groups.TurnOf(post);
        ref var next = ref _nextTurn[(member * groups.Senders) + groups.SenderOf(post)];
        if (turn == next)
            next = turn + 1;
        else if (!IsFirstOfItsKind(member, post, turn, ref next))
            return;

        Deliveries++;
        LastDeliveryAt = now;
        DeliveryTimes.Add(now - sentAt);
        if (--_missing[post] > 0)
            return;
        Reached++;
        if (!receipts || _answered[post])
            Finish(post, now);
    }

    public void Receipt(int number, bool accepted, long now)
    {
        var post = number - first;
        if ((uint)post >= (uint)Posted || _answered[post])
        {
            Stray++;
            return;
        }

        _answered[post] = true;
        if (accepted)
            Receipts++;
        else
            Refused++;
        ReceiptTimes.Add(now - _sentAt[post]);
        if (_missing[post] == 0)
            Finish(post, now);
    }

    private void Finish(int post, long now)
    {
        Done++;
        DoneTimes.Add(now - _sentAt[post]);
    }

    /// <summary>The rare case that it is not the one that comes next of its sender.</summary>
    private bool IsFirstOfItsKind(int member, int post, int turn, ref int next)
    {
        if (turn < next)
        {
            if (_skipped.Remove((member, post)))
            {
                OutOfOrder++;
                return true;
            }

            Doubled++;
            return false;
        }

        for (; next < turn; next++)
            _skipped.Add((member, groups.PostOf(groups.GroupOf(member), groups.SenderOf(post), next)));
        next = turn + 1;
        return true;
    }

    private void Grow()
    {
        Array.Resize(ref _sentAt, Posted * 2);
        Array.Resize(ref _missing, Posted * 2);
        Array.Resize(ref _answered, Posted * 2);
    }
}
