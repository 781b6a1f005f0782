using WebChat.Contracts;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Changes;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Storage;

// Edits, deletions, reactions, topics.
public abstract partial class StoreContract
{
    [Fact]
    public async Task An_edit_has_a_number_and_changes_the_message_where_it_stands()
    {
        var ann = await SessionAsync("ann");
        await Store.AppendAsync("ops", [Draft(ann, "frist"), Draft(ann, "second")]);
        var edited = await ChangeAsync(ann, ChangeKinds.Edited, 1, "first");
        Assert.Equal(new EditedEvent("ops", 3, 1, "first") { At = Now }, edited.Event);
        Assert.Equal(ChangeOutcome.AlreadySo, await ChangeAsync(ann, ChangeKinds.Edited, 1, "first"));
        var again = await ChangeAsync(ann, ChangeKinds.Edited, 1, "The first", minutes: 5);
        Assert.Equal(4, again.Event!.Seq);

        var page = await Store.ReadAsync("ops", new PageRequest(50));
        Assert.Equal((1, 4), (page.First, page.Last));
        var message = (MessageEvent)page.Events[0];
        Assert.Equal(("The first", Now.AddMinutes(5), 4, "text"), (message.Text, message.Edited, message.Changed, message.Kind));
        Assert.Equal(Now, message.At);
        // The first edit holds no text of its own: the present one stands there too.
        var now = new MessageNow("The first", Now.AddMinutes(5), null, null, 4);
        Assert.Equal(new EditedEvent("ops", 3, 1, "The first") { At = Now, Now = now }, page.Events[2]);
        Assert.Equal(new EditedEvent("ops", 4, 1, "The first") { At = Now.AddMinutes(5), Now = now }, page.Events[3]);

        Assert.Equal(5, Assert.Single(await Store.AppendAsync("ops", [Draft(ann, "next")]))!.Value.Seq);
        Assert.Equal([3L, 4], (await Store.ReadAsync("ops", new(50, After: 2, UpTo: 4))).Events.Select(e => e.Seq));
        var news = await Store.ReadNewAsync("ops", 2);
        Assert.Equal([3L, 4, 5], news.Select(e => e.Seq));
        Assert.All(news.OfType<ChangeEvent>(), c => Assert.Null(c.Now));
    }

