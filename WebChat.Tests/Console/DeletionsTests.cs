using WebChat.Cli;
using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

/// <summary>What is about to be deleted can be kept for a while.</summary>
public sealed class DeletionsTests
{
    private readonly ManualTime _time = new();
    private readonly List<long> _deleted = [];
    private readonly List<string> _failed = [];
    private readonly Deletions _deletions;
    private Queue<ChatRefusedException> _refusals = new();

    public DeletionsTests() => _deletions = new Deletions(_time, DeleteAsync, _failed.Add);

    [Fact]
    public void For_five_seconds_it_can_be_kept()
    {
        _deletions.Add("ops", 1);
        _deletions.Add("ops", 2);
        Assert.True(_deletions.Has("ops", 1));
        Assert.False(_deletions.Has("lobby", 1));
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(2, _deletions.Undo());
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal([1], _deleted);
        Assert.Null(_deletions.Undo());
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal([1], _deleted);
        Assert.Equal(0, _time.Waiting);
    }

    [Fact]
    public async Task Who_leaves_deletes_at_once()
    {
        _deletions.Add("ops", 1);
        _deletions.Add("ops", 2);
        await _deletions.SettleAsync();
        Assert.Equal([1, 2], _deleted);
        Assert.Equal(0, _time.Waiting);
    }

    [Fact]
    public async Task It_is_tried_again_when_the_server_says_slow_down_and_told_when_it_is_refused()
    {
        _refusals = new([new(new Refusal(Codes.SlowDown, "Slow down.", 2000)), new(new Refusal("too_old", "It is too old."))]);
        _deletions.Add("ops", 7);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Empty(_failed);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Patience.UntilAsync(() => _failed.Count > 0, "it is told");
        Assert.Equal(["#7 was not deleted: It is too old."], _failed);
        Assert.Empty(_deleted);
    }

    private Task DeleteAsync(string room, long seq)
    {
        if (_refusals.TryDequeue(out var refusal))
            return Task.FromException(refusal);
        _deleted.Add(seq);
        return Task.CompletedTask;
    }
}
