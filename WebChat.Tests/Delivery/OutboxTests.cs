using System.Text;
using WebChat.Server.Delivery;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Delivery;

/// <summary>What waits for one connection, and what becomes of one that takes nothing.</summary>
public sealed class OutboxTests : IWire, ICuttable, IDisposable
{
    private const int Kilobyte = 1024;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private readonly ManualTime _time = new();
    private readonly Stalls _stalls;
    private readonly Outbox _outbox;
    private readonly List<string> _written = [];
    private TaskCompletionSource<bool>? _blocked;
    private bool _ended;
    private TimeSpan _sinceProgress = TimeSpan.MaxValue;
    private int _cuts;

    public OutboxTests()
    {
        _stalls = new Stalls(_time);
        _outbox = new Outbox(this, this, _stalls);
    }

    public void Dispose() => _stalls.Dispose();

    bool ICuttable.HasEnded => _ended;

    TimeSpan ICuttable.SinceProgress => _sinceProgress;

    void ICuttable.Cut() => _cuts++;

    void IWire.Fetch() { }

    ValueTask<bool> IWire.WriteAsync(Frame frame)
    {
        _written.Add(Encoding.UTF8.GetString(frame.Records.Span));
        return _blocked is null ? new ValueTask<bool>(true) : new ValueTask<bool>(_blocked.Task);
    }

