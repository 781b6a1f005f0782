using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

/// <summary>What strangers try with messages, and what they are told.</summary>
public sealed class ChangeRefusalTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Nobody_changes_what_others_wrote_or_what_is_not_there()
    {
        await using var ann = await shared.Server.JoinAsync("ann1", "r1");
        await using var eve = await shared.Server.JoinAsync("eve1", "r1", "r1b");
        await ann.SayAsync("hands off", "r1");
        await eve.SayAsync("mine", "r1b");
        Assert.Equal(Codes.NotYours, await eve.EditAsync(1, "hacked", "r1"));
        Assert.Equal(Codes.NotYours, await eve.DeleteAsync(1, "r1"));
        await ann.SetTopicAsync("two", "r1");
        foreach (var none in (long[])[2, 3, 0, -1, long.MaxValue, long.MinValue])
        {
            Assert.Equal(Codes.NoSuchMessage, await eve.EditAsync(none, "x", "r1"));
            Assert.Equal(Codes.NoSuchMessage, await eve.DeleteAsync(none, "r1"));
            Assert.Equal(Codes.NoSuchMessage, await eve.ReactAsync(none, "👍", room: "r1"));
        }

        // The same name again is another person.
        await ann.CallAsync<Reply>("Quit");
        await using var heir = await shared.Server.JoinAsync("ann1", "r1");
        Assert.Equal(Codes.NotYours, await heir.EditAsync(1, "I said so", "r1"));
        Assert.Equal("hands off", ((MessageEvent)(await eve.EnterAsync("r1")).Events[0]).Text);
    }

    [Fact]
    public async Task Who_is_not_in_the_room_changes_nothing_there()
    {
        await using var ann = await shared.Server.JoinAsync("ann2", "r2");
        await using var eve = await shared.Server.JoinAsync("eve2", "r2b");
        await ann.SayAsync("hello", "r2");
        await ann.CallAsync<Reply>("Leave", "r2");
        foreach (var user in (TestUser[])[ann, eve])
        {
            Assert.Equal(Codes.NotInRoom, await user.EditAsync(1, "x", "r2"));
            Assert.Equal(Codes.NotInRoom, await user.DeleteAsync(1, "r2"));
            Assert.Equal(Codes.NotInRoom, await user.ReactAsync(1, "👍", room: "r2"));
            Assert.Equal(Codes.NotInRoom, await user.SetTopicAsync("x", "r2"));
            Assert.Equal(Codes.RoomInvalid, await user.DeleteAsync(1, "no room"));
        }

        await using var nobody = await shared.Server.ConnectAsync();
        Assert.Equal(Codes.NotJoined, await nobody.EditAsync(1, "x", "r2"));
        Assert.Equal(Codes.NotJoined, await nobody.DeleteAsync(1, "r2"));
        Assert.Equal(Codes.NotJoined, await nobody.ReactAsync(1, "👍", room: "r2"));
        Assert.Equal(Codes.NotJoined, await nobody.SetTopicAsync("x", "r2"));
        Assert.Equal(Codes.NotJoined, (await nobody.CallAsync<Reply>("SetAway", true)).Error?.Code);
    }

    [Fact]
    public async Task An_edit_keeps_to_the_rules_of_texts()
    {
        await using var ann = await shared.Server.JoinAsync("ann3", "r3");
        await ann.SayAsync("hello", "r3");
        Assert.Equal(Codes.TextEmpty, await ann.EditAsync(1, " \u200b ", "r3"));
        Assert.Equal(Codes.TextTooLong, await ann.EditAsync(1, new string('x', 4001), "r3"));
        Assert.Equal(Codes.TextTooLong, await ann.EditAsync(1, string.Join('\n', Enumerable.Repeat("x", 61)), "r3"));
        Assert.Equal(Codes.TextInvalid, await ann.EditAsync(1, null, "r3"));
        Assert.Equal(Codes.TopicTooLong, await ann.SetTopicAsync(new string('x', 201), "r3"));
        Assert.Equal(Codes.TextInvalid, await ann.SetTopicAsync(null, "r3"));
        Assert.Null(await ann.SetTopicAsync(new string('x', 200), "r3"));
        Assert.Null(await ann.SetTopicAsync("\u200b", "r3"));
        Assert.Equal("", (await ann.EnterAsync("r3")).Topic);
    }

    [Theory]
    [InlineData("👍", true)]
    [InlineData("❤️", true)]
    [InlineData("1️⃣", true)]
    [InlineData("👩‍❤️‍💋‍👨", true)]
    [InlineData("👨🏻‍❤️‍💋‍👨🏿", true)]
    [InlineData("🇫🇷", true)]
    [InlineData("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", true)]
    [InlineData("", false)]
    [InlineData("a", false)]
    [InlineData("1", false)]
    [InlineData("👍👍", false)]
    [InlineData("👍 ", false)]
    [InlineData("🇫", false)]
    [InlineData("🇫🇷🇫", false)]
    [InlineData("👍\u200d", false)]
    [InlineData("🏴\U000e0067\U000e0062", false)]
    [InlineData("<b>", false)]
    [InlineData("\u202e", false)]
    [InlineData("👍\u0300", false)]
    public async Task A_reaction_is_exactly_one_emoji(string emoji, bool isOne)
    {
        await using var ann = await shared.Server.JoinAsync("ann4", "r4");
        var said = await ann.SayAsync("hello", "r4");
        Assert.Equal(isOne ? null : Codes.EmojiInvalid, await ann.ReactAsync(said.Seq, emoji, room: "r4"));
        Assert.Equal(Codes.EmojiInvalid, await ann.ReactAsync(said.Seq, null, room: "r4"));
        var chain = string.Join('\u200d', Enumerable.Repeat("👩", 1000));
        Assert.Equal(Codes.EmojiInvalid, await ann.ReactAsync(said.Seq, chain, room: "r4"));
        await ann.CallAsync<Reply>("Quit");
    }

    [Fact]
    public async Task Quiet_people_change_nothing_but_take_back_what_they_said()
    {
        await using var ann = await shared.Server.JoinAsync("ann5", "r5");
        await ann.SayAsync("hello", "r5");
        await ann.CallAsync<Reply>("SetQuiet", true);
        Assert.Equal(Codes.Quiet, await ann.EditAsync(1, "x", "r5"));
        Assert.Equal(Codes.Quiet, await ann.ReactAsync(1, "👍", room: "r5"));
        Assert.Equal(Codes.Quiet, await ann.SetTopicAsync("x", "r5"));
        Assert.Null(await ann.DeleteAsync(1, "r5"));
    }

    [Theory]
    [InlineData("Edit", """{"room":"r6","seq":"1","text":"x"}""")]
    [InlineData("Edit", """{"room":"r6","seq":1.5,"text":"x"}""")]
    [InlineData("Edit", """{"room":"r6","seq":99999999999999999999,"text":"x"}""")]
    [InlineData("Edit", """{"room":{},"seq":1,"text":"x"}""")]
    [InlineData("Delete", "null")]
    [InlineData("Delete", "[]")]
    [InlineData("React", """{"room":"r6","seq":1,"emoji":"👍","on":"yes"}""")]
    [InlineData("SetTopic", "7")]
    [InlineData("SetAway", "\"yes\"")]
    public async Task Wrong_types_end_in_a_completion_error_and_the_connection_goes_on(string method, string argument)
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync($$"""{"type":1,"target":"{{method}}","invocationId":"1","arguments":[{{argument}}]}""");
        Assert.True((await socket.ExpectCompletionAsync("1")).TryGetProperty("error", out _));
        Assert.Equal(Codes.NoSuchMessage, await CodeAsync(socket, "Delete", """{"room":"r6"}"""));
        Assert.Equal(Codes.TextInvalid, await CodeAsync(socket, "Edit", """{"room":"r6","seq":1,"text":["x"]}"""));
        Assert.Equal(Codes.EmojiInvalid, await CodeAsync(socket, "React", """{"room":"r6","seq":1,"emoji":{}}"""));
        Assert.Equal(Codes.EmojiInvalid, await CodeAsync(socket, "React", """{"room":"r6","seq":1,"emoji":"\ud83d"}"""));
        Assert.Equal(Codes.TextInvalid, await CodeAsync(socket, "SetTopic", """{"room":"r6","topic":5}"""));
        Assert.Equal(Codes.RoomInvalid, await CodeAsync(socket, "SetTopic", """{"topic":""}"""));
        Assert.Empty(shared.Server.Log.Errors);
    }

    [Fact]
    public async Task Changes_count_as_messages_and_can_be_made_for_a_day()
    {
        var time = new ManualTime();
        await using var server = ChatServer.Start(time, ("Chat:Limits:MessagesPerSecond", "2"), ("Chat:Limits:Burst", "10"));
        await using var ann = await server.JoinAsync("ann");
        await ann.SayAsync("hello");
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await ann.EditAsync(1, $"hello {i}"));
            Assert.Null(await ann.ReactAsync(1, "👍", on: i % 2 == 0));
            Assert.Null(await ann.SetTopicAsync($"{i}"));
        }

        Assert.Equal(Codes.SlowDown, await ann.EditAsync(1, "x"));
        Assert.Equal(Codes.SlowDown, await ann.DeleteAsync(1));
        Assert.Equal(Codes.SlowDown, await ann.ReactAsync(1, "👍"));
        Assert.Equal(Codes.SlowDown, await ann.SetTopicAsync("x"));
        Assert.Equal(Codes.SlowDown, (await ann.PostAsync("x")).Error?.Code);

        for (var i = 0; i < 59; i++)
            Assert.Null((await ann.CallAsync<Reply>("SetAway", i % 2 == 0)).Error);
        Assert.Equal(Codes.SlowDown, (await ann.CallAsync<Reply>("SetAway", false)).Error?.Code);

        time.Advance(TimeSpan.FromSeconds(5));
        time.SetWallClock(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(5));
        Assert.Null(await ann.EditAsync(1, "just in time"));
        time.SetWallClock(TimeSpan.FromSeconds(1));
        Assert.Equal(Codes.TooLate, await ann.EditAsync(1, "too late"));
        Assert.Equal(Codes.TooLate, await ann.DeleteAsync(1));
        Assert.Null(await ann.ReactAsync(1, "🎉"));
    }

    private async Task<RawSocket> JoinAsync()
    {
        var socket = await RawSocket.ConnectAsync(shared.Server.Url);
        await socket.SendAsync(
            $$"""{"type":1,"target":"Join","invocationId":"j","arguments":[{"nickname":"{{Guid.NewGuid().ToString("N")[..20]}}"}]}"""
        );
        await socket.ExpectCompletionAsync("j");
        await socket.SendAsync("""{"type":1,"target":"Enter","invocationId":"e","arguments":[{"room":"r6"}]}""");
        await socket.ExpectCompletionAsync("e");
        return socket;
    }

    private static async Task<string?> CodeAsync(RawSocket socket, string method, string argument)
    {
        var id = Guid.NewGuid().ToString();
        await socket.SendAsync($$"""{"type":1,"target":"{{method}}","invocationId":"{{id}}","arguments":[{{argument}}]}""");
        var completion = await socket.ExpectCompletionAsync(id);
        return completion.GetProperty("result").GetProperty("error").GetProperty("code").GetString();
    }
}