    [Fact]
    public async Task A_deleted_text_is_nowhere()
    {
        var (ann, bob) = (await SessionAsync("ann"), await SessionAsync("bob"));
        await Store.AppendAsync("ops", [Draft(ann, "a secret"), Draft(bob, "what?", replyTo: 1)]);
        await ChangeAsync(ann, ChangeKinds.Edited, 1, "a better secret");
        await ChangeAsync(bob, ChangeKinds.Reacted, 1, "👀");
        var deleted = await ChangeAsync(ann, ChangeKinds.Deleted, 1, "", minutes: 1);
        Assert.Equal(new DeletedEvent("ops", 5, 1, "ann") { At = Now.AddMinutes(1) }, deleted.Event);
        Assert.Equal(ChangeOutcome.AlreadySo, await ChangeAsync(ann, ChangeKinds.Deleted, 1, ""));
        Assert.Equal(Codes.NoSuchMessage, (await ChangeAsync(ann, ChangeKinds.Edited, 1, "back")).Error?.Code);
        Assert.Equal(Codes.NoSuchMessage, (await ChangeAsync(bob, ChangeKinds.Reacted, 1, "👍")).Error?.Code);
        Assert.Equal(ChangeOutcome.AlreadySo, await ChangeAsync(bob, ChangeKinds.Unreacted, 1, "👀"));

        var page = await Store.ReadAsync("ops", new PageRequest(50));
        var message = (MessageEvent)page.Events[0];
        Assert.Equal(("", Now.AddMinutes(1), null, 5L), (message.Text, message.Deleted, message.Reactions, message.Changed));
        Assert.Equal(new Quote(1, "ann", ann.Tag, ""), ((MessageEvent)page.Events[1]).Reply);
        var edited = Assert.IsType<EditedEvent>(page.Events[2]);
        Assert.Equal(("", Now.AddMinutes(1)), (edited.Text, edited.Now!.Deleted));
        Assert.DoesNotContain("secret", await EverythingAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_wrote_it_changes_it_and_only_for_a_day()
    {
        var (ann, bob) = (await SessionAsync("ann"), await SessionAsync("bob"));
        await Store.AppendAsync("ops", [Draft(ann, "one")]);
        await ChangeAsync(ann, ChangeKinds.Topic, 0, "a topic");
        foreach (var kind in (string[])[ChangeKinds.Edited, ChangeKinds.Deleted])
        {
            Assert.Equal(Codes.NotYours, await CodeAsync(bob, kind, 1));
            Assert.Equal(Codes.TooLate, await CodeAsync(ann, kind, 1, minutes: 24 * 60 + 1));
            foreach (var none in (long[])[2, 3, 0, -1, long.MaxValue, long.MinValue])
                Assert.Equal(Codes.NoSuchMessage, await CodeAsync(ann, kind, none));
        }

        Assert.Equal(Codes.NoSuchMessage, await CodeAsync(ann, ChangeKinds.Reacted, 2));
        Assert.Equal(Codes.NoSuchMessage, (await ChangeAsync(ann, ChangeKinds.Edited, 1, "x", room: "elsewhere")).Error?.Code);
        Assert.Null(await Store.FindRoomAsync("elsewhere"));
        Assert.Null(await CodeAsync(ann, ChangeKinds.Edited, 1, minutes: 24 * 60));
        // Whoever it is, and however old it is.
        Assert.Null(await CodeAsync(bob, ChangeKinds.Reacted, 1, minutes: 48 * 60));

        async Task<string?> CodeAsync(StoredSession by, string kind, long target, int minutes = 0) =>
            (await ChangeAsync(by, kind, target, kind is ChangeKinds.Reacted ? "👍" : "other", minutes)).Error?.Code;
    }

    [Fact]
    public async Task Reactions_are_counted_and_name_the_first_ten()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => SessionAsync($"user{i}")));
        await Store.AppendAsync("ops", [Draft(people[0], "lunch?")]);
        var first = await ChangeAsync(people[3], ChangeKinds.Reacted, 1, "👍");
        Assert.Equal(new ReactedEvent("ops", 2, 1, "👍", "user3", people[3].Tag, true) { At = Now }, first.Event);
        Assert.Equal(ChangeOutcome.AlreadySo, await ChangeAsync(people[3], ChangeKinds.Reacted, 1, "👍"));
        await ChangeAsync(people[4], ChangeKinds.Reacted, 1, "❤️");
        var drafts = people.Select(p => Change(p, ChangeKinds.Reacted, 1, "👍")).ToList();
        var outcomes = await Store.ChangeAsync("ops", drafts);
        Assert.Equal(11, outcomes.Count(o => o.Event is not null));
        Assert.Equal(Enumerable.Range(4, 11).Select(i => (long)i), outcomes.Select(o => o.Event?.Seq).OfType<long>());

        var (thumbs, heart) = await ReactionsAsync();
        Assert.Equal(("👍", 12), (thumbs.Emoji, thumbs.Count));
        Assert.Equal(["user3", "user0", "user1", "user2", "user4", "user5", "user6", "user7", "user8", "user9"], thumbs.By);
        Assert.Equal(people[3].Tag, thumbs.Tags[0]);
        Assert.Equal(10, thumbs.Tags.Count);
        Assert.Equal(("❤️", 1, "user4"), (heart!.Emoji, heart.Count, Assert.Single(heart.By)));

        // Back and forth at the same moment: only the end counts, and each step has its number.
        await Store.ChangeAsync(
            "ops",
            [
                Change(people[3], ChangeKinds.Unreacted, 1, "👍"),
                Change(people[4], ChangeKinds.Unreacted, 1, "❤️"),
                Change(people[5], ChangeKinds.Unreacted, 1, "👍"),
                Change(people[5], ChangeKinds.Reacted, 1, "👍"),
                Change(people[6], ChangeKinds.Reacted, 1, "❤️"),
                Change(people[6], ChangeKinds.Unreacted, 1, "❤️"),
            ]
        );
        (thumbs, heart) = await ReactionsAsync();
        Assert.Equal(11, thumbs.Count);
        Assert.Equal(["user0", "user1", "user2", "user4", "user6", "user7", "user8", "user9", "user10", "user11"], thumbs.By);
        Assert.Null(heart);
        Assert.Equal(20, (await Store.FindRoomAsync("ops"))!.Last);
        await Store.ChangeAsync("ops", [.. people.Select(p => Change(p, ChangeKinds.Unreacted, 1, "👍"))]);
        Assert.Null(((MessageEvent)(await Store.ReadAsync("ops", new(50))).Events[0]).Reactions);

