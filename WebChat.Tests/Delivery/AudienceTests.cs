using System.Globalization;
using System.Text;
using WebChat.Server.Delivery;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Delivery;

/// <summary>A room's listeners, few and many: each hears everything once, in order, and nobody hears what is not for them.</summary>
public sealed class AudienceTests : IDisposable
{
    private const char End = '\u001e';
    private readonly Senders _senders = new();
    private readonly ManualResetEventSlim _hold = new();
    private Audience<Listener> _audience;

    public AudienceTests() => _audience = new Audience<Listener>(_senders, TimeProvider.System);

    public void Dispose()
    {
        _hold.Set();
        _senders.Dispose();
        _hold.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(1001)]
    public async Task Everybody_hears_everything_once_and_in_order(int count)
    {
        const int sent = 500;
        var listeners = Enter(count);
        for (var i = 0; i < sent; i++)
        {
            Send(i);
            await _audience.CaughtUpAsync();
        }

        await HeardAsync(listeners, sent);
        Assert.All(listeners, l => Assert.Equal(Enumerable.Range(0, sent), l.Heard));
        Assert.All(listeners, l => Assert.True(l.IsNear));
    }

    [Fact]
    public void A_few_are_sent_to_before_the_call_returns()
    {
        var listeners = Enter(100);
        Send(7);
        Assert.All(listeners, l => Assert.Equal([7], l.Heard));
    }

    [Fact]
    public async Task Who_comes_and_goes_hears_what_was_sent_meanwhile_and_nothing_else()
    {
        var stays = Enter(300);
        var guest = new Listener();
        Send(1);
        Assert.True(_audience.Add(guest));
        Assert.False(_audience.Add(guest));
        Send(2);
        Send(3);
        _audience.Remove(guest);
        _audience.Remove(guest);
        Send(4);
        await HeardAsync(stays, 4);
        Assert.Equal([2, 3], guest.Heard);
    }

    [Fact]
    public async Task Exceptions_are_kept_also_where_frames_are_joined()
    {
        var listeners = Enter(300);
        await HoldAsync(listeners[200]);
        for (var i = 1; i <= 6; i++)
            Send(i, except: i % 3 == 0 ? listeners[250] : null);
        _hold.Set();
        await HeardAsync([.. listeners.Where(l => l != listeners[250])], 7);
        Assert.Equal([0, 1, 2, 4, 5], listeners[250].Heard);
    }

    [Fact]
    public async Task What_comes_while_a_row_is_busy_goes_to_it_together()
    {
        var listeners = Enter(129);
        await HoldAsync(listeners[128]);
        for (var i = 1; i <= 50; i++)
            Send(i);
        _hold.Set();
        await HeardAsync(listeners, 51);
        Assert.Equal(2, listeners[128].Frames);
    }

    [Fact]
    public async Task In_a_large_room_what_comes_soon_after_another_goes_together()
    {
        var time = new ManualTime();
        var listeners = await EnterLargeRoomAsync(time);
        for (var i = 2; i <= 20; i++)
            Send(i);
        await AllRowsRestAsync(time);
        time.Advance(TimeSpan.FromMilliseconds(14));
        Assert.All(listeners, l => Assert.Equal([1], l.Heard));
        time.Advance(TimeSpan.FromMilliseconds(1));
        await HeardAsync(listeners, 20);
        Assert.All(listeners, l => Assert.Equal(2, l.Frames));

        // Nobody waits in a quiet room.
        time.Advance(TimeSpan.FromMilliseconds(15));
        Send(21);
        await HeardAsync(listeners, 21);
        Assert.All(listeners, l => Assert.Equal(Enumerable.Range(1, 21), l.Heard));
    }