    [Fact]
    public void What_is_taken_at_once_is_written_one_by_one()
    {
        Send("a");
        Send("b");
        Assert.Equal(["a", "b"], _written);
        Assert.True(_outbox.DrainAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_comes_while_a_write_lasts_is_joined_into_the_next_one()
    {
        _blocked = new();
        Send("a");
        Send("b");
        Send("c");
        Assert.Equal(["a"], _written);
        var drained = _outbox.DrainAsync();
        Assert.False(drained.IsCompleted);
        Unblock();
        await drained.InTime();
        Assert.Equal(["a", "bc"], _written);
    }

    [Fact]
    public void What_comes_while_it_is_held_leaves_together()
    {
        Assert.True(_outbox.TryHold());
        Assert.False(_outbox.TryHold());
        Send("a");
        Send("b");
        var drained = _outbox.DrainAsync();
        Assert.Empty(_written);
        Assert.False(drained.IsCompleted);
        _outbox.LetGo();
        Assert.Equal(["ab"], _written);
        Assert.True(drained.IsCompletedSuccessfully);
        Send("c");
        Assert.Equal(["ab", "c"], _written);
    }

    [Fact]
    public async Task It_is_not_held_while_a_write_lasts()
    {
        _blocked = new();
        Send("a");
        Assert.False(_outbox.TryHold());
        var drained = _outbox.DrainAsync();
        Unblock();
        await drained.InTime();
        Assert.True(_outbox.TryHold());
        _outbox.LetGo();
        Send("b");
        Assert.Equal(["a", "b"], _written);
    }

    [Fact]
    public async Task Joined_writes_stay_small()
    {
        _blocked = new();
        Send("a");
        for (var i = 0; i < 5; i++)
            Send(new string('b', 10 * Kilobyte));
        var drained = _outbox.DrainAsync();
        Unblock();
        await drained.InTime();
        Assert.Equal([1, 30 * Kilobyte, 20 * Kilobyte], _written.Select(w => w.Length));
    }

    [Fact]
    public async Task What_waits_for_one_that_breaks_is_forgotten()
    {
        _blocked = new();
        Send("a");
        for (var i = 0; i < 5; i++)
            Send(new string('b', 10 * Kilobyte));
        var drained = _outbox.DrainAsync();
        Unblock(goesOn: false);
        await drained.InTime();
        Send("c");
        Assert.Equal(["a"], _written);
        Assert.True(_outbox.DrainAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public void What_the_hub_says_last_is_written_even_when_no_events_are_taken_any_more()
    {
        _outbox.Close();
        Send("event");
        Assert.True(ReplyAsync("close").IsCompletedSuccessfully);
        Assert.Equal(["close"], _written);
    }

    [Fact]
    public async Task An_answer_of_any_length_goes_out_between_the_events()
    {
        _blocked = new();
        Send("a");
        var answer = new string('r', 3000 * Kilobyte);
        var replying = ReplyAsync(answer);
        for (var i = 0; i < 1000; i++)
            Send(new string('b', Kilobyte));
        Assert.False(replying.IsCompleted);
        var drained = _outbox.DrainAsync();
        Unblock();
        await drained.InTime();
        await replying.InTime();
        _time.Advance(Beat);
        Assert.Equal(0, _cuts);
        Assert.Equal(["a", answer], _written.Take(2));
        Assert.Equal(1000 * Kilobyte, _written.Skip(2).Sum(w => w.Length));
    }

    [Fact]
    public async Task While_answers_are_not_read_the_hub_gives_no_others()
    {
        _blocked = new();
        Send("a");
        Assert.True(ReplyAsync(new string('r', 64 * Kilobyte)).IsCompletedSuccessfully);
        var replying = ReplyAsync("one more");
        Assert.False(replying.IsCompleted);
        Unblock();
        await replying.InTime();
        Assert.True(ReplyAsync("and one more").IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Nobody_waits_to_answer_one_that_is_closed()
    {
        _blocked = new();
        Send("a");
        var replying = ReplyAsync(new string('r', 100 * Kilobyte));
        Assert.False(replying.IsCompleted);
        _outbox.Close();
        await replying.InTime();
    }

    [Fact]
    public void One_that_takes_nothing_for_five_seconds_is_cut()
    {
        _blocked = new();
        Send("a");
        _time.Advance(TimeSpan.FromSeconds(4.95));
        Assert.Equal(0, _cuts);
        _time.Advance(Beat);
        Assert.Equal(1, _cuts);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, _cuts);
    }

    [Fact]
    public async Task One_that_is_slow_but_goes_on_is_left_alone()
    {
        for (var i = 0; i < 5; i++)
        {
            _blocked = new();
            Send("a");
            _time.Advance(TimeSpan.FromSeconds(4));
            var drained = _outbox.DrainAsync();
            Unblock();
            await drained.InTime();
        }

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, _cuts);
    }

    [Fact]
    public void One_that_waits_while_a_long_reply_goes_out_slowly_is_left_alone()
    {
        _blocked = new();
        Send("a");
        _sinceProgress = TimeSpan.FromSeconds(4);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, _cuts);
        _sinceProgress = TimeSpan.FromSeconds(5);
        _time.Advance(Beat);
        Assert.Equal(1, _cuts);
    }

    [Theory]
    [InlineData(1025, Kilobyte)]
    [InlineData(4097, 1)]
    public async Task One_that_is_too_far_behind_is_cut_at_the_next_beat_even_if_it_reads_on(int frames, int length)
    {
        _blocked = new();
        Send("first");
        for (var i = 0; i < frames - 1; i++)
            Send(new string('x', length));
        Assert.Equal(0, _cuts);
        Send(new string('x', length));
        var drained = _outbox.DrainAsync();
        Unblock();
        await drained.InTime();
        _time.Advance(Beat);
        Assert.Equal(1, _cuts);
        Assert.Equal(["first"], _written);
        Send("late");
        Assert.Equal(["first"], _written);
    }

    [Fact]
    public void What_has_ended_is_not_cut()
    {
        _blocked = new();
        _ended = true;
        Send("a");
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, _cuts);
    }

    [Theory]
    [InlineData(100, 11)]
    [InlineData(1000, 90)]
    [InlineData(5000, 180)]
    public void When_many_die_at_once_they_are_cut_a_few_at_a_time_and_soon(int count, int most)
    {
        var dead = Enumerable.Range(0, count).Select(_ => new Dead()).ToList();
        foreach (var one in dead)
            _stalls.Begin(one);
        _time.Advance(TimeSpan.FromSeconds(4.95));
        var beats = 0;
        while (dead.Exists(d => d.Cuts == 0))
        {
            var before = dead.Count(d => d.Cuts > 0);
            _time.Advance(Beat);
            Assert.InRange(dead.Count(d => d.Cuts > 0) - before, 1, Math.Max(10, count / 50));
            beats++;
        }

        Assert.InRange(beats, 1, most);
        Assert.All(dead, d => Assert.Equal(1, d.Cuts));
    }

    private void Send(string text) => _outbox.Send(new Frame(Encoding.UTF8.GetBytes(text)));

    private Task ReplyAsync(string text) => _outbox.SendReplyAsync(new Frame(Encoding.UTF8.GetBytes(text))).AsTask();

    private void Unblock(bool goesOn = true)
    {
        var blocked = _blocked!;
        _blocked = null;
        blocked.SetResult(goesOn);
    }

    private sealed class Dead : ICuttable
    {
        public bool HasEnded => false;

        public TimeSpan SinceProgress => TimeSpan.MaxValue;

        public int Cuts { get; private set; }

        public void Cut() => Cuts++;
    }
}
