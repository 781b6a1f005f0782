using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

public sealed class PrivateTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Only_the_two_see_it_the_sender_too_and_all_its_words()
    {
        await using var ann = await shared.Server.JoinAsync("ann1");
        await using var bob = await shared.Server.JoinAsync("bob1");
        await using var eve = await shared.Server.JoinAsync("eve1");
        var text = string.Join(' ', Enumerable.Range(1, 300).Select(i => $"word{i}"));
        var id = Guid.NewGuid().ToString();
        var receipt = (await ann.WhisperAsync("BOB1", text, id: id)).Ok!;

        var seen = await bob.ExpectAsync<PrivateEvent>();
        Assert.Equal((id, "ann1", "bob1", ann.Tag, bob.Tag, text), (seen.Id, seen.From, seen.To, seen.Tag, seen.ToTag, seen.Text));
        var own = await ann.ExpectAsync<PrivateEvent>();
        Assert.Equal((id, receipt.Seq, receipt.At, text), (own.Id, own.Seq, own.At, own.Text));
        Assert.Empty((await eve.EventsUntilNowAsync()).OfType<PrivateEvent>());
    }

    [Fact]
    public async Task To_nobody_is_a_clear_error_and_nothing_goes_anywhere()
    {
        await using var ann = await shared.Server.JoinAsync("ann2");
        foreach (var nobody in (string[])["nobody-here", "", "not a name", "\ud800", new string('x', 5000)])
            Assert.Equal(Codes.NobodyThere, (await ann.WhisperAsync(nobody, "x")).Error?.Code);
        Assert.DoesNotContain(await ann.EventsUntilNowAsync(), e => e is MessageEvent or PrivateEvent);
    }

    [Fact]
    public async Task The_same_id_again_gives_the_first_receipt_and_sends_nothing_twice()
    {
        await using var ann = await shared.Server.JoinAsync("ann3");
        await using var bob = await shared.Server.JoinAsync("bob3");
        var id = Guid.NewGuid().ToString();
        var first = await ann.WhisperAsync("bob3", "once", id: id);
        Assert.Equal(first.Ok, (await ann.WhisperAsync("bob3", "once", id: id)).Ok);
        Assert.Single((await bob.EventsUntilNowAsync()).OfType<PrivateEvent>());
    }

    [Fact]
    public async Task Both_sides_get_their_numbers_in_order_however_many_write_at_once()
    {
        await using var hub = await shared.Server.JoinAsync("hub4");
        var users = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => shared.Server.JoinAsync($"writer4{i}x")));
        await Task.WhenAll(
            users.Select(async u =>
            {
                for (var i = 0; i < 20; i++)
                    Assert.NotNull((await u.WhisperAsync("hub4", $"{i}")).Ok);
            })
        );
        var seqs = (await hub.EventsUntilNowAsync()).OfType<PrivateEvent>().Select(p => p.Seq);
        Assert.Equal(Enumerable.Range(1, 120).Select(i => (long)i), seqs);
        foreach (var user in users)
            await user.DisposeAsync();
    }

    [Fact]
    public async Task With_the_tag_of_somebody_else_it_is_gone()
    {
        await using var ann = await shared.Server.JoinAsync("ann5");
        await using var bob = await shared.Server.JoinAsync("bob5");
        Assert.Null((await ann.WhisperAsync("bob5", "hi", tag: bob.Tag)).Error);
        Assert.Equal(Codes.Gone, (await ann.WhisperAsync("bob5", "hi", tag: "0000000000")).Error?.Code);
    }

    [Fact]
    public async Task An_action_can_be_private()
    {
        await using var ann = await shared.Server.JoinAsync("ann6");
        var request = new WhisperRequest("ann6", Guid.NewGuid().ToString(), "waves", Kind: MessageKinds.Action);
        Assert.NotNull((await ann.CallAsync<Reply<Receipt>>("Whisper", request)).Ok);
        Assert.Equal(MessageKinds.Action, (await ann.ExpectAsync<PrivateEvent>()).Kind);
    }

    [Fact]
    public async Task Quiet_keeps_room_messages_out_and_lets_the_rest_in()
    {
        await using var ann = await shared.Server.JoinAsync("ann7", "quiet-room");
        await using var bob = await shared.Server.JoinAsync("bob7", "quiet-room");
        Assert.Null((await bob.CallAsync<Reply>("SetQuiet", true)).Error);
        await ann.SayAsync("not for bob", "quiet-room");
        await ann.WhisperAsync("bob7", "for bob");
        using var admin = shared.Server.Admin();
        await admin.PostAsync("api/admin/announcements", new StringContent("for all"));

        Assert.Equal(Codes.Quiet, (await bob.PostAsync("x", "quiet-room")).Error?.Code);
        var events = await bob.EventsUntilNowAsync();
        Assert.DoesNotContain(events, e => e is MessageEvent);
        Assert.Contains(events, e => e is PrivateEvent { Text: "for bob" });
        Assert.Contains(events, e => e is AnnouncementEvent { Text: "for all" });

        Assert.Null((await bob.CallAsync<Reply>("SetQuiet", false)).Error);
        await ann.SayAsync("bob again", "quiet-room");
        await bob.ExpectMessageAsync("bob again");
        var missed = await bob.EnterAsync("quiet-room", after: 0, bob.Welcome.Epoch);
        Assert.Equal(["not for bob", "bob again"], missed.Events.Cast<MessageEvent>().Select(m => m.Text));
    }
}