        async Task<(Reaction, Reaction?)> ReactionsAsync()
        {
            var all = ((MessageEvent)(await Store.ReadAsync("ops", new(50))).Events[0]).Reactions!;
            return (all[0], all.ElementAtOrDefault(1));
        }
    }

    [Fact]
    public async Task Whoever_reacted_finds_so_however_many_were_before()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 13).Select(i => SessionAsync($"user{i}")));
        await Store.AppendAsync("ops", [Draft(people[0], "lunch?"), Draft(people[0], "now?"), Draft(people[0], "hello?")]);
        await Store.ChangeAsync("ops", [.. people[..12].Select(p => Change(p, ChangeKinds.Reacted, 1, "👍"))]);
        await Store.ChangeAsync(
            "ops",
            [Change(people[11], ChangeKinds.Reacted, 1, "❤️"), Change(people[11], ChangeKinds.Reacted, 2, "🎉")]
        );
        Assert.Equal([(1, 16, "👍❤️"), (2, 17, "🎉")], await OwnAsync(people[11]));
        Assert.Equal([(1, 16, ""), (2, 17, "")], await OwnAsync(people[12]));
        await ChangeAsync(people[11], ChangeKinds.Unreacted, 1, "👍");
        Assert.Equal([(1, 18, "❤️"), (2, 17, "🎉")], await OwnAsync(people[11]));
        await ChangeAsync(people[0], ChangeKinds.Deleted, 1, "");
        Assert.Equal([(2, 17, "🎉")], await OwnAsync(people[11]));
        Assert.Empty(await Store.OwnReactionsAsync("nowhere", people[11].Id, [1, 2]));

        async Task<IEnumerable<(long, long, string)>> OwnAsync(StoredSession of) =>
            (await Store.OwnReactionsAsync("ops", of.Id, [1, 2, 3, 4, 0, -1, long.MaxValue]))
                .OrderBy(o => o.Seq)
                .Select(o => (o.Seq, o.Changed, string.Concat(o.Emoji)));
    }

    [Fact]
    public async Task A_message_has_at_most_twenty_different_emoji()
    {
        var (ann, bob) = (await SessionAsync("ann"), await SessionAsync("bob"));
        await Store.AppendAsync("ops", [Draft(ann, "lunch?")]);
        var emoji = Enumerable.Range(0, 21).Select(i => char.ConvertFromUtf32(0x1F600 + i)).ToList();
        var outcomes = await Store.ChangeAsync("ops", [.. emoji.Select(e => Change(ann, ChangeKinds.Reacted, 1, e))]);
        Assert.All(outcomes.Take(20), o => Assert.NotNull(o.Event));
        Assert.Equal(Codes.TooManyReactions, outcomes[20].Error?.Code);
        Assert.NotNull((await ChangeAsync(bob, ChangeKinds.Reacted, 1, emoji[3])).Event);
        Assert.Equal(Codes.TooManyReactions, (await ChangeAsync(bob, ChangeKinds.Reacted, 1, emoji[20])).Error?.Code);
        await ChangeAsync(ann, ChangeKinds.Unreacted, 1, emoji[0]);
        Assert.NotNull((await ChangeAsync(bob, ChangeKinds.Reacted, 1, emoji[20])).Event);
        var reactions = ((MessageEvent)(await Store.ReadAsync("ops", new(1, After: 0))).Events[0]).Reactions!;
        Assert.Equal(emoji[1..], reactions.Select(r => r.Emoji));
    }

    [Fact]
    public async Task A_topic_is_the_rooms_and_in_its_history()
    {
        var ann = await SessionAsync("ann");
        var outcomes = await Store.ChangeAsync(
            "ops",
            [
                Change(ann, ChangeKinds.Topic, 0, "deploys"),
                Change(ann, ChangeKinds.Topic, 0, "deploys"),
                Change(ann, ChangeKinds.Topic, 0, "Ünïcödé '\"\\"),
            ]
        );
        Assert.Equal([1L, null, 2], outcomes.Select(o => o.Event?.Seq));
        Assert.Equal(new StoredRoom("ops", "Ünïcödé '\"\\", 2), Assert.Single(await Store.RoomsAsync()));
        await Store.AppendAsync("ops", [Draft(ann, "text")]);
        await ChangeAsync(ann, ChangeKinds.Edited, 3, "other");
        Assert.Equal(new StoredRoom("ops", "Ünïcödé '\"\\", 4), await Store.FindRoomAsync("ops"));
        await ChangeAsync(ann, ChangeKinds.Topic, 0, "");
        var page = await Store.ReadAsync("ops", new PageRequest(50));
        Assert.Equal(["deploys", "Ünïcödé '\"\\", ""], page.Events.OfType<TopicEvent>().Select(t => t.Topic));
        Assert.Equal(new TopicEvent("ops", 1, "deploys", "ann") { At = Now }, page.Events[0]);
    }

    [Fact]
    public async Task Whoever_changes_a_message_at_once_has_one_order_and_one_outcome()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SessionAsync($"user{i}")));
        await Store.AppendAsync("ops", [Draft(people[0], "lunch?")]);
        string[] emoji = ["👍", "🎉", "👀"];
        var changes = people.SelectMany(p => emoji.Select(e => Store.ChangeAsync("ops", [Change(p, ChangeKinds.Reacted, 1, e)])));
        var posts = people.Select(p => Store.AppendAsync("ops", [Draft(p, "yes", replyTo: 1)]));
        var numbers = (await Task.WhenAll(changes)).Select(o => o[0].Event!.Seq).ToList();
        var said = (await Task.WhenAll(posts)).Select(s => s[0]!.Value.Seq);
        Assert.Equal(Enumerable.Range(2, 32).Select(i => (long)i), numbers.Concat(said).Order());
        var page = await Store.ReadAsync("ops", new PageRequest(50));
        var message = (MessageEvent)page.Events[0];
        Assert.Equal([8, 8, 8], message.Reactions!.Select(r => r.Count));
        Assert.Equal(numbers.Max(), message.Changed);
        Assert.All(page.Events.OfType<ChangeEvent>(), c => Assert.Equal(message.Changed, c.Now!.Changed));
    }

    [Fact]
    public async Task Quotes_are_of_messages_and_short()
    {
        var ann = await SessionAsync("ann");
        await Store.AppendAsync("ops", [Draft(ann, "line one\n\n  line two"), Draft(ann, string.Concat(Enumerable.Repeat("👩‍🚀", 800)))]);
        await ChangeAsync(ann, ChangeKinds.Topic, 0, "a topic");
        var quotes = await Store.QuotesAsync("ops", [1, 2, 2, 3, 4, 0, -1, long.MaxValue]);
        Assert.Equal([1L, 2], quotes.Keys.Order());
        Assert.Equal(new Quote(1, "ann", ann.Tag, "line one line two"), quotes[1]);
        Assert.Equal(string.Concat(Enumerable.Repeat("👩‍🚀", 27)) + "…", quotes[2].Excerpt);
        Assert.Empty(await Store.QuotesAsync("nowhere", [1]));
    }

    [Fact]
    public async Task Pages_with_many_reactions_end_when_they_are_long()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => SessionAsync($"{i}{new string('ä', 30)}")));
        await Store.AppendAsync("ops", [.. Enumerable.Range(1, 60).Select(_ => Draft(people[0], "lunch?"))]);
        for (var message = 1; message <= 60; message++)
        {
            var emoji = Enumerable.Range(0, 20).Select(i => char.ConvertFromUtf32(0x1F600 + i));
            await Store.ChangeAsync("ops", [.. people.SelectMany(p => emoji.Select(e => Change(p, ChangeKinds.Reacted, message, e)))]);
        }

        var page = await Store.ReadAsync("ops", new PageRequest(500, After: 0));
        Assert.InRange(page.Events.Count, 10, 20);
        Assert.Equal(1, page.Events[0].Seq);
    }

    [Fact]
    public async Task Whether_somebody_is_away_is_kept()
    {
        var (ann, hash) = await CreateWithTokenAsync("ann");
        Assert.False(ann.Away);
        var away = (await Store.SetAwayAsync(ann.Id, true))!;
        Assert.True(away.Away && away.Version > ann.Version);
        Assert.True((await Store.DepartAsync(ann.Id))!.Away);
        await CloseAsync();
        _store = await OpenAsync();
        Assert.True((await Store.FindSessionAsync(hash))!.Away);
        await Store.EndSessionAsync(ann.Id, new Ending(LeaveReasons.Quit));
        Assert.True((await Store.SetAwayAsync(ann.Id, false)) is null or { Presence: Presence.Over });
    }

    /// <summary>All rows of all messages and reactions, as text.</summary>
    private protected abstract Task<string> EverythingAsync();

    private static ChangeDraft Change(StoredSession by, string kind, long target, string value, int minutes = 0) =>
        new(by.Id, by.Tag, by.Nickname, Guid.NewGuid().ToString(), kind, target, value, Now.AddMinutes(minutes));

    private async Task<ChangeOutcome> ChangeAsync(
        StoredSession by,
        string kind,
        long target,
        string value,
        int minutes = 0,
        string room = "ops"
    ) => Assert.Single(await Store.ChangeAsync(room, [Change(by, kind, target, value, minutes)]).InTime());
}
