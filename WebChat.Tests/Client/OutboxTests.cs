using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Client;

public sealed class OutboxTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _connection = new();
    private readonly List<string> _tried = [];

    public void Dispose() => _connection.Dispose();

    [Theory]
    [InlineData(Codes.SlowDown, 1500, 0, 1500)]
    [InlineData(Codes.SlowDown, null, 0, 1000)]
    [InlineData(Codes.Unavailable, null, 0, 1000)]
    [InlineData(Codes.Unavailable, null, 2, 4000)]
    [InlineData(Codes.Stopping, null, 20, 10000)]
    [InlineData(Codes.Quiet, null, 0, null)]
    [InlineData(Codes.TextTooLong, null, 0, null)]
    [InlineData(Codes.Internal, null, 0, null)]
    public void A_refusal_says_whether_to_send_it_again(string code, int? retryAfterMs, int deferrals, int? expectedMs)
    {
        var delay = OutboxPolicy.RetryAfter(new Refusal(code, "", retryAfterMs), deferrals);
        Assert.Equal(expectedMs, (int?)delay?.TotalMilliseconds);
    }

    [Fact]
    public async Task What_waits_is_sent_in_order_and_once_when_a_connection_comes()
    {
        var outbox = new Outbox(10, _time);
        var sent = new[] { "a", "b", "c" }.Select(id => outbox.AddAsync(Entry(id), CancellationToken.None)).ToList();
        Assert.Equal(3, outbox.Count);
        var running = outbox.RunAsync(null!, _connection.Token);
        await Task.WhenAll(sent).InTime();
        Assert.Equal(["a", "b", "c"], _tried);
        await EndAsync(running);
    }

    [Fact]
    public async Task A_lost_connection_keeps_the_message_and_the_next_one_sends_it_under_the_same_id()
    {
        var outbox = new Outbox(10, _time);
        var first = outbox.AddAsync(Entry("a", new ChatUnreachableException("lost")), CancellationToken.None);
        var second = outbox.AddAsync(Entry("b"), CancellationToken.None);
        await Assert.ThrowsAsync<ChatUnreachableException>(() => outbox.RunAsync(null!, _connection.Token).InTime());
        Assert.Equal(2, outbox.Count);
        var running = outbox.RunAsync(null!, _connection.Token);
        await Task.WhenAll(first, second).InTime();
        Assert.Equal(["a", "a", "b"], _tried);
        await EndAsync(running);
    }

    [Fact]
    public async Task Slowed_down_it_waits_as_long_as_asked_and_nothing_overtakes()
    {
        var outbox = new Outbox(10, _time);
        var slow = new ChatRefusedException(new Refusal(Codes.SlowDown, "slow", 2000));
        var first = outbox.AddAsync(Entry("a", slow), CancellationToken.None);
        var second = outbox.AddAsync(Entry("b"), CancellationToken.None);
        var running = outbox.RunAsync(null!, _connection.Token);
        await Patience.UntilAsync(() => _tried.Count == 1, "the first try is made");
        _time.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.False(first.IsCompleted);
        Assert.Equal(["a"], _tried);
        await Patience.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(1));
                return second.IsCompleted;
            },
            "both are sent"
        );
        Assert.Equal(["a", "a", "b"], _tried);
        await EndAsync(running);
    }

    [Fact]
    public async Task A_final_refusal_ends_that_message_only()
    {
        var outbox = new Outbox(10, _time);
        var first = outbox.AddAsync(Entry("a", new ChatRefusedException(new Refusal(Codes.TextEmpty, "empty"))), CancellationToken.None);
        var second = outbox.AddAsync(Entry("b"), CancellationToken.None);
        var running = outbox.RunAsync(null!, _connection.Token);
        Assert.Equal(Codes.TextEmpty, (await Assert.ThrowsAsync<ChatRefusedException>(() => first.InTime())).Code);
        Assert.Equal("b", (await second.InTime()).Id);
        await EndAsync(running);
    }

    [Fact]
    public async Task Full_it_refuses_the_next()
    {
        var outbox = new Outbox(1, _time);
        var first = outbox.AddAsync(Entry("a"), CancellationToken.None);
        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() => outbox.AddAsync(Entry("b"), CancellationToken.None));
        Assert.Equal(ClientCodes.OutboxFull, refused.Code);
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public async Task Cancelled_messages_take_no_place()
    {
        var outbox = new Outbox(1, _time);
        using var cancel = new CancellationTokenSource();
        var cancelled = new[] { outbox.AddAsync(Entry("a"), cancel.Token) };
        await cancel.CancelAsync();
        Assert.Equal(0, outbox.Count);
        var third = outbox.AddAsync(Entry("c"), CancellationToken.None);
        var running = outbox.RunAsync(null!, _connection.Token);
        Assert.Equal("c", (await third.InTime()).Id);
        Assert.Equal(["c"], _tried);
        foreach (var task in cancelled)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.InTime());

        await EndAsync(running);
    }

    [Fact]
    public async Task A_cancelled_message_is_left_out()
    {
        var outbox = new Outbox(10, _time);
        using var cancel = new CancellationTokenSource();
        var first = outbox.AddAsync(Entry("a"), cancel.Token);
        var second = outbox.AddAsync(Entry("b"), CancellationToken.None);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.InTime());
        var running = outbox.RunAsync(null!, _connection.Token);
        await second.InTime();
        Assert.Equal(["b"], _tried);
        await EndAsync(running);
    }

    [Fact]
    public async Task At_the_end_all_that_waits_is_refused()
    {
        var outbox = new Outbox(10, _time);
        var first = outbox.AddAsync(Entry("a"), CancellationToken.None);
        outbox.End(new ChatRefusedException(new Refusal(ClientCodes.Ended, "over")));
        Assert.Equal(ClientCodes.Ended, (await Assert.ThrowsAsync<ChatRefusedException>(() => first.InTime())).Code);
        await Assert.ThrowsAsync<ChatRefusedException>(() => outbox.AddAsync(Entry("b"), CancellationToken.None));
    }

    private OutboxEntry Entry(string id, params Exception[] troubles)
    {
        var before = new Queue<Exception>(troubles);
        return new OutboxEntry(
            id,
            (_, given, _) =>
            {
                _tried.Add(given);
                return before.TryDequeue(out var trouble)
                    ? Task.FromException<Receipt>(trouble)
                    : Task.FromResult(new Receipt(given, 1, default));
            }
        );
    }

    private async Task EndAsync(Task running)
    {
        await _connection.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.InTime());
    }
}