    [Fact]
    public async Task In_a_large_room_nobody_waits_longer_because_others_come_in()
    {
        var time = new ManualTime();
        var listeners = await EnterLargeRoomAsync(time);
        for (var i = 2; i <= 20; i++)
        {
            // What is said now goes to others than what was said before.
            Enter(1);
            Send(i);
        }

        await AllRowsRestAsync(time);
        time.Advance(TimeSpan.FromMilliseconds(15));
        await HeardAsync(listeners, 20);
    }

    [Fact]
    public void In_a_small_room_everything_goes_at_once()
    {
        _audience = new Audience<Listener>(_senders, new ManualTime());
        var listeners = Enter(128);
        Send(1);
        Send(2);
        Assert.All(listeners, l => Assert.Equal([1, 2], l.Heard));
    }

    [Fact]
    public async Task A_row_that_is_far_behind_holds_up_the_room_and_no_longer()
    {
        var listeners = Enter(129);
        await HoldAsync(listeners[128]);
        for (var i = 1; i <= 63; i++)
            Send(i);
        Assert.True(_audience.CaughtUpAsync().AsTask().IsCompletedSuccessfully);
        Send(64);
        var caughtUp = _audience.CaughtUpAsync().AsTask();
        Assert.False(caughtUp.IsCompleted);
        _hold.Set();
        await caughtUp.InTime();
        await HeardAsync(listeners, 65);
    }

    [Fact]
    public void Who_wants_to_send_when_all_is_over_does_nothing()
    {
        var ended = new Senders();
        ended.Dispose();
        var isDone = false;
        ended.Do(() => isDone = true);
        Assert.False(isDone);
    }

    /// <summary>Three rows, which have just been sent 1.</summary>
    private async Task<List<Listener>> EnterLargeRoomAsync(ManualTime time)
    {
        _audience = new Audience<Listener>(_senders, time);
        var listeners = Enter(300);
        Send(1);
        await HeardAsync(listeners, 1);
        return listeners;
    }

    private static Task AllRowsRestAsync(ManualTime time) => Patience.UntilAsync(() => time.Waiting == 3, "all three rows rest");

    private List<Listener> Enter(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new Listener()).ToList();
        Assert.All(listeners, l => Assert.True(_audience.Add(l)));
        return listeners;
    }

    /// <summary>Sends 0, and lets the sender wait at this listener.</summary>
    private async Task HoldAsync(Listener listener)
    {
        listener.Hold = _hold;
        Send(0);
        await Patience.UntilAsync(() => listener.IsHeld, "the sender is there");
    }

    private void Send(int number, Listener? except = null) =>
        _audience.Send(new Frame(Encoding.UTF8.GetBytes($"{number}{End}")), except is null ? Nobody : l => l == except);

    private static Task HeardAsync(IReadOnlyList<Listener> listeners, int count) =>
        Patience.UntilAsync(() => listeners.All(l => l.Heard.Count >= count), $"all have heard {count}");

    private static readonly Func<Listener, bool> Nobody = _ => false;

    private sealed class Listener : IListener
    {
        private readonly Lock _gate = new();
        private readonly List<int> _heard = [];

        public ManualResetEventSlim? Hold { get; set; }

        public bool IsHeld { get; private set; }

        public int Frames { get; private set; }

        public int Fetched { get; private set; }

        /// <summary>Whether each frame came after a fetch of its own.</summary>
        public bool IsNear { get; private set; } = true;

        public IReadOnlyList<int> Heard
        {
            get
            {
                lock (_gate)
                    return [.. _heard];
            }
        }

        public void Fetch() => Fetched++;

        public void Send(Frame frame)
        {
            IsHeld = Hold is not null;
            Hold?.Wait(Patience.Time);
            lock (_gate)
            {
                IsNear &= Fetched > Frames;
                Frames++;
                foreach (var record in Encoding.UTF8.GetString(frame.Records.Span).Split(End, StringSplitOptions.RemoveEmptyEntries))
                    _heard.Add(int.Parse(record, CultureInfo.InvariantCulture));
            }
        }
    }
}
