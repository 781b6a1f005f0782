using WebChat.Bench.Net;
using WebChat.Bench.Protocols;
using WebChat.Bench.Servers;

namespace WebChat.Bench.Load;

/// <summary>Runs phases of load with a crowd that is there, and tells what they cost.</summary>
internal sealed class Meter(Crowd crowd, UsageReader usage, Progress progress, int textBytes)
{
    private const int MostAtOnce = 16;

    /// <summary>How long what comes twice may come after everything has come once, in seconds.</summary>
    private const double Aftermath = 0.3;
    private static readonly long NothingComes = Clock.Of(4);
    private static readonly long LongestEnd = Clock.Of(40);

    private readonly byte[] _text = Stamp.NewText(textBytes);
    private int _nextNumber = 1;
    private long _lag;

    /// <summary>Tells how long the disk took; none: nothing is told of it.</summary>
    public DiskProbe? Disk { get; init; }

    public PhaseResult Run(Phase phase)
    {
        var groups = phase.Private ? new Groups(crowd.Settings.Members, crowd.Settings.Members / 2, 1) : crowd.Settings.Groups;
        var tally = new Tally(groups, _nextNumber, crowd.Protocol.SenderHearsItself, crowd.Protocol.HasReceipts);
        crowd.Tally = tally;
        _lag = 0;
        var (closed, read, before, start) = (crowd.ClosedCount, crowd.Read, usage.Read(), Clock.Now);
        Disk?.Take();
        var slices = new Slices(phase, usage, tally, start, before);
        using var telling = progress.Telling(() =>
            $"{phase.Name}: {Clock.Seconds(Clock.Now - start):0} of {phase.Seconds:0} s, {tally.Deliveries:#,0} deliveries"
        );
        Load(phase, tally, start, slices);
        WaitForTheRest(tally);
        var (after, end, all) = (usage.Read(), Clock.Now, crowd.Read);
        crowd.Idle(Aftermath);
        _nextNumber = tally.Next;
        var last = Math.Max(tally.LastDeliveryAt - start, Clock.Millisecond);
        return new PhaseResult(phase)
        {
            Seconds = Clock.Seconds(last),
            Posts = tally.Posted,
            Deliveries = tally.Deliveries,
            Receipts = tally.Receipts,
            Faults = new FaultCounts(tally.Lost, tally.Doubled, tally.OutOfOrder, tally.Stray, tally.Refused, crowd.ClosedCount - closed),
            Refusal = tally.Refusal,
            Delivery = tally.DeliveryTimes.Summary(),
            Receipt = tally.ReceiptTimes.Summary(),
            Done = tally.DoneTimes.Summary(),
            Disk = Disk?.Take() ?? default,
            Server = after.Server - before.Server,
            GeneratorShare = (after.GeneratorSeconds - before.GeneratorSeconds) / Clock.Seconds(end - start),
            ForeignShare = after.ForeignSince(before, Clock.Seconds(end - start)),
            Reads = all.Times - read.Times,
            Bytes = all.Bytes - read.Bytes,
            Lag = _lag / (double)Clock.Millisecond,
            Slices = slices.Done,
        };
    }

    private void Load(Phase phase, Tally tally, long start, Slices slices)
    {
        var end = start + Clock.Of(phase.Seconds);
        for (var now = start; now < end; now = Clock.Now)
        {
            slices.Look(now);
            crowd.Pump(phase.PostsPerSecond is { } rate ? PostWhatIsDue(phase, tally, start, end, rate) : PostAll(phase, tally, end));
        }

        slices.Look(Clock.Now);
    }

    /// <summary>The times are fixed beforehand: a server that is slow does not get fewer posts, and its delay is not forgiven.</summary>
    private long PostWhatIsDue(Phase phase, Tally tally, long start, long end, double rate)
    {
        var due = DueAt(tally.Posted);
        for (var i = 0; i < MostAtOnce && due <= Clock.Now && due < end; i++)
        {
            _lag = Math.Max(_lag, Clock.Now - due);
            Post(phase, tally, due);
            due = DueAt(tally.Posted);
        }

        return Math.Min(due, end);

        long DueAt(int post) => start + (long)(post * (Clock.Second / rate));
    }

    private long PostAll(Phase phase, Tally tally, long end)
    {
        while (tally.Posted - (phase.Window == Window.Reached ? tally.Reached : tally.Receipts + tally.Refused) < phase.Outstanding)
            Post(phase, tally, Clock.Now);
        return end;
    }

    private void Post(Phase phase, Tally tally, long at)
    {
        var number = tally.Next;
        var poster = tally.Groups.Poster(tally.Posted);
        var sender = crowd.Members[poster];
        tally.Post(at);
        Stamp.Write(_text, at, number);
        if (sender.Stage != Stage.Joined)
            return;
        if (phase.Private)
            crowd.Protocol.Whisper(sender, crowd.Members[poster + tally.Groups.Count], number, _text);
        else
            crowd.Protocol.Post(sender, number, _text);
    }

    /// <summary>Until all has come, or nothing more comes.</summary>
    private void WaitForTheRest(Tally tally)
    {
        var start = Clock.Now;
        var (last, lastAt) = (tally.Deliveries, start);
        while (tally.Done < tally.Posted && Clock.Now - lastAt < NothingComes && Clock.Now - start < LongestEnd)
        {
            crowd.Pump(Clock.Now + (20 * Clock.Millisecond));
            if (tally.Deliveries + tally.Receipts != last)
                (last, lastAt) = (tally.Deliveries + tally.Receipts, Clock.Now);
        }
    }
}
