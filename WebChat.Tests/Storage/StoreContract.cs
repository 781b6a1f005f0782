using System.Security.Cryptography;
using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Storage;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Storage;

/// <summary>What every store must do. Each test has an empty one.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 30, 0, 125, TimeSpan.Zero);

    private IChatStore? _store;

    private protected IChatStore Store => _store!;

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The same data, by another object.</summary>
    private protected abstract Task<IChatStore> OpenAsync();

    private protected abstract Task CloseAsync();

    [Fact]
    public async Task Messages_have_numbers_without_holes_and_are_read_as_they_were_written()
    {
        var ann = await SessionAsync("ann");
        var drafts = Enumerable
            .Range(1, 10)
            .Select(i => Draft(ann, $"text {i} 👩‍🚀\n'\"\\ ünïcödé", replyTo: i == 10 ? 3 : null))
            .ToList();
        var first = await Store.AppendAsync("ops", drafts[..4]);
        var second = await Store.AppendAsync("ops", drafts[4..]);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i), first.Concat(second).Select(s => s!.Value.Seq));
        Assert.All(first.Concat(second), s => Assert.False(s!.Repeat));

        var page = await Store.ReadAsync("ops", new PageRequest(50));
        Assert.Equal((1, 10), (page.First, page.Last));
        var messages = page.Events.Cast<MessageEvent>().ToList();
        Assert.Equal(first.Concat(second).Select(s => s!.Value), messages.Select(m => m with { Reply = null }));
        Assert.Equal(
            drafts.Select(d => (d.Id, d.Text, d.Nickname, d.Tag, d.At)),
            messages.Select(e => (e.Id, e.Text, e.From, e.Tag, e.At))
        );
        Assert.Equal(3, messages[9].ReplyTo);
        Assert.Equal(new Quote(3, "ann", ann.Tag, "text 3 👩‍🚀 '\"\\ ünïcödé"), messages[9].Reply);
        Assert.Equal(new StoredRoom("ops", "", 10), await Store.FindRoomAsync("ops"));
        Assert.Equal([new StoredRoom("ops", "", 10)], await Store.RoomsAsync());

        Assert.Null(await Store.FindRoomAsync("nowhere"));
        var nothing = await Store.ReadAsync("nowhere", new PageRequest(50));
        Assert.Equal((0, 0, 0), (nothing.First, nothing.Last, nothing.Events.Count));
    }

    [Fact]
    public async Task An_id_is_stored_once_per_session_wherever_and_however_often_it_comes()
    {
        var (ann, bob) = (await SessionAsync("ann"), await SessionAsync("bob"));
        var said = Draft(ann, "once");
        var again = said with { Text = "differently" };
        var first = (await Store.AppendAsync("ops", [said, Draft(ann, "other"), again]))!;
        Assert.Equal([(1L, false), (2L, false), (1L, true)], first.Select(s => (s!.Value.Seq, s.Repeat)));

        var capitals = again with { Id = said.Id.ToUpperInvariant() };
        var repeat = Assert.Single(await Store.AppendAsync("ops", [capitals]))!;
        Assert.Equal((1, true, said.Id, said.At), (repeat.Value.Seq, repeat.Repeat, repeat.Value.Id, repeat.Value.At));
        var elsewhere = Assert.Single(await Store.AppendAsync("garden", [again]))!;
        Assert.Equal((1, true), (elsewhere.Value.Seq, elsewhere.Repeat));
        var other = Assert.Single(await Store.AppendAsync("ops", [said with { Session = bob.Id }]))!;
        Assert.Equal((3, false), (other.Value.Seq, other.Repeat));

        Assert.Equal(new Receipt(said.Id, 1, said.At), await Store.FindReceiptAsync(ann.Id, capitals.Id));
        Assert.Null(await Store.FindReceiptAsync(ann.Id, Guid.NewGuid().ToString()));
        Assert.Equal(["once", "other", "once"], await TextsAsync("ops"));
    }

    [Fact]
    public async Task Whoever_writes_at_once_has_one_order_without_holes()
    {
        var ann = await SessionAsync("ann");
        var written = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => Store.AppendAsync($"room{i % 4}", [Draft(ann, $"{i}"), Draft(ann, $"{i} too")]))
        );
        foreach (var room in Enumerable.Range(0, 4).Select(i => $"room{i}"))
        {
            var numbers = written.SelectMany(w => w).Select(s => s!.Value).Where(m => m.Room == room).Select(m => m.Seq).Order();
            Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), numbers);
        }
    }

    [Fact]
    public async Task Pages_are_where_they_were_asked_for_and_end_when_they_are_long()
    {
        var ann = await SessionAsync("ann");
        await Store.AppendAsync("ops", [.. Enumerable.Range(1, 20).Select(i => Draft(ann, $"{i}"))]);
        Assert.Equal([16L, 17, 18, 19, 20], await SeqsAsync(new(5)));
        Assert.Equal([6L, 7, 8], await SeqsAsync(new(3, After: 5)));
        Assert.Equal([7L, 8, 9], await SeqsAsync(new(3, Before: 10)));
        Assert.Equal([8L, 9, 10], await SeqsAsync(new(3, UpTo: 10)));
        Assert.Equal([6L, 7], await SeqsAsync(new(5, After: 5, UpTo: 7)));
        Assert.Equal([], await SeqsAsync(new(5, After: 20)));

        var text = new string('x', 4000);
        await Store.AppendAsync("long", [.. Enumerable.Range(1, 50).Select(_ => Draft(ann, text))]);
        var page = await Store.ReadAsync("long", new PageRequest(50, After: 0));
        Assert.Equal(PageRequest.MaxTextUnits / 4000, page.Events.Count);

        async Task<IEnumerable<long>> SeqsAsync(PageRequest request) => (await Store.ReadAsync("ops", request)).Events.Select(e => e.Seq);
    }

    [Fact]
    public async Task A_name_is_held_by_one_session_under_both_its_keys()
    {
        var ann = await SessionAsync("paul");
        Assert.Null(await CreateAsync("PAUL"));
        Assert.Null(await CreateAsync("pau1"));
        var bob = await SessionAsync("bob");
        Assert.True((await Store.ClaimNameAsync(bob.Id, Name("Paul"))).IsTaken);
        Assert.Equal("bob", (await Store.NameHoldersAsync()).Single(s => s.Id == bob.Id).Nickname);

        var renamed = (await Store.ClaimNameAsync(ann.Id, Name("PAUL"))).Session!;
        Assert.Equal(("PAUL", Presence.Online), (renamed.Nickname, renamed.Presence));
        Assert.True(renamed.Version > ann.Version);
        await Store.ClaimNameAsync(ann.Id, Name("eve"));
        Assert.False((await Store.ClaimNameAsync(bob.Id, Name("paul"))).IsTaken);
        Assert.Null(await CreateAsync("eve"));
    }

    [Fact]
    public async Task A_session_drops_comes_back_and_goes()
    {
        var (ann, hash) = await CreateWithTokenAsync("ann");
        Assert.Equal(Presence.Online, ann.Presence);
        var dropped = (await Store.DepartAsync(ann.Id))!;
        Assert.Equal(Presence.Reconnecting, dropped.Presence);
        var back = (await Store.ArriveAsync(ann.Id))!;
        Assert.Equal(Presence.Online, back.Presence);
        await Store.DepartAsync(ann.Id);

        var absent = (await Store.ReleaseNameAsync(ann.Id, Now))!;
        Assert.Equal(Presence.Absent, absent.Presence);
        Assert.True(dropped.Version < back.Version && back.Version < absent.Version);
        Assert.Empty(await Store.NameHoldersAsync());
        Assert.Equal(Presence.Absent, (await Store.ArriveAsync(ann.Id))!.Presence);
        var heir = await SessionAsync("ann");
        Assert.True((await Store.ClaimNameAsync(ann.Id, Name("ann"))).IsTaken);
        var claimed = (await Store.ClaimNameAsync(ann.Id, Name("anna"))).Session!;
        Assert.Equal(("anna", Presence.Online, ann.Tag), (claimed.Nickname, claimed.Presence, claimed.Tag));
        Assert.Equal([heir.Id, ann.Id], (await Store.NameHoldersAsync()).Select(s => s.Id).OrderDescending());
        Assert.Equal(ann.Id, (await Store.FindSessionAsync(hash))!.Id);
    }

    [Fact]
    public async Task What_a_session_is_and_where_it_is_in_is_kept()
    {
        var (ann, hash) = await CreateWithTokenAsync("ann");
        await Store.SetMembershipAsync(ann.Id, "ops", member: true);
        await Store.SetMembershipAsync(ann.Id, "garden", member: true);
        await Store.SetMembershipAsync(ann.Id, "garden", member: true);
        Assert.Equal(["garden", "ops"], (await Store.SetQuietAsync(ann.Id, true))!.Rooms);
        var left = (await Store.SetMembershipAsync(ann.Id, "ops", member: false))!;
        Assert.Equal(["garden"], left.Rooms);

        await CloseAsync();
        _store = await OpenAsync();
        var found = (await Store.FindSessionAsync(hash))!;
        Assert.Equal((ann.Id, ann.Tag, "ann", true, Now), (found.Id, found.Tag, found.Nickname, found.Quiet, found.Since));
        Assert.Equal(["garden"], found.Rooms);
        Assert.Equal(hash, found.TokenHash);
        Assert.Null(await Store.FindSessionAsync(SHA256.HashData([1])));
    }

    [Fact]
    public async Task A_session_that_is_over_leaves_nothing_but_what_it_said()
    {
        var (ann, hash) = await CreateWithTokenAsync("ann");
        var bob = await SessionAsync("bob");
        await Store.SetMembershipAsync(ann.Id, "ops", member: true);
        await Store.AppendAsync("ops", [Draft(ann, "said")]);
        await Store.AppendPrivatesAsync([Private(ann, bob, "1"), Private(bob, ann, "2")]);

        var over = (await Store.EndSessionAsync(ann.Id, new Ending(LeaveReasons.Kicked, "enough")))!;
        Assert.Equal((Presence.Over, new Ending(LeaveReasons.Kicked, "enough")), (over.Presence, over.Ending));
        Assert.Empty(over.Rooms);
        Assert.True(over.Version > ann.Version);
        Assert.Null(await Store.FindSessionAsync(hash));
        Assert.Equal([bob.Id], (await Store.NameHoldersAsync()).Select(s => s.Id));
        Assert.Empty(await Store.PrivatesAsync(ann.Id, 0, long.MaxValue, 50));
        Assert.Equal(2, (await Store.PrivatesAsync(bob.Id, 0, long.MaxValue, 50)).Count);
        Assert.Equal(["said"], await TextsAsync("ops"));
        Assert.Null((await Store.ClaimNameAsync(ann.Id, Name("anna"))).Session is { Presence: not Presence.Over } alive ? alive : null);
        Assert.NotEqual(ann.Id, (await SessionAsync("ann")).Id);
    }

    [Fact]
    public async Task Who_was_absent_for_too_long_is_over()
    {
        var (old, oldHash) = await CreateWithTokenAsync("old");
        var (fresh, freshHash) = await CreateWithTokenAsync("fresh");
        var here = await SessionAsync("eve");
        await Store.ReleaseNameAsync(old.Id, Now.AddHours(-25));
        await Store.ReleaseNameAsync(fresh.Id, Now.AddHours(-23));
        Assert.Equal(1, await Store.EndAbsentSessionsAsync(Now.AddHours(-24)));
        Assert.Null(await Store.FindSessionAsync(oldHash));
        Assert.NotNull(await Store.FindSessionAsync(freshHash));
        Assert.Equal([here.Id], (await Store.NameHoldersAsync()).Select(s => s.Id));
    }

    [Fact]
    public async Task Private_messages_are_numbered_for_each_of_their_two()
    {
        var (ann, bob, eve) = (await SessionAsync("ann"), await SessionAsync("bob"), await SessionAsync("eve"));
        var said = Private(ann, bob, "1");
        var stored = await Store.AppendPrivatesAsync([
            said,
            Private(bob, ann, "2"),
            Private(eve, bob, "3"),
            Private(ann, ann, "to myself"),
        ]);
        Assert.Equal([(1L, 1L), (2L, 2L), (1L, 3L), (3L, 3L)], stored.Select(s => (s!.Value.Sender.Seq, s.Value.Receiver!.Seq)));

        var repeat = Assert.Single(await Store.AppendPrivatesAsync([said with { Text = "differently" }]))!;
        Assert.Equal((true, 1), (repeat.Repeat, repeat.Value.Sender.Seq));
        Assert.Equal(new Receipt(said.Id, 1, said.At), await Store.FindReceiptAsync(ann.Id, said.Id));
        Assert.Equal(["1", "2", "to myself"], await TextsAsync(ann, 0, long.MaxValue));
        Assert.Equal(["2", "3"], await TextsAsync(bob, 1, long.MaxValue));
        Assert.Equal(["1"], await TextsAsync(bob, 0, 2));
        Assert.Equal(3, (await Store.ArriveAsync(ann.Id))!.PrivateLast);

        await Store.EndSessionAsync(bob.Id, new Ending(LeaveReasons.Quit));
        var unheard = Assert.Single(await Store.AppendPrivatesAsync([Private(ann, bob, "too late")]))!;
        Assert.Null(unheard.Value.Receiver);
        Assert.Null(Assert.Single(await Store.AppendPrivatesAsync([Private(bob, ann, "from beyond")])));

        async Task<IEnumerable<string>> TextsAsync(StoredSession owner, long after, long before) =>
            (await Store.PrivatesAsync(owner.Id, after, before, 50)).Select(p => p.Text);
    }

    [Fact]
    public async Task Announcements_are_the_newest_since_a_time()
    {
        for (var i = 1; i <= 5; i++)
            await Store.AddAnnouncementAsync(new AnnouncementEvent($"id{i}", $"text {i}", "admin") { At = Now.AddMinutes(i) });
        var found = await Store.AnnouncementsAsync(Now.AddMinutes(2), 3);
        Assert.Equal(["text 3", "text 4", "text 5"], found.Select(a => a.Text));
        Assert.Equal([Now.AddMinutes(3), Now.AddMinutes(4), Now.AddMinutes(5)], found.Select(a => a.At));
    }

    [Fact]
    public async Task The_epoch_is_the_databases()
    {
        var epoch = Store.Epoch;
        Assert.Matches("^[0-9a-f]{16}$", epoch);
        await CloseAsync();
        _store = await OpenAsync();
        Assert.Equal(epoch, Store.Epoch);
        Assert.True(await Store.IsReachableAsync(CancellationToken.None));
    }

    private async Task<IEnumerable<string>> TextsAsync(string room) =>
        (await Store.ReadAsync(room, new PageRequest(50))).Events.OfType<MessageEvent>().Select(m => m.Text);

    private static Nickname Name(string text) => Nickname.Parse(text).Ok!;

    private async Task<StoredSession?> CreateAsync(string name) => (await TryCreateAsync(name)).Session;

    private async Task<StoredSession> SessionAsync(string name) => (await CreateWithTokenAsync(name)).Session;

    private async Task<(StoredSession Session, byte[] Hash)> CreateWithTokenAsync(string name)
    {
        var (session, hash) = await TryCreateAsync(name);
        Assert.NotNull(session);
        return (session, hash);
    }

    private async Task<(StoredSession? Session, byte[] Hash)> TryCreateAsync(string name)
    {
        var hash = RandomNumberGenerator.GetBytes(32);
        var tag = RandomNumberGenerator.GetString("abcdefghij", 10);
        return (await Store.CreateSessionAsync(Name(name), tag, hash, Now).InTime(), hash);
    }

    private static MessageDraft Draft(StoredSession from, string text, long? replyTo = null) =>
        new(from.Id, from.Tag, from.Nickname, Guid.NewGuid().ToString(), text, MessageKinds.Text, replyTo, Now);

    private static PrivateDraft Private(StoredSession from, StoredSession to, string text) =>
        new(Party(from), Party(to), Guid.NewGuid().ToString(), text, MessageKinds.Text, Now);

    private static Party Party(StoredSession session) => new(session.Id, session.Nickname, session.Tag);
}
