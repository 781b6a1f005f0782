using System.Data.Common;
using WebChat.Contracts;
using WebChat.Server.Storage.Changes;

namespace WebChat.Server.Storage.Moving;

/// <summary>Loads a transcript into a room that is not there yet: with its numbers, times, names and texts. All of it, or nothing.</summary>
internal static class TranscriptImport
{
    private static readonly Table Rooms = Table.All.First(t => t.Name is "rooms");
    private static readonly Table Reactions = Table.All.First(t => t.Name is "reactions");
    private static readonly Table Messages = Table.All.First(t => t.Name is "messages");

    /// <returns>How many messages.</returns>
    /// <exception cref="StoreUnusableException">The room is there already, or the transcript is not one.</exception>
    public static async Task<long> RunAsync(TranscriptReader transcript, ITables to, string room)
    {
        // It is read twice: a message comes before what changes it.
        var sum = await SumAsync(transcript);
        try
        {
            await WriteAsync(transcript, sum, to, room);
        }
        catch (DbException e)
        {
            throw new StoreUnusableException(
                $"Up to line {transcript.Line} of {transcript.File}, {to.Place} does not take it ({e.Message.TrimEnd('.')}). Nothing was changed.",
                e
            );
        }

        return sum.Count;
    }

    private static async Task<TranscriptSum> SumAsync(TranscriptReader transcript)
    {
        var sum = new TranscriptSum();
        await foreach (var e in transcript.ReadAsync())
        {
            if (!sum.TryNote(e))
                throw transcript.WrongLine("is one reaction more than a message can have");
        }

        return sum;
    }

    private static async Task WriteAsync(TranscriptReader transcript, TranscriptSum sum, ITables to, string room)
    {
        var id = await NewIdAsync(to, room);
        var changed = new List<long>();
        await to.WriteAsync(Messages, RowsAsync(transcript, sum, id, changed));
        await to.WriteAsync(Reactions, ReactionsAsync(sum, id, changed));
        await to.WriteAsync(Rooms, OneAsync(RowOf(Rooms, [("id", id), ("name", room), ("topic", sum.Topic), ("last", sum.Last)])));
        await to.CommitAsync();
    }

    private static async Task<long> NewIdAsync(ITables to, string room)
    {
        var highest = 0L;
        await foreach (var row in to.ReadAsync(Rooms))
        {
            highest = Math.Max(highest, (long)row[0]!);
            if (string.Equals((string)row[1]!, room, StringComparison.Ordinal))
                throw new StoreUnusableException(
                    $"There is a room {room} in {to.Place} already. Choose another name with --room; nothing was changed."
                );
        }

        return highest + 1;
    }

    /// <param name="changed">Gets the numbers of the messages that were changed: what a change is of need not be one.</param>
    private static async IAsyncEnumerable<object?[]> RowsAsync(
        TranscriptReader transcript,
        TranscriptSum sum,
        long room,
        List<long> changed
    )
    {
        await foreach (var e in transcript.ReadAsync())
        {
            if (e is MessageEvent && sum.Messages.ContainsKey(e.Seq))
                changed.Add(e.Seq);
            yield return RowOf(
                Messages,
                [
                    ("room", room),
                    ("seq", e.Seq),
                    ("at", e.At.ToUnixTimeMilliseconds()),
                    // Nobody's who can come back, so that their ids need not be kept: those of two people may be the same.
                    ("session", -room),
                    ("client_id", Guid.NewGuid().ToString()),
                    .. e switch
                    {
                        MessageEvent message => OfMessage(message, sum.Messages.GetValueOrDefault(e.Seq)),
                        // Of what is deleted nothing is kept.
                        ReactedEvent { Target: var target } when sum.Messages.GetValueOrDefault(target)?.Deleted is not null => OfChange(
                            new OtherEvent(Room: "", e.Seq)
                        ),
                        _ => OfChange(e),
                    },
                ]
            );
        }
    }

    private static (string, object?)[] OfMessage(MessageEvent message, MessageSum? changes) =>
        [
            ("tag", message.Tag),
            ("nickname", message.From),
            ("kind", message.Kind),
            ("text", changes?.Deleted is null ? message.Text : ""),
            ("reply_to", message.ReplyTo),
            ("edited", message.Edited?.ToUnixTimeMilliseconds()),
            ("deleted", changes?.Deleted?.ToUnixTimeMilliseconds()),
            ("changed", changes?.Changed),
            ("reactions", RoomRows.ToJson(changes?.Summary ?? [])),
            ("reacted", changes?.Reacted),
        ];

    private static (string, object?)[] OfChange(RoomEvent e)
    {
        var (kind, text, nickname, tag) = e switch
        {
            DeletedEvent deleted => (ChangeKinds.Deleted, "", deleted.By, ""),
            ReactedEvent r => (r.On ? ChangeKinds.Reacted : ChangeKinds.Unreacted, r.Emoji, r.Nickname, r.Tag),
            TopicEvent topic => (ChangeKinds.Topic, topic.Topic, topic.By, ""),
            EditedEvent => (ChangeKinds.Edited, "", "", ""),
            _ => (ChangeKinds.Other, "", "", ""),
        };
        return [("tag", tag), ("nickname", nickname), ("kind", kind), ("text", text), ("target", (e as ChangeEvent)?.Target)];
    }

    private static async IAsyncEnumerable<object?[]> ReactionsAsync(TranscriptSum sum, long room, IReadOnlyList<long> changed)
    {
        foreach (var reacted in changed.SelectMany(message => sum.Messages[message].Reactions))
        {
            yield return RowOf(
                Reactions,
                [
                    ("room", room),
                    ("target", reacted.Target),
                    ("emoji", reacted.Emoji),
                    ("session", sum.SessionOf(reacted.Tag)),
                    ("nickname", reacted.Nickname),
                    ("tag", reacted.Tag),
                    ("seq", reacted.Seq),
                ]
            );
        }

        await Task.CompletedTask;
    }

    private static async IAsyncEnumerable<object?[]> OneAsync(object?[] row)
    {
        yield return row;
        await Task.CompletedTask;
    }

    /// <summary>The columns that are not named have nothing.</summary>
    private static object?[] RowOf(Table table, IReadOnlyList<(string Column, object? Value)> values) =>
        [.. table.Columns.Select(c => values.FirstOrDefault(v => string.Equals(v.Column, c.Name, StringComparison.Ordinal)).Value)];
}
