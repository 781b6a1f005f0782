using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Client;

public class EventStreamTests
{
    private readonly EventStream _stream = new(4, new ManualTime());

    [Fact]
    public async Task Events_come_in_order_and_the_end_ends_it()
    {
        AddMessages(1, 3);
        _stream.Complete();
        Assert.Equal([1, 2, 3], (await ReadAllAsync()).OfType<MessageEvent>().Select(m => m.Seq));
    }

    [Fact]
    public async Task While_nobody_reads_the_oldest_go_and_a_gap_says_so()
    {
        AddMessages(1, 9);
        Assert.False(_stream.Full);
        _stream.Complete();
        var events = await ReadAllAsync();
        var gap = Assert.IsType<GapEvent>(events[0]);
        Assert.Equal((1, 5, GapEvent.Unread), (gap.From, gap.To, gap.Reason));
        Assert.Equal([6, 7, 8, 9], events.OfType<MessageEvent>().Select(m => m.Seq));
    }

    [Fact]
    public async Task While_somebody_reads_nothing_goes_and_it_says_when_it_is_full()
    {
        AddMessages(1, 1);
        await using var reader = _stream.GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        AddMessages(2, 4);
        Assert.False(_stream.Full);
        AddMessages(5, 7);
        Assert.True(_stream.Full);

        var space = _stream.SpaceAsync(CancellationToken.None);
        List<long> read = [];
        while (!space.IsCompleted && read.Count < 6)
        {
            Assert.True(await reader.MoveNextAsync());
            read.Add(((MessageEvent)reader.Current).Seq);
            await Task.Yield();
        }

        await space.InTime();
        Assert.Equal([2, 3, 4, 5], read.Take(4));
        Assert.False(_stream.Full);
    }

    [Fact]
    public async Task A_reader_that_stops_lets_another_one_go_on()
    {
        AddMessages(1, 2);
        await foreach (var e in _stream)
        {
            Assert.Equal(1, ((MessageEvent)e).Seq);
            break;
        }

        _stream.Complete();
        Assert.Equal([2], (await ReadAllAsync()).OfType<MessageEvent>().Select(m => m.Seq));
    }

    [Fact]
    public async Task Two_readers_at_a_time_are_one_too_many()
    {
        AddMessages(1, 1);
        await using var reader = _stream.GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        await using var second = _stream.GetAsyncEnumerator();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await second.MoveNextAsync());
    }

    private void AddMessages(int from, int to)
    {
        for (var seq = from; seq <= to; seq++)
            _stream.Add(new MessageEvent("ops", seq, "id", "ann", "t", "text", MessageKinds.Text));
    }

    private async Task<List<ChatEvent>> ReadAllAsync()
    {
        List<ChatEvent> events = [];
        await foreach (var e in _stream)
        {
            events.Add(e);
        }

        return events;
    }
}
