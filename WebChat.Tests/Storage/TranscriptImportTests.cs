using System.Diagnostics;
using Microsoft.Data.Sqlite;
using WebChat.Contracts;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Changes;
using WebChat.Server.Storage.Moving;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Storage;

/// <summary>What a transcript may hold that strangers wrote, or somebody with a text editor.</summary>
public sealed class TranscriptImportTests : IAsyncDisposable
{
    private readonly ImportedRooms _rooms = new();

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task Two_people_may_have_sent_the_same_id()
    {
        const string id = "0b9fd7c4-6a5e-4a53-9d1c-111111111111";
        await _rooms.ImportAsync("ops", Message(1, "ann", id: id), Message(2, "bob", id: id), Message(3, "eve", id: "none"));
        var messages = (await _rooms.ReadAsync("ops")).Cast<MessageEvent>().ToList();
        Assert.Equal(["ann", "bob", "eve"], messages.Select(m => m.From));
        // Nobody can change them, whatever their tags: clients know.
        Assert.All(messages, m => Assert.True(m.Imported));
        await _rooms.SayAsync("ops");
        Assert.Null(((MessageEvent)(await _rooms.ReadAsync("ops"))[3]).Imported);
    }

    [Theory]
    [InlineData(
        "has a tag",
        """{"type":"message","at":"2026-11-21T09:30:00Z","seq":2,"from":"ann","tag":"a  b","text":"x","kind":"text"}"""
    )]
    [InlineData(
        "a name that nobody",
        """{"type":"message","at":"2026-11-21T09:30:00Z","seq":2,"from":"a\u0000b","tag":"a","text":"x","kind":"text"}"""
    )]
    [InlineData(
        "a text that cannot",
        """{"type":"message","at":"2026-11-21T09:30:00Z","seq":2,"from":"a","tag":"a","text":"","kind":"text"}"""
    )]
    [InlineData(
        "answers no message",
        """{"type":"message","at":"2026-11-21T09:30:00Z","seq":2,"from":"a","tag":"a","text":"x","kind":"text","replyTo":2}"""
    )]
    [InlineData("is no message", """{"type":"message","at":"2026-11-21T09:30:00Z","seq":2,"from":"a","tag":"a","kind":"text"}""")]
    [InlineData(
        "is of a kind",
        """{"type":"message","at":"2026-11-21T09:30:00Z","seq":2,"from":"a","tag":"a","text":"x","kind":"topic"}"""
    )]
    [InlineData("is no event of a room", """{"type":"message","seq":2,"from":"a","tag":"a","text":"x","kind":"text"}""")]
    [InlineData("is no event of a room", """{"type":"joined","at":"2026-11-21T09:30:00Z","nickname":"a","tag":"a"}""")]
    [InlineData("is no event of a room", """{"type":"newer","at":"2026-11-21T09:30:00Z","seq":2}""")]
    [InlineData("is no event of a room", "[]")]
    [InlineData("is no JSON", """{"type":"\ud800","at":"2026-11-21T09:30:00Z","seq":2}""")]
    [InlineData("is no JSON", """{"type":"message","at":"2026-11-21T09:30:00Z","seq":9223372036854775808}""")]
    [InlineData(
        "is no JSON",
        """{"type":"message","at":"2026-11-21T09:30:00Z","seq":2,"from":"\ud800","tag":"a","text":"x","kind":"text"}"""
    )]
    [InlineData("number that is too high", """{"type":"other","at":"2026-11-21T09:30:00Z","seq":1000000000000000}""")]
    [InlineData("number that is too high", """{"type":"other","at":"2026-11-21T09:30:00Z","seq":9223372036854775807}""")]
    [InlineData("number that does not grow", """{"type":"other","at":"2026-11-21T09:30:00Z","seq":1}""")]
    [InlineData("is of no message", """{"type":"edited","at":"2026-11-21T09:30:00Z","seq":2,"target":2,"text":"x"}""")]
    [InlineData("is of no message", """{"type":"deleted","at":"2026-11-21T09:30:00Z","seq":2,"by":"ann"}""")]
    [InlineData("a name that nobody", """{"type":"deleted","at":"2026-11-21T09:30:00Z","seq":2,"target":1}""")]
    [InlineData("a name that nobody", """{"type":"topic","at":"2026-11-21T09:30:00Z","seq":2,"topic":"x","by":"a\u202eb"}""")]
    [InlineData("a topic that cannot", """{"type":"topic","at":"2026-11-21T09:30:00Z","seq":2,"by":"ann"}""")]
    [InlineData("a topic that cannot", """{"type":"topic","at":"2026-11-21T09:30:00Z","seq":2,"topic":"TEN*100","by":"ann"}""")]
    [InlineData(
        "not one emoji",
        """{"type":"reacted","at":"2026-11-21T09:30:00Z","seq":2,"target":1,"emoji":"x","nickname":"a","tag":"a","on":true}"""
    )]
    [InlineData(
        "not one emoji",
        """{"type":"reacted","at":"2026-11-21T09:30:00Z","seq":2,"target":1,"nickname":"a","tag":"a","on":true}"""
    )]
    [InlineData(
        "has a tag",
        """{"type":"reacted","at":"2026-11-21T09:30:00Z","seq":2,"target":1,"emoji":"👍","nickname":"a","tag":"A\u0000","on":true}"""
    )]
    [InlineData(
        "a name that nobody",
        """{"type":"reacted","at":"2026-11-21T09:30:00Z","seq":2,"target":1,"emoji":"👍","tag":"a","on":true}"""
    )]
    public async Task What_the_server_would_not_have_kept_is_refused_with_its_line(string words, string line)
    {
        Assert.NotNull(line);
        var wrong = await Assert.ThrowsAsync<StoreUnusableException>(() =>
            _rooms.ImportAsync(
                "ops",
                Message(1, "ann"),
                line.Replace("TEN*100", string.Concat(Enumerable.Repeat("0123456789", 100)), StringComparison.Ordinal)
            )
        );
        Assert.StartsWith("Line 3 of ops.jsonl", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(words, wrong.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_its_head_and_its_messages_say_of_numbers_and_reactions_counts_for_nothing()
    {
        var page = """ "reactions":[null,{"count":1},{"emoji":"👍","count":1,"by":["LONG"],"tags":[]}],"changed":9223372036854775807""";
        var line = Message(1, "ann")
            .Replace("}", "," + page.Replace("LONG", new string('x', 500_000), StringComparison.Ordinal) + "}", StringComparison.Ordinal);
        await _rooms.ImportWithHeadAsync(
            "ops",
            """{"type":"transcript","version":1,"last":9223372036854775807}""",
            line,
            Reacted(2, 1, "🎉", "bob"),
            Reacted(3, 1, "👍", "eve"),
            Reacted(4, 1, "🎉", "ann"),
            Reacted(5, 1, "👍", "eve", on: false)
        );
        var message = (MessageEvent)(await _rooms.ReadAsync("ops"))[0];
        Assert.Equal(5, message.Changed);
        var reaction = Assert.Single(message.Reactions!);
        Assert.Equal(
            ("🎉", 2, "bob ann", "bob ann"),
            (reaction.Emoji, reaction.Count, string.Join(' ', reaction.By), string.Join(' ', reaction.Tags))
        );
        Assert.Equal(6, await _rooms.SayAsync("ops"));
    }

    [Fact]
    public async Task What_was_changed_while_it_was_written_can_be_changed_further()
    {
        // The last number is read first; the message later, with changes that are not in the file.
        await _rooms.ImportWithHeadAsync(
            "ops",
            """{"type":"transcript","version":1,"last":2}""",
            Message(1, "ann")
                .Replace(
                    "}",
                    ""","edited":"2026-11-21T10:00:00Z","changed":20,"reactions":[{"emoji":"🎉","count":1,"by":["bob"],"tags":["bob"]}]}""",
                    StringComparison.Ordinal
                ),
            Message(2, "bob")
                .Replace(
                    "\"text\":\"hello\"",
                    "\"text\":\"\",\"deleted\":\"2026-11-21T10:00:00Z\",\"changed\":21",
                    StringComparison.Ordinal
                )
        );
        var change = (ReactedEvent)(await _rooms.ChangeAsync("ops", ChangeKinds.Reacted, 1, "👍"))!;
        Assert.Equal(3, change.Seq);
        var messages = (await _rooms.ReadAsync("ops")).OfType<MessageEvent>().ToList();
        Assert.Equal(3, messages[0].Changed);
        Assert.Equal("👍", Assert.Single(messages[0].Reactions!).Emoji);
        Assert.NotNull(messages[0].Edited);
        Assert.Equal(("", true), (messages[1].Text, messages[1].Deleted is not null));
    }

    [Fact]
    public async Task Of_what_is_deleted_nothing_is_kept()
    {
        await _rooms.ImportAsync(
            "ops",
            Message(1, "ann").Replace("hello", "secret", StringComparison.Ordinal),
            Reacted(2, 1, "🎉", "bob"),
            """{"type":"deleted","at":"2026-11-21T09:30:00Z","seq":3,"target":1,"by":"ann"}""",
            """{"type":"other","at":"2026-11-21T09:30:00Z","seq":4}"""
        );
        var everything = await _rooms.EverythingAsync();
        Assert.DoesNotContain("secret", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("🎉", everything, StringComparison.Ordinal);
        var events = await _rooms.ReadAsync("ops");
        Assert.Equal(3, ((MessageEvent)events[0]).Changed);
        Assert.Equal([typeof(OtherEvent), typeof(DeletedEvent), typeof(OtherEvent)], events.Skip(1).Select(e => e.GetType()));
    }

    [Fact]
    public async Task A_message_has_no_more_reactions_than_it_can_have()
    {
        var emoji = Enumerable.Range(0, Limits.V1.Reactions + 1).Select(i => char.ConvertFromUtf32(0x1F400 + i)).ToList();
        string[] lines = [Message(1, "ann"), .. emoji.Select((e, i) => Reacted(i + 2, 1, e, "bob"))];
        var wrong = await Assert.ThrowsAsync<StoreUnusableException>(() => _rooms.ImportAsync("ops", lines));
        Assert.Contains("Line 23", wrong.Message, StringComparison.Ordinal);
        await _rooms.ImportAsync("ops", lines[..^1]);
    }

    [Fact]
    public async Task What_the_database_does_not_take_is_told_with_its_line()
    {
        await using var full = new RefusingTables();
        var wrong = await Assert.ThrowsAsync<StoreUnusableException>(() =>
            TranscriptImport.RunAsync(new TranscriptReader(ImportedRooms.File(Message(1, "ann")), "ops.jsonl"), full, "ops")
        );
        Assert.Equal("Up to line 2 of ops.jsonl, a test does not take it (no). Nothing was changed.", wrong.Message);
    }

    [Fact]
    public async Task A_line_without_end_is_not_read_to_its_end()
    {
        using var endless = new EndlessLine();
        var wrong = await Assert.ThrowsAsync<StoreUnusableException>(() => _rooms.ImportAsync("ops", endless));
        Assert.Contains("Line 1 of ops.jsonl is too long", wrong.Message, StringComparison.Ordinal);
        Assert.InRange(endless.Given, 1, 4 * 1024 * 1024);
    }

    [Fact]
    public void Many_deletions_take_no_longer_than_many_messages()
    {
        const int many = 100_000;
        var sum = new TranscriptSum();
        var watch = Stopwatch.StartNew();
        for (var i = 1; i <= many; i++)
            Assert.True(sum.TryNote(new ReactedEvent("ops", many + i, i, "🎉", "ann", "a", On: true)));
        for (var i = 1; i <= many; i++)
            Assert.True(sum.TryNote(new DeletedEvent("ops", (2 * many) + i, i, "ann")));
        Assert.All(sum.Messages.Values, m => Assert.Empty(m.Reactions));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Patience.Time / 3);
    }

    internal static string Message(long seq, string from, string id = "0b9fd7c4-6a5e-4a53-9d1c-111111111111") =>
        $$"""{"type":"message","at":"2026-11-21T09:30:00.125Z","room":"ops","seq":{{seq}},"id":"{{id}}","from":"{{from}}","tag":"{{from}}","text":"hello","kind":"text"}""";

    internal static string Reacted(long seq, long target, string emoji, string by, bool on = true) =>
        $$"""{"type":"reacted","at":"2026-11-21T09:30:00Z","room":"ops","seq":{{seq}},"target":{{target}},"emoji":"{{emoji}}","nickname":"{{by}}","tag":"{{by}}","on":{{(on ? "true" : "false")}}}""";

    private sealed class RefusingTables : ITables
    {
        public string Place => "a test";

        public Task<string> EpochAsync() => throw new NotSupportedException();

        public Task<bool> IsEmptyAsync() => throw new NotSupportedException();

        public async IAsyncEnumerable<object?[]> ReadAsync(Table table)
        {
            await Task.CompletedTask;
            yield break;
        }

        public async Task<long> WriteAsync(Table table, IAsyncEnumerable<object?[]> rows)
        {
            await foreach (var _ in rows)
                throw new SqliteException("no.", 19);
            return 0;
        }

        public Task CommitAsync(string epoch) => throw new NotSupportedException();

        public Task CommitAsync() => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class EndlessLine : MemoryStream
    {
        public long Given { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'a');
            Given += buffer.Length;
            return buffer.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));
    }
}
