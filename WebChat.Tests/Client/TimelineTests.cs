using System.Text.Json;
using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Client;

public class TimelineTests
{
    private readonly EventStream _stream = new(100, TimeProvider.System);
    private readonly Timeline _timeline;

    public TimelineTests() => _timeline = new Timeline(_stream, new ManualTime(), privateAfter: 5);

    [Fact]
    public async Task Private_messages_and_announcements_come_once_and_in_order()
    {
        _timeline.Connecting();
        _timeline.Receive([Private(8), Announcement("b")]);
        _timeline.Joined(Welcome(resumed: true, [Announcement("a"), Announcement("b")], [Private(6), Private(7), Private(8)]));
        _timeline.Receive([Private(9)]);
        _timeline.Connecting();
        _timeline.Joined(Welcome(resumed: true, [Announcement("a"), Announcement("b"), Announcement("c")], [Private(9), Private(10)]));

        var events = await EventsAsync();
        Assert.Equal([6, 7, 8, 9, 10], events.OfType<PrivateEvent>().Select(p => p.Seq));
        Assert.Equal(["a", "b", "c"], events.OfType<AnnouncementEvent>().Select(a => a.Id));
        Assert.Equal(10, _timeline.PrivateAfter);
    }

    [Fact]
    public async Task A_new_session_counts_its_private_messages_from_one_again()
    {
        _timeline.Connecting();
        _timeline.Joined(Welcome(resumed: false, [], []));
        _timeline.Receive([Private(1)]);
        Assert.Equal([1], (await EventsAsync()).OfType<PrivateEvent>().Select(p => p.Seq));
    }

    [Fact]
    public async Task Quiet_mode_stops_room_messages_and_afterwards_what_was_skipped_comes()
    {
        Join();
        _timeline.Entered(_timeline.Entering("ops").Room!, State(1, 2));
        _timeline.SetQuiet(true);
        _timeline.Receive([Message(3)]);
        _timeline.Entered(_timeline.Entering("ops").Room!, State(3, 3));
        _timeline.SetQuiet(false);
        var request = _timeline.Entering("ops");
        Assert.Equal(2, request.After);
        _timeline.Entered("ops", State(3, 4));
        Assert.Equal([1, 2, 3, 4], (await EventsAsync()).OfType<MessageEvent>().Select(m => m.Seq));
    }

    [Fact]
    public void Missed_is_what_others_said()
    {
        Join();
        _timeline.Entered(_timeline.Entering("ops").Room!, State(1, 2));
        var back = State(3, 6);
        Assert.Equal(4, _timeline.Missed(back, ownTag: "me"));
        Assert.Equal(3, _timeline.Missed(back with { Events = [Message(3) with { Tag = "me" }, Message(4)] }, ownTag: "me"));
        Assert.Equal(0, _timeline.Missed(back with { Room = "never entered" }, ownTag: "me"));
    }

    [Fact]
    public async Task A_room_that_was_left_says_nothing_more()
    {
        Join();
        _timeline.Entered(_timeline.Entering("ops").Room!, State(1, 1));
        _timeline.Left("ops");
        Assert.False(_timeline.Receive([Message(5)]));
        Assert.Equal([1], (await EventsAsync()).OfType<MessageEvent>().Select(m => m.Seq));
        Assert.Empty(_timeline.Rooms);
    }

    [Fact]
    public void A_room_keeps_the_name_that_the_server_gives_it()
    {
        Join();
        _timeline.Entered(_timeline.Entering("OPS").Room!, State(1, 1));
        Assert.Equal(["ops"], _timeline.Rooms);
        Assert.Equal(1, _timeline.Entering("ops").After);
    }

    [Fact]
    public void A_room_that_could_not_be_entered_is_forgotten()
    {
        _timeline.Entering("no room");
        _timeline.NotEntered("no room", connected: true);
        Assert.Empty(_timeline.Rooms);
    }

    [Fact]
    public void Own_events_are_json_like_those_of_the_wire_and_nothing_in_it_moves_a_terminal()
    {
        ChatEvent[] events =
        [
            new GapEvent("ops", 1, 2, GapReasons.Epoch),
            new ConnectionEvent(ConnectionState.Reconnecting, 3000),
            Message(1) with
            {
                Text = "\u001b[31m\u202e\u009b\u200b\u2028 \u4f60\u597d",
            },
        ];
        var json = JsonSerializer.Serialize(events, ChatJson.Options);
        Assert.Contains("{\"type\":\"gap\",\"room\":\"ops\",\"from\":1,\"to\":2,\"reason\":\"epoch\"", json, StringComparison.Ordinal);
        Assert.Contains("{\"type\":\"connection\",\"state\":\"reconnecting\",\"retryInMs\":3000", json, StringComparison.Ordinal);
        Assert.Contains("\\u001B[31m\\u202E\\u009B\\u200B\\u2028 \u4f60\u597d", json, StringComparison.Ordinal);
    }

    private void Join()
    {
        _timeline.Connecting();
        _timeline.Joined(Welcome(resumed: false, [], []));
    }

    private async Task<List<ChatEvent>> EventsAsync()
    {
        _stream.Complete();
        List<ChatEvent> events = [];
        await foreach (var e in _stream)
        {
            events.Add(e);
        }

        return events;
    }

    private static Welcome Welcome(bool resumed, ChatEvent[] announcements, ChatEvent[] privates) =>
        new("ann", "token", "t", resumed, "e1", default, "", Limits.V1, announcements, privates, false, []);

    private static RoomState State(long from, long to) =>
        new("ops", "", "e1", 1, to, 1, [], [.. Enumerable.Range((int)from, (int)(to - from + 1)).Select(n => Message(n))], true);

    private static MessageEvent Message(long seq) => new("ops", seq, $"id{seq}", "ann", "t", "text", MessageKinds.Text);

    private static PrivateEvent Private(long seq) => new(seq, $"id{seq}", "bob", "ann", "tb", "text", MessageKinds.Text, "t");

    private static AnnouncementEvent Announcement(string id) => new(id, "text", "admin");
}
