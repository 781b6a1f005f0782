using System.Net.Http.Json;
using WebChat.Contracts;
using WebChat.Tests.Cases;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

public sealed class RoomTests(SharedServer shared) : IClassFixture<SharedServer>
{
    public static TheoryData<int, string> MessageCases => CaseFile.Messages.Numbers;

    [Theory]
    [MemberData(nameof(MessageCases))]
    public async Task Every_message_case_has_its_outcome_at_the_hub(int number, string why)
    {
        var message = CaseFile.Messages[number];
        await using var socket = await RawSocket.ConnectAsync(shared.Server.Url);
        await socket.SendAsync($$"""{"type":1,"target":"Join","invocationId":"1","arguments":[{"nickname":"user{{number}}x"}]}""");
        await socket.ExpectCompletionAsync("1");
        var room = $"case-{number}";
        await socket.SendAsync($$"""{"type":1,"target":"Enter","invocationId":"2","arguments":[{"room":"{{room}}"}]}""");
        await socket.ExpectCompletionAsync("2");
        await socket.SendAsync(
            $$"""{"type":1,"target":"Post","invocationId":"3","arguments":[{"room":"{{room}}","id":"{{Guid.NewGuid()}}","text":{{message.InputJson}}}]}"""
        );
        var reply = (await socket.ExpectCompletionAsync("3")).GetProperty("result");

        using var http = shared.Server.Http();
        var page = await http.GetFromJsonAsync<HistoryPage>($"api/rooms/{room}/messages", Wire.Json);
        if (message.Accept)
        {
            Assert.Equal(1, reply.GetProperty("ok").GetProperty("seq").GetInt64());
            Assert.Equal(message.Normalized, Assert.IsType<MessageEvent>(Assert.Single(page!.Events)).Text);
        }
        else
        {
            Assert.True(reply.GetProperty("error").GetProperty("code").GetString() == message.Code, $"{why}: {reply}");
            Assert.Empty(page!.Events);
        }

        Assert.Empty(shared.Server.Log.Errors);
    }

    [Fact]
    public async Task Since_when_somebody_is_there_is_told_wherever_they_enter_but_not_of_a_crowd()
    {
        await using var server = ChatServer.Start(("Chat:CrowdSize", "2"));
        await using var ann = await server.JoinAsync("ann", "r1");
        await using var bob = await server.JoinAsync("bob", "r1");
        var joined = (await ann.ExpectAsync<JoinedEvent>()).Since;
        Assert.NotNull(joined);
        await ann.EnterAsync("r2");
        await bob.EnterAsync("r2");
        Assert.Equal(joined, (await ann.ExpectAsync<JoinedEvent>()).Since);
        Assert.Equal(joined, (await ann.EnterAsync("r2")).Members.Single(m => m.Tag == bob.Tag).Since);

        await using var eve = await server.JoinAsync("eve", "r2");
        Assert.All((await ann.EnterAsync("r2")).Members, m => Assert.Null(m.Since));
    }

    [Fact]
    public async Task A_message_reaches_everyone_in_the_room_once_with_sender_and_time_the_sender_too()
    {
        await using var ann = await shared.Server.JoinAsync("ann1", "r1");
        await using var bob = await shared.Server.JoinAsync("bob1", "r1");
        await using var outsider = await shared.Server.JoinAsync("outsider1", "r2");
        var id = Guid.NewGuid().ToString();
        var receipt = await ann.SayAsync("hello", "r1", id);

        var seen = await bob.ExpectMessageAsync("hello");
        Assert.Equal(("r1", receipt.Seq, id, "ann1", ann.Tag, "text"), (seen.Room, seen.Seq, seen.Id, seen.From, seen.Tag, seen.Kind));
        Assert.Equal(receipt.At, seen.At);
        Assert.Equal(TimeSpan.Zero, seen.At.Offset);
        Assert.Equal(seen, await ann.ExpectMessageAsync("hello"));
        Assert.Empty((await outsider.EventsUntilNowAsync()).OfType<MessageEvent>());
        Assert.Empty((await bob.EventsUntilNowAsync()).OfType<MessageEvent>());
    }

    [Fact]
    public async Task The_same_id_again_gives_the_first_receipt_and_sends_nothing_twice()
    {
        await using var ann = await shared.Server.JoinAsync("ann2", "r3");
        var id = Guid.NewGuid().ToString();
        var first = await ann.SayAsync("once", "r3", id);
        await ann.SayAsync("between", "r3");
        Assert.Equal(first, await ann.SayAsync("once", "r3", id));
        Assert.Equal(["once", "between"], (await ann.EventsUntilNowAsync()).OfType<MessageEvent>().Select(m => m.Text));
    }

