using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Tests.Client;

/// <summary>Who keeps messages and changes them by what the library tells ends with what the server has.</summary>
public sealed class MessageChangesTests
{
    private static readonly string[] People = ["ann", "bob", "eve", "joe"];
    private static readonly string[] Emoji = ["👍", "🎉", "🚀"];

    [Fact]
    public void However_live_events_and_pages_come_the_messages_are_as_on_the_server()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var server = new Server(new Random(seed));
            var messages = Follow(server, new Random(-seed));
            Assert.Equal(server.Now.Keys.Where(seq => seq >= messages.Keys.First()), messages.Keys);
            foreach (var (seq, message) in messages)
                Assert.True(Words(message) == Words(server.Now[seq]), $"seed {seed}, {message} is not {server.Now[seq]}");
        }
    }

    [Fact]
    public void A_change_of_another_message_changes_nothing()
    {
        var message = new MessageEvent("ops", 1, "id", "ann", "ann", "x", MessageKinds.Text);
        Assert.Same(message, message.With(new EditedEvent("ops", 3, 2, "y")));
        Assert.Same(message, message.With(new EditedEvent("garden", 3, 1, "y")));
        var now = new MessageNow("z", null, null, null, 5);
        var edited = message.With(new EditedEvent("ops", 3, 1, "y") { Now = now });
        Assert.Equal(("z", 5), (edited.Text, edited.Changed));
        Assert.Same(edited, edited.With(new EditedEvent("ops", 5, 1, "z")));
        Assert.Same(edited, edited.With(new EditedEvent("ops", 4, 1, "z") { Now = now with { Text = "older", Changed = 4 } }));
    }

    [Fact]
    public void Of_many_who_reacted_the_first_ten_are_named_and_all_are_counted()
    {
        var message = new MessageEvent("ops", 1, "id", "ann", "ann", "x", MessageKinds.Text);
        for (var i = 0; i < 15; i++)
            message = message.With(new ReactedEvent("ops", 2 + i, 1, "👍", $"p{i}", $"t{i}", true));
        var reaction = Assert.Single(message.Reactions!);
        Assert.Equal((15, 10), (reaction.Count, reaction.By.Count));
        for (var i = 0; i < 15; i++)
            message = message.With(new ReactedEvent("ops", 20 + i, 1, "👍", $"p{i}", $"t{i}", false));
        Assert.Null(message.Reactions);
    }

    /// <summary>A client with a bad line: live events come in any order or never, pages fill the holes when they come.</summary>
    private static SortedDictionary<long, MessageEvent> Follow(Server server, Random random)
    {
        SortedDictionary<long, MessageEvent> messages = [];
        var cursor = new RoomCursor("ops");
        for (var i = random.Next(30); i > 0; i--)
            server.Act();
        var state = server.State();
        List<RoomEvent> onTheWay = [];
        for (var step = 0; step < 120; step++)
        {
            if (server.Act() is { } live && random.Next(3) > 0)
                onTheWay.Add(live);
            if (step == 5)
                Take(cursor.Entered(state));
            while (onTheWay.Count > 0 && random.Next(2) > 0)
            {
                var at = random.Next(onTheWay.Count);
                Take(cursor.Live(onTheWay[at]));
                onTheWay.RemoveAt(at);
            }

            if (random.Next(4) == 0)
                Fill();
        }

        foreach (var e in onTheWay)
            Take(cursor.Live(e));
        Take(cursor.Live(server.Say()));
        while (cursor.Behind)
            Fill();
        return messages;

        void Fill()
        {
            if (cursor.Behind)
                Take(cursor.Page(cursor.Last!.Value, server.Page(cursor.Last.Value, 1 + random.Next(20)))!);
        }

        void Take(List<ChatEvent> events)
        {
            foreach (var e in events)
            {
                Assert.IsNotType<GapEvent>(e);
                if (e is MessageEvent message)
                    messages.Add(message.Seq, message);
                else if (e is ChangeEvent change && messages.TryGetValue(change.Target, out var known))
                    messages[change.Target] = known.With(change);
            }
        }
    }

    private static string Words(MessageEvent m) =>
        $"{m.Text}|{m.Edited:O}|{m.Deleted:O}|"
        + string.Join(',', m.Reactions?.Select(r => $"{r.Emoji}{r.Count}{string.Join('+', r.By)}{string.Join('+', r.Tags)}") ?? []);

    /// <summary>What a server does with a room, in the simplest words.</summary>
    private sealed class Server(Random random)
    {
        private readonly List<RoomEvent> _log = [];

        // By message, then by emoji in the order in which they came: who.
        private readonly Dictionary<long, List<(string Emoji, List<string> Who)>> _reactions = [];

        public SortedDictionary<long, MessageEvent> Now { get; } = [];

        public RoomEvent Say()
        {
            var message = new MessageEvent("ops", _log.Count + 1, "id", "ann", "ann", $"text {_log.Count + 1}", MessageKinds.Text);
            Now.Add(message.Seq, message);
            _log.Add(message);
            return _log[^1];
        }

        /// <summary>Something happens, or nothing.</summary>
        public RoomEvent? Act()
        {
            var dice = random.Next(20);
            if (Now.Count == 0 || dice < 4)
                return Say();
            var target = Now.Keys.ElementAt(random.Next(Now.Count));
            if (Now[target].Deleted is not null)
                return null;
            var (seq, at) = (_log.Count + 1, DateTimeOffset.UnixEpoch.AddSeconds(_log.Count + 1));
            ChangeEvent change = dice switch
            {
                < 9 => new EditedEvent("ops", seq, target, $"edited {seq}"),
                9 => new DeletedEvent("ops", seq, target, "ann"),
                _ => Reacted(seq, target),
            };
            var all = _reactions.GetValueOrDefault(target) ?? [];
            Now[target] = (change is EditedEvent e ? Now[target] with { Text = e.Text, Edited = at } : Now[target]) with
            {
                Changed = seq,
                Reactions = all is [] ? null : [.. all.Select(r => new Reaction(r.Emoji, r.Who.Count, [.. r.Who], [.. r.Who]))],
            };
            if (change is DeletedEvent)
                Now[target] = Now[target] with { Text = "", Deleted = at, Reactions = null };
            _log.Add(change with { At = at });
            return _log[^1];
        }

        public RoomState State() =>
            new("ops", "", "e1", 1, _log.Count, 1, [], [.. Present(Math.Max(0, _log.Count - 15), _log.Count)], Complete: true);

        public HistoryPage Page(long after, int limit) =>
            new("ops", "e1", 1, _log.Count, [.. Present((int)after, Math.Min(_log.Count, (int)after + limit))]);

        private ReactedEvent Reacted(long seq, long target)
        {
            if (!_reactions.TryGetValue(target, out var all))
                _reactions.Add(target, all = []);
            var (who, emoji) = (People[random.Next(People.Length)], Emoji[random.Next(Emoji.Length)]);
            var at = all.FindIndex(r => r.Emoji == emoji);
            var on = at < 0 || !all[at].Who.Contains(who);
            if (at < 0)
                all.Add((emoji, [who]));
            else if (on)
                all[at].Who.Add(who);
            else
                all[at].Who.Remove(who);
            all.RemoveAll(r => r.Who.Count == 0);
            return new ReactedEvent("ops", seq, target, emoji, who, who, on);
        }

        private IEnumerable<ChatEvent> Present(int after, int to) =>
            _log.Take(to)
                .Skip(after)
                .Select(e =>
                    e switch
                    {
                        MessageEvent m => Now[m.Seq],
                        EditedEvent edited => edited with { Text = Now[edited.Target].Text, Now = State(edited.Target) },
                        ChangeEvent change => change with { Now = State(change.Target) },
                        _ => e,
                    }
                );

        private MessageNow State(long target) =>
            Now[target] is var m
                ? new MessageNow(m.Text, m.Edited, m.Deleted, m.Reactions, m.Changed!.Value)
                : throw new InvalidOperationException();
    }
}
