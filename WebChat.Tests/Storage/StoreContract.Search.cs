using WebChat.Server.Storage;
using WebChat.Server.Storage.Changes;
using WebChat.Server.Storage.Search;

namespace WebChat.Tests.Storage;

// Finding messages.
public abstract partial class StoreContract
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("after all is indexed", 3)]
    [InlineData("while some is", 1)]
    public async Task What_was_said_is_found_newest_first(string when, int batches)
    {
        Assert.NotNull(when);
        var (ann, bob) = (await SessionAsync("ann"), await SessionAsync("bob"));
        await Store.AppendAsync("garden", [Draft(ann, "needle elsewhere")]);
        await Store.AppendAsync("ops", [Draft(ann, "the first needle"), Draft(bob, "Needles, 中文针")]);
        await SayAsync(ann, "hay", 300);
        await Store.AppendAsync("ops", [Draft(bob, "needle and thread"), Draft(ann, "say \"needle\" OR 'x'; --")]);
        await IndexAsync("ops", batches);

        Assert.Equal([304L, 303, 2, 1], await FindAsync("needle"));
        Assert.Equal([2L], await FindAsync("中文"));
        Assert.Equal([2L], await FindAsync("针"));
        Assert.Equal([2L], await FindAsync("needles 针"));
        Assert.Empty(await FindAsync("文中"));
        Assert.Equal([303L, 2], await FindAsync("needle", from: "BOB"));
        Assert.Equal([303L, 2], await FindAsync("", from: bob.Tag));
        Assert.Equal([303L], await FindAsync("thread needle"));
        Assert.Equal([304L], await FindAsync("\"needle\" or 'x"));
        Assert.Empty(await FindAsync("needle", from: "nobody"));
        Assert.Empty((await RoomSearch.RunAsync(Store, "nowhere", Query("needle"), null, 10)).Hits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Pages_of_what_was_found_go_on_where_the_last_one_ended(int batches)
    {
        var ann = await SessionAsync("ann");
        for (var i = 0; i < 30; i++)
        {
            await Store.AppendAsync("ops", [Draft(ann, "needle")]);
            await SayAsync(ann, "hay", 299);
        }

        await IndexAsync("ops", batches);
        var seen = new List<long>();
        long? before = null;
        do
        {
            var page = await RoomSearch.RunAsync(Store, "ops", Query("needle"), before, 7);
            Assert.Equal(9000, page.Last);
            Assert.True(page.Hits.Count <= 7);
            seen.AddRange(page.Hits.Select(h => h.Message.Seq));
            before = page.Next;
        } while (before is not null);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (i * 300L) + 1).Reverse(), seen);
        Assert.Equal([1L], (await RoomSearch.RunAsync(Store, "ops", Query("needle"), 301, 7)).Hits.Select(h => h.Message.Seq));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public async Task A_word_and_the_beginning_of_another_are_found_however_many_have_the_one(int both)
    {
        var (ann, bob) = (await SessionAsync("ann"), await SessionAsync("bob"));
        for (var i = 0; i < both; i++)
            await Store.AppendAsync("ops", [Draft(ann, "中文 needlework"), Draft(bob, "中文 hay")]);
        await Store.AppendAsync("ops", [Draft(ann, "needles")]);
        await IndexAsync("ops", batches: 1);

        var all = Enumerable.Range(0, both).Select(i => (i * 2L) + 1).Reverse().ToList();
        Assert.Equal(all, await FindAsync("中文 need"));
        Assert.Equal(all.Take(2), await FindAsync("中文 need", limit: 2));
        Assert.Equal(all.Prepend((both * 2) + 1), await FindAsync("need", from: "ann"));
        Assert.Empty(await FindAsync("need", from: "bob"));
        Assert.Empty(await FindAsync("中文 needlex"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task A_search_looks_at_a_bounded_number_of_characters_and_says_where_to_go_on(int batches)
    {
        var ann = await SessionAsync("ann");
        await Store.AppendAsync("ops", [Draft(ann, "中文国")]);
        // The index names them, and they are not what is looked for.
        var near = "中文 文国 " + string.Concat(Enumerable.Repeat("слово ", 660));
        await SayAsync(ann, near, (RoomSearch.MostLetters / near.Length) + 50);
        await IndexAsync("ops", batches);
        var first = await RoomSearch.RunAsync(Store, "ops", Query("中文国"), null, 10);
        Assert.Empty(first.Hits);
        Assert.InRange(first.Next!.Value, 40, 60);
        var second = await RoomSearch.RunAsync(Store, "ops", Query("中文国"), first.Next, 10);
        Assert.Equal(1, Assert.Single(second.Hits).Message.Seq);
        Assert.Null(second.Next);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task A_page_of_hits_ends_when_it_is_large(int batches)
    {
        var ann = await SessionAsync("ann");
        await SayAsync(ann, string.Concat(Enumerable.Repeat("a ", 1999)), 60);
        await IndexAsync("ops", batches);
        var seen = new List<long>();
        for (long? before = 61; before is not null; )
        {
            var page = await RoomSearch.RunAsync(Store, "ops", Query("a"), before, 100);
            Assert.InRange(page.Hits.Sum(h => h.Message.Text.Length + (h.Marks.Count * "[3998,1],".Length)), 1, PageRequest.MaxTextUnits);
            seen.AddRange(page.Hits.Select(h => h.Message.Seq));
            before = page.Next;
        }

        Assert.Equal(Enumerable.Range(1, 60).Select(i => (long)i).Reverse(), seen);
    }

    [Fact]
    public async Task A_search_for_which_nobody_waits_ends_and_says_where_to_go_on()
    {
        var ann = await SessionAsync("ann");
        await SayAsync(ann, "needle", 10);
        using var enough = new CancellationTokenSource();
        await enough.CancelAsync();
        var found = await RoomSearch.RunAsync(Store, "ops", Query("needle"), null, 5, enough.Token);
        Assert.Equal((0, 11), (found.Hits.Count, found.Next));
    }

    [Fact]
    public async Task Rooms_are_indexed_until_none_is_behind_and_each_message_once()
    {
        var ann = await SessionAsync("ann");
        await SayAsync(ann, "hay", 700);
        await Store.AppendAsync("small", [Draft(ann, "needle")]);
        Assert.Equal(["ops"], (await Store.Search.BehindAsync(10, [])).Select(r => r.Name));
        while (await Store.Search.BehindAsync(10, []) is { Count: > 0 } behind)
            await Task.WhenAll(behind.Concat(behind).Select(room => Store.Search.IndexAsync(room)));

        Assert.Equal((1, 700), (await RoomAsync()).Range);
        await SayAsync(ann, "more", 300);
        Assert.Equal(["ops"], (await Store.Search.BehindAsync(10, [])).Select(r => r.Name));
        Assert.Empty(await Store.Search.BehindAsync(10, [(await RoomAsync()).Room.Id]));
        Assert.Equal(1, await Store.Search.IndexAsync((await RoomAsync()).Room, most: 1));
        Assert.Equal((1, 701), (await RoomAsync()).Range);
        Assert.Equal(IndexedRoom.Batch, await Store.Search.IndexAsync((await RoomAsync()).Room));
        Assert.Equal((1, 701 + IndexedRoom.Batch), (await RoomAsync()).Range);
        Assert.Equal(1000L, (await FindAsync("more"))[0]);
        Assert.Equal(Enumerable.Range(701, 300).Select(i => (long)i).Reverse(), await FindAsync("more", limit: 500));

        async Task<(IndexedRoom Room, (long, long) Range)> RoomAsync()
        {
            var room = (await Store.Search.FindRoomAsync("ops"))!;
            return (room, (room.Low, room.High));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task What_is_edited_is_found_as_it_is_now_and_what_is_deleted_is_not_found(int batches)
    {
        var ann = await SessionAsync("ann");
        await Store.AppendAsync("ops", [Draft(ann, "a needle"), Draft(ann, "a secret needle"), Draft(ann, "hay")]);
        await IndexAsync("ops", batches);
        await ChangeAsync(ann, ChangeKinds.Edited, 1, "a pin");
        await ChangeAsync(ann, ChangeKinds.Deleted, 2, "");
        await ChangeAsync(ann, ChangeKinds.Edited, 3, "a needle in hay");
        await ChangeAsync(ann, ChangeKinds.Topic, 0, "needle");
        await IndexAsync("ops", batches);
        Assert.Equal([3L], await FindAsync("needle"));
        Assert.Equal([1L], await FindAsync("pin"));
        Assert.Empty(await FindAsync("secret"));
        Assert.Equal([3L, 1], await FindAsync("", from: "ann"));
        // As often as one likes, and at once.
        await Store.ChangeAsync(
            "ops",
            [
                Change(ann, ChangeKinds.Edited, 3, "straw"),
                Change(ann, ChangeKinds.Edited, 3, "a needle"),
                Change(ann, ChangeKinds.Edited, 1, "x"),
            ]
        );
        Assert.Equal([3L], await FindAsync("needle"));
        Assert.Empty(await FindAsync("pin"));
    }

    [Fact]
    public async Task A_message_with_more_terms_than_are_kept_is_found_by_all_of_them_and_by_no_others()
    {
        var ann = await SessionAsync("ann");
        var all = string.Concat(Enumerable.Range(0x4E00, 3990).Select(c => (char)c));
        await Store.AppendAsync("ops", [Draft(ann, all), Draft(ann, "hay"), Draft(ann, all)]);
        await IndexAsync("ops", 10);
        Assert.Equal([3L, 1], await FindAsync(all[..2]));
        Assert.Equal([3L, 1], await FindAsync(all[^2..]));
        Assert.Equal([3L, 1], await FindAsync(all[^2..], from: "ann"));
        Assert.Empty(await FindAsync(all[^2..], from: "bob"));
        Assert.Empty(await FindAsync($"{all[^1]}{all[^2]}"));
        await ChangeAsync(ann, ChangeKinds.Edited, 3, "needle");
        await ChangeAsync(ann, ChangeKinds.Edited, 2, all);
        await ChangeAsync(ann, ChangeKinds.Deleted, 1, "");
        Assert.Equal([2L], await FindAsync(all[^2..]));
        Assert.Equal([3L], await FindAsync("needle"));
        Assert.Empty(await FindAsync("hay"));
    }

    [Fact]
    public async Task A_time_has_its_place()
    {
        var ann = await SessionAsync("ann");
        await Store.AppendAsync("ops", [.. Enumerable.Range(0, 50).Select(i => Draft(ann, "x") with { At = Now.AddMinutes(i * 10) })]);
        Assert.Equal((1, 50), await Moments.FindAsync(Store, "ops", Now.AddDays(-1)));
        Assert.Equal((1, 50), await Moments.FindAsync(Store, "ops", Now));
        Assert.Equal((2, 50), await Moments.FindAsync(Store, "ops", Now.AddMilliseconds(1)));
        Assert.Equal((31, 50), await Moments.FindAsync(Store, "ops", Now.AddHours(5)));
        Assert.Equal((51, 50), await Moments.FindAsync(Store, "ops", Now.AddDays(1)));
        Assert.Equal((1, 0), await Moments.FindAsync(Store, "nowhere", Now));
    }

    [Fact]
    public async Task A_day_begins_with_what_was_said_on_it_not_with_what_was_done_to_older_messages()
    {
        var ann = await SessionAsync("ann");
        await Store.AppendAsync("ops", [Draft(ann, "yesterday") with { At = Now }]);
        await ChangeAsync(ann, ChangeKinds.Reacted, 1, "👍", minutes: 60 * 20);
        await ChangeAsync(ann, ChangeKinds.Reacted, 1, "🎉", minutes: 60 * 20);
        Assert.Equal((2, 3), await Moments.FindAsync(Store, "ops", Now.AddHours(12)));
        await Store.AppendAsync("ops", [Draft(ann, "today") with { At = Now.AddHours(21) }]);
        Assert.Equal((4, 4), await Moments.FindAsync(Store, "ops", Now.AddHours(12)));
    }

    /// <summary>What is looked for in a room of <see cref="FillAsync"/>, and how many have it.</summary>
    private protected static readonly (string Words, int Count)[] Wanted =
    [
        ("needle", 4),
        ("word17", 200),
        ("hay word17", 200),
        ("针线", 4),
    ];

    /// <summary>A room of 20,000 messages, all of which are indexed.</summary>
    private protected async Task<IndexedRoom> FillAsync()
    {
        var ann = await SessionAsync("ann");
        foreach (var batch in Enumerable.Range(1, 20_000).Chunk(500))
            await Store.AppendAsync(
                "ops",
                [.. batch.Select(i => Draft(ann, $"hay word{i % 100} {i:x}" + (i % 5000 == 0 ? " needle 针线" : "")))]
            );
        while (await Store.Search.BehindAsync(1, []) is [var room])
            await Store.Search.IndexAsync(room, most: 2000);
        return (await Store.Search.FindRoomAsync("ops"))!;
    }

    private protected static SearchQuery Query(string words, string? from = null) => SearchQuery.Parse(words, from).Ok!;

    private async Task<IReadOnlyList<long>> FindAsync(string words, string? from = null, int limit = 50) =>
        [.. (await RoomSearch.RunAsync(Store, "ops", Query(words, from), null, limit)).Hits.Select(h => h.Message.Seq)];

    private async Task SayAsync(StoredSession who, string text, int count)
    {
        foreach (var batch in Enumerable.Range(0, count).Chunk(200))
            await Store.AppendAsync("ops", [.. batch.Select(_ => Draft(who, text))]);
    }

    /// <summary>So many batches, whether they are worth it or not.</summary>
    private async Task IndexAsync(string room, int batches)
    {
        for (var i = 0; i < batches; i++)
            await Store.Search.IndexAsync((await Store.Search.FindRoomAsync(room))!);
    }
}