    [Fact]
    public async Task Many_who_talk_at_once_are_seen_in_one_order_without_holes()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => shared.Server.JoinAsync($"many{i}", "busy")));
        await Task.WhenAll(
            users.Select(async u =>
            {
                for (var i = 0; i < 25; i++)
                    await u.SayAsync($"{u.Name} {i}", "busy");
            })
        );
        foreach (var user in users)
        {
            var seen = (await user.EventsUntilNowAsync()).OfType<MessageEvent>().ToList();
            Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), seen.Select(m => m.Seq));
            foreach (var other in users)
                Assert.Equal(
                    Enumerable.Range(0, 25).Select(i => $"{other.Name} {i}"),
                    seen.Where(m => m.From == other.Name).Select(m => m.Text)
                );
        }

        foreach (var user in users)
            await user.DisposeAsync();
    }

    [Fact]
    public async Task Entering_and_leaving_are_told_to_the_others_only()
    {
        await using var ann = await shared.Server.JoinAsync("ann3", "r4");
        await using var bob = await shared.Server.JoinAsync("bob3", "r4");
        var joined = await ann.ExpectAsync<JoinedEvent>();
        Assert.Equal(("r4", "bob3", bob.Tag), (joined.Room, joined.Nickname, joined.Tag));

        Assert.Null((await bob.CallAsync<Reply>("Leave", "r4")).Error);
        var left = await ann.ExpectAsync<LeftEvent>();
        Assert.Equal(("bob3", LeaveReasons.Left), (left.Nickname, left.Reason));
        Assert.Equal(Codes.NotInRoom, (await bob.PostAsync("x", "r4")).Error?.Code);
        Assert.Equal(Codes.NotInRoom, (await bob.CallAsync<Reply>("Leave", "r4")).Error?.Code);
        Assert.Empty(await bob.EventsUntilNowAsync());
    }

    [Fact]
    public async Task Who_and_rooms_tell_who_is_where()
    {
        await using var ann = await shared.Server.JoinAsync("ann4", "r5", "r6");
        await using var bob = await shared.Server.JoinAsync("bob4", "r5");
        await ann.SayAsync("x", "r5");
        var who = await ann.CallAsync<Reply<Member[]>>("Who", "r5");
        Assert.Equal(["ann4", "bob4"], who.Ok!.Select(m => m.Nickname).Order(StringComparer.Ordinal));
        Assert.All(who.Ok!, m => Assert.Equal(MemberStates.Online, m.State));
        var everyone = await ann.CallAsync<Reply<Member[]>>("Who", [null]);
        Assert.Contains(everyone.Ok!, m => m.Tag == bob.Tag);
        var rooms = await ann.CallAsync<Reply<RoomInfo[]>>("Rooms");
        Assert.Contains(new RoomInfo("r5", "", 2, 1), rooms.Ok!);
        Assert.Contains(new RoomInfo("r6", "", 1, 0), rooms.Ok!);
        Assert.Contains(rooms.Ok!, r => r.Room == "lobby");
    }

    [Theory]
    [InlineData("Ops", "ops")]
    [InlineData("会议室", "会议室")]
    [InlineData("ｏｐｓ", "ops")]
    public async Task A_room_name_is_folded(string typed, string name)
    {
        await using var ann = await shared.Server.JoinAsync("folder" + Guid.NewGuid().ToString("N")[..8], typed);
        Assert.Equal(name, (await ann.EnterAsync(typed)).Room);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("<b>")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task No_name_for_a_room(string? name)
    {
        await using var ann = await shared.Server.JoinAsync("wrong" + Guid.NewGuid().ToString("N")[..8], "r8");
        Assert.Equal(Codes.RoomInvalid, (await ann.CallAsync<Reply<RoomState>>("Enter", new EnterRequest(name))).Error?.Code);
        Assert.Equal(Codes.RoomInvalid, (await ann.PostAsync("x", name!)).Error?.Code);
    }

    [Fact]
    public async Task What_a_message_needs_besides_its_text()
    {
        await using var ann = await shared.Server.JoinAsync("ann5", "r9");
        async Task<string?> PostAsync(string? id, string? kind = null, long? replyTo = null) =>
            (await ann.CallAsync<Reply<Receipt>>("Post", new PostRequest("r9", id, "x", kind, replyTo))).Error?.Code;
        Assert.Equal(Codes.IdInvalid, await PostAsync(null));
        Assert.Equal(Codes.IdInvalid, await PostAsync("1"));
        Assert.Equal(Codes.TextInvalid, await PostAsync(Guid.NewGuid().ToString(), kind: "shout"));
        Assert.Equal(Codes.IdInvalid, await PostAsync(Guid.NewGuid().ToString(), replyTo: 1));
        Assert.Null(await PostAsync(Guid.NewGuid().ToString(), kind: "action"));
        Assert.Null(await PostAsync(Guid.NewGuid().ToString(), replyTo: 1));
        var messages = (await ann.EventsUntilNowAsync()).OfType<MessageEvent>().ToList();
        Assert.Equal(["action", "text"], messages.Select(m => m.Kind));
        Assert.Equal(1, messages[1].ReplyTo);
    }

    [Fact]
    public async Task Coming_back_gives_what_was_missed_or_says_what_cannot_be_had()
    {
        await using var ann = await shared.Server.JoinAsync("ann6", "r10");
        for (var i = 1; i <= 60; i++)
            await ann.SayAsync($"m{i}", "r10");

        var newest = await ann.EnterAsync("r10");
        Assert.Equal((1, 60, true), (newest.First, newest.Last, newest.Complete));
        Assert.Equal(Enumerable.Range(11, 50).Select(i => (long)i), Seqs(newest));

        var missed = await ann.EnterAsync("r10", after: 55, epoch: newest.Epoch);
        Assert.Equal([56, 57, 58, 59, 60], Seqs(missed));
        Assert.True(missed.Complete);
        Assert.Null(missed.Gap);

        var nothing = await ann.EnterAsync("r10", after: 60, epoch: newest.Epoch);
        Assert.Empty(nothing.Events);
        Assert.True(nothing.Complete);

        var otherEpoch = await ann.EnterAsync("r10", after: 55, epoch: "another");
        Assert.Equal(GapReasons.Epoch, otherEpoch.Gap?.Reason);
        Assert.Equal(60, Seqs(otherEpoch)[^1]);

        var ahead = await ann.EnterAsync("r10", after: 70, epoch: newest.Epoch);
        Assert.Equal(new Gap(61, 70, GapReasons.Restored), ahead.Gap);
        Assert.Equal(60, Seqs(ahead)[^1]);
    }

    [Fact]
    public async Task A_page_ends_early_when_its_texts_are_long()
    {
        await using var ann = await shared.Server.JoinAsync("ann7", "r11");
        var first = await ann.EnterAsync("r11");
        for (var i = 0; i < 40; i++)
            await ann.SayAsync(new string('x', 4000), "r11");
        var page = await ann.EnterAsync("r11", after: 0, epoch: first.Epoch);
        Assert.False(page.Complete);
        Assert.InRange(page.Events.Count, 1, 39);
        Assert.Equal(1, Seqs(page)[0]);
    }

    [Fact]
    public async Task A_session_can_be_in_fifty_rooms()
    {
        await using var ann = await shared.Server.JoinAsync("ann8", [.. Enumerable.Range(0, 50).Select(i => $"room-{i}")]);
        var refused = await ann.CallAsync<Reply<RoomState>>("Enter", new EnterRequest("room-50"));
        Assert.Equal(Codes.ServerFull, refused.Error?.Code);
    }

    [Fact]
    public async Task Typing_reaches_the_others_only_and_not_too_often()
    {
        await using var ann = await shared.Server.JoinAsync("ann9", "r12");
        await using var bob = await shared.Server.JoinAsync("bob9", "r12");
        for (var i = 0; i < 5; i++)
            await ann.CallAsync<Reply>("Typing", "r12");
        await ann.SayAsync("done", "r12");
        await bob.ExpectAsync<TypingEvent>(t => t is { Room: "r12", Nickname: "ann9" });
        await bob.ExpectMessageAsync("done");
        Assert.Empty((await bob.EventsUntilNowAsync()).OfType<TypingEvent>());
        Assert.Empty((await ann.EventsUntilNowAsync()).OfType<TypingEvent>());
    }

    private static long[] Seqs(RoomState state) => [.. state.Events.Cast<MessageEvent>().Select(m => m.Seq)];
}
