using System.Text.Json;
using WebChat.Contracts;
using WebChat.Server.Storage.Changes;

namespace WebChat.Tests.Storage;

// What many changes of one message may cost, and what is left of them.
public abstract partial class StoreContract
{
    [Fact]
    public async Task A_page_is_read_until_it_is_full_and_each_message_once()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => SessionAsync($"{i}{new string('ä', 30)}")));
        await Store.AppendAsync("ops", [Draft(people[0], "lunch?")]);
        var emoji = Enumerable.Range(0, 20).Select(i => char.ConvertFromUtf32(0x1F600 + i));
        await Store.ChangeAsync("ops", [.. people.SelectMany(p => emoji.Select(e => Change(p, ChangeKinds.Reacted, 1, e)))]);
        await Store.AppendAsync("ops", [Draft(people[0], "spoilt")]);
        await ExecuteAsync("UPDATE messages SET reactions = 'no JSON' WHERE seq = 202");
        await Assert.ThrowsAsync<JsonException>(() => Store.ReadAsync("ops", new(1, After: 201)));

        var page = (await Store.ReadAsync("ops", new(500, After: 1))).Events;
        Assert.InRange(page.Count, 10, 20);
        Assert.Equal(Enumerable.Range(2, page.Count).Select(i => (long)i), page.Select(e => e.Seq));
        var now = ((ChangeEvent)page[0]).Now!;
        Assert.Equal(20, now.Reactions!.Count);
        Assert.All(page, e => Assert.Same(now, ((ChangeEvent)e).Now));
        Assert.Equal(page.Count, (await Store.ReadAsync("ops", new(500, Before: 202))).Events.Count);
        Assert.Single((await Store.ReadAsync("ops", new(500, UpTo: 1))).Events);

        var plain = (await Store.ReadAsync("ops", new(500, After: 1, UpTo: 201, IsPlain: true))).Events;
        Assert.Equal(200, plain.Count);
        Assert.All(plain, e => Assert.Null(Assert.IsType<ReactedEvent>(e).Now));
    }

    [Fact]
    public async Task One_emoji_is_taken_a_thousand_times_and_nobody_counts_them_again()
    {
        var (ann, bob, eve) = (await SessionAsync("ann"), await SessionAsync("bob"), await SessionAsync("eve"));
        await Store.AppendAsync("ops", [Draft(ann, "lunch?")]);
        Assert.NotNull((await ChangeAsync(ann, ChangeKinds.Reacted, 1, "👍")).Event);
        await ExecuteAsync(
            "UPDATE messages SET reactions = replace(replace(reactions, ' ', ''), '\"count\":1,', '\"count\":999,') WHERE seq = 1"
        );

        Assert.NotNull((await ChangeAsync(bob, ChangeKinds.Reacted, 1, "👍")).Event);
        Assert.Equal(Codes.TooManyReactions, (await ChangeAsync(eve, ChangeKinds.Reacted, 1, "👍")).Error?.Code);
        Assert.NotNull((await ChangeAsync(eve, ChangeKinds.Reacted, 1, "🎉")).Event);
        var reactions = ((MessageEvent)(await Store.ReadAsync("ops", new(1, After: 0))).Events[0]).Reactions!;
        Assert.Equal([("👍", 1000, "ann,bob"), ("🎉", 1, "eve")], reactions.Select(r => (r.Emoji, r.Count, string.Join(',', r.By))));

        Assert.NotNull((await ChangeAsync(ann, ChangeKinds.Unreacted, 1, "👍")).Event);
        Assert.NotNull((await ChangeAsync(eve, ChangeKinds.Reacted, 1, "👍")).Event);
        reactions = ((MessageEvent)(await Store.ReadAsync("ops", new(1, After: 0))).Events[0]).Reactions!;
        Assert.Equal([("👍", 1000, "bob,eve"), ("🎉", 1, "eve")], reactions.Select(r => (r.Emoji, r.Count, string.Join(',', r.By))));
    }

    [Fact]
    public async Task A_message_is_reacted_to_ten_thousand_times_and_all_of_it_can_be_taken_back()
    {
        var (ann, bob) = (await SessionAsync("ann"), await SessionAsync("bob"));
        await Store.AppendAsync("ops", [Draft(ann, "lunch?")]);
        Assert.NotNull((await ChangeAsync(ann, ChangeKinds.Reacted, 1, "👍")).Event);
        await ExecuteAsync($"UPDATE messages SET reacted = reacted + {ChangeBatch.MostReactions - 2} WHERE seq = 1");
        Assert.NotNull((await ChangeAsync(ann, ChangeKinds.Unreacted, 1, "👍")).Event);
        Assert.NotNull((await ChangeAsync(bob, ChangeKinds.Reacted, 1, "👍")).Event);
        Assert.NotNull((await ChangeAsync(bob, ChangeKinds.Unreacted, 1, "👍")).Event);
        Assert.Equal(Codes.TooManyReactions, (await ChangeAsync(bob, ChangeKinds.Reacted, 1, "👍")).Error?.Code);
        Assert.NotNull((await ChangeAsync(ann, ChangeKinds.Edited, 1, "dinner?")).Event);
    }

    [Fact]
    public async Task Of_a_deleted_message_its_reactions_leave_their_numbers_and_nothing_else()
    {
        var (ann, bob) = (await SessionAsync("ann"), await SessionAsync("bob"));
        await Store.AppendAsync("ops", [Draft(ann, "lunch?"), Draft(ann, "dinner?")]);
        await ChangeAsync(bob, ChangeKinds.Reacted, 1, "🌶️");
        await ChangeAsync(bob, ChangeKinds.Unreacted, 1, "🌶️");
        await ChangeAsync(bob, ChangeKinds.Reacted, 2, "🎉");
        await Store.ChangeAsync(
            "ops",
            [
                Change(bob, ChangeKinds.Reacted, 1, "🍕"),
                Change(ann, ChangeKinds.Edited, 1, "dinner"),
                Change(ann, ChangeKinds.Deleted, 1, ""),
            ]
        );

        var events = (await Store.ReadAsync("ops", new(50))).Events;
        Assert.Equal(
            [
                typeof(MessageEvent),
                typeof(MessageEvent),
                typeof(OtherEvent),
                typeof(OtherEvent),
                typeof(ReactedEvent),
                typeof(OtherEvent),
                typeof(EditedEvent),
                typeof(DeletedEvent),
            ],
            events.Select(e => e.GetType())
        );
        Assert.Equal(Enumerable.Range(1, 8).Select(i => (long)i), events.Select(e => e.Seq));
        Assert.Equal(events.Select(e => e.GetType()), (await Store.ReadNewAsync("ops", 0)).Select(e => e.GetType()));
        var kept = await EverythingAsync();
        Assert.DoesNotContain("🌶️", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("🍕", kept, StringComparison.Ordinal);
        Assert.Contains("🎉", kept, StringComparison.Ordinal);
        // Once as who reacted to the other one, in its row and in the reaction's.
        await ChangeAsync(bob, ChangeKinds.Unreacted, 2, "🎉");
        await ChangeAsync(ann, ChangeKinds.Deleted, 2, "");
        Assert.DoesNotContain(bob.Tag, await EverythingAsync(), StringComparison.Ordinal);
    }

    /// <summary>Somebody else's statement on the same data.</summary>
    private protected abstract Task ExecuteAsync(string sql);
}
