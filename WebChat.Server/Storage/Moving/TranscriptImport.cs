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
        await transcript.OpenAsync();
        var id = await NewIdAsync(to, room);
        var after = new Afterwards();
        await to.WriteAsync(Messages, RowsAsync(transcript, id, after));
        await to.WriteAsync(Reactions, ReactionsAsync(after, id));
        await to.WriteAsync(Rooms, OneAsync(RowOf(Rooms, [("id", id), ("name", room), ("topic", after.Topic), ("last", transcript.Last)])));
        await to.CommitAsync();
        return transcript.Count;
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

    private static async IAsyncEnumerable<object?[]> RowsAsync(TranscriptReader transcript, long room, Afterwards after)
    {
        await foreach (var e in transcript.ReadAsync())
        {
            after.Note(e);
            yield return RowOf(
                Messages,
                [
                    ("room", room),
                    ("seq", e.Seq),
                    ("at", e.At.ToUnixTimeMilliseconds()),
                    // Nobody's who can come back: of each room that was loaded another one, for ids are a session's own.
                    ("session", -room),
                    .. e is MessageEvent message ? OfMessage(message) : OfChange(e),
                ]
            );
        }
    }

    private static (string, object?)[] OfMessage(MessageEvent message) =>
        [
            ("tag", message.Tag),
            ("nickname", message.From),
            ("kind", message.Kind),
            ("text", message.Text),
            ("client_id", Guid.TryParse(message.Id, out var known) ? known.ToString() : NewId()),
            ("reply_to", message.ReplyTo),
            ("edited", message.Edited?.ToUnixTimeMilliseconds()),
            ("deleted", message.Deleted?.ToUnixTimeMilliseconds()),
            ("changed", message.Changed),
            ("reactions", RoomRows.ToJson(message.Reactions ?? [])),
        ];

    private static (string, object?)[] OfChange(RoomEvent e)
    {
        var (kind, text, nickname, tag) = e switch
        {
            DeletedEvent deleted => (ChangeKinds.Deleted, "", deleted.By, ""),
            ReactedEvent r => (r.On ? ChangeKinds.Reacted : ChangeKinds.Unreacted, r.Emoji, r.Nickname, r.Tag),
            TopicEvent topic => (ChangeKinds.Topic, topic.Topic, topic.By, ""),
            _ => (ChangeKinds.Edited, "", "", ""),
        };
        return
        [
            ("tag", tag),
            ("nickname", nickname),
            ("kind", kind),
            ("text", text),
            ("client_id", NewId()),
            ("target", (e as ChangeEvent)?.Target),
        ];
    }

    private static string NewId() => Guid.NewGuid().ToString();

    private static async IAsyncEnumerable<object?[]> ReactionsAsync(Afterwards after, long room)
    {
        foreach (var ((target, emoji, tag), (nickname, seq)) in after.Reactions)
        {
            yield return RowOf(
                Reactions,
                [
                    ("room", room),
                    ("target", target),
                    ("emoji", emoji),
                    ("session", after.SessionOf(tag)),
                    ("nickname", nickname),
                    ("tag", tag),
                    ("seq", seq),
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

    /// <summary>What all the changes together came to.</summary>
    private sealed class Afterwards
    {
        // Of those who reacted only the tag is known: each gets a number that no session has.
        private readonly Dictionary<string, long> _sessions = new(StringComparer.Ordinal);

        public string Topic { get; private set; } = "";

        public Dictionary<(long Target, string Emoji, string Tag), (string Nickname, long Seq)> Reactions { get; } = [];

        public long SessionOf(string tag)
        {
            if (!_sessions.TryGetValue(tag, out var session))
                _sessions.Add(tag, session = -1 - _sessions.Count);
            return session;
        }

        public void Note(RoomEvent e)
        {
            switch (e)
            {
                case TopicEvent topic:
                    Topic = topic.Topic;
                    break;
                case ReactedEvent { On: true } on:
                    Reactions[(on.Target, on.Emoji, on.Tag)] = (on.Nickname, on.Seq);
                    break;
                case ReactedEvent off:
                    Reactions.Remove((off.Target, off.Emoji, off.Tag));
                    break;
                case DeletedEvent deleted:
                    foreach (var key in Reactions.Keys.Where(k => k.Target == deleted.Target).ToList())
                        Reactions.Remove(key);
                    break;
            }
        }
    }
}
