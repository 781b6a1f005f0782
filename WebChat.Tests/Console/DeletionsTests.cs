using WebChat.Cli;
using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

/// <summary>What is about to be deleted, who somebody is, and what is looked for: without a server.</summary>
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

    [Theory]
    [InlineData("pie", "pie", null, null)]
    [InlineData("a from:@Bob  pie before:2026-11-21", "a pie", "Bob", "2026-11-21T00:00:00+01:00")]
    [InlineData("FROM:bob", "", "bob", null)]
    [InlineData("from here before: long", null, null, null)]
    [InlineData("pie from:", null, null, null)]
    [InlineData("pie before:21.11.2026", null, null, null)]
    [InlineData("pie before:0001-01-01", null, null, null)]
    [InlineData("before:2026-11-21", null, null, null)]
    public void What_is_looked_for_has_words_somebody_and_a_day(string typed, string? words, string? from, string? until)
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("here", TimeSpan.FromHours(1), "here", "here");
        var (sought, objection) = Sought.Parse(typed, zone);
        Assert.Equal(words is null, objection is not null);
        var day = until is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(words is null ? null : new Sought(words, from, day), sought);
    }

    [Fact]
    public void A_person_has_a_card_and_a_room_an_address()
    {
        var since = new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero);
        var bob = new Member("bob", "b", MemberStates.Away, Since: since);
        Assert.Equal(
            "bob: away, here since 2026-11-21 09:30. Rooms you share: lobby, ops. Tag: b.",
            Around.Card(bob, ["lobby", "ops"], isSelf: false, isHidden: false, TimeZoneInfo.Utc)
        );
        Assert.Equal(
            "echo (a program): online. You share no room. Tag: e. Hidden: /unhide echo shows what they write.",
            Around.Card(new Member("echo", "e", MemberStates.Online, Bot: true), [], isSelf: false, isHidden: true, TimeZoneInfo.Utc)
        );
        Assert.Equal("https://example.org/chat/r/%E4%BD%A0", Around.AddressOf(new Uri("https://example.org/chat/"), "你"));
        Assert.Equal("http://localhost:5080/r/ops", Around.AddressOf(new Uri("http://localhost:5080"), "ops"));
    }

    private Task DeleteAsync(string room, long seq)
    {
        if (_refusals.TryDequeue(out var refusal))
            return Task.FromException(refusal);
        _deleted.Add(seq);
        return Task.CompletedTask;
    }
}
