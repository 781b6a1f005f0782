using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Tests.Client;

public class RoomCursorTests
{
    private const string Epoch = "e1";

    private readonly RoomCursor _cursor = new("ops");

    [Fact]
    public void The_newest_page_is_the_beginning_and_live_messages_follow()
    {
        Assert.Equal([8, 9, 10], Seqs(_cursor.Entered(State(8, 10))));
        Assert.Equal([11], Seqs(_cursor.Live(Message(11))));
        Assert.False(_cursor.Behind);
    }

    [Fact]
    public void An_empty_room_begins_with_its_first_message()
    {
        Assert.Empty(_cursor.Entered(State(1, 0)));
        Assert.Equal([1], Seqs(_cursor.Live(Message(1))));
    }

    [Fact]
    public void Live_messages_before_the_answer_wait_for_it_and_repeats_go()
    {
        Assert.Empty(_cursor.Live(Message(10)));
        Assert.Empty(_cursor.Live(Message(11)));
        Assert.Equal([9, 10, 11], Seqs(_cursor.Entered(State(9, 10))));
        Assert.Empty(_cursor.Live(Message(11)));
        Assert.Equal([12], Seqs(_cursor.Live(Message(12))));
    }

    [Fact]
    public void Coming_back_continues_and_pages_fill_the_rest_while_live_messages_wait()
    {
        _cursor.Entered(State(1, 3));
        _cursor.Close();
        Assert.Equal([4, 5], Seqs(_cursor.Entered(State(4, 5, last: 9))));
        Assert.True(_cursor.Behind);
        Assert.Empty(_cursor.Live(Message(10)));
        Assert.Equal([6, 7], Seqs(_cursor.Page(5, Page(6, 7, last: 10))!));
        Assert.Equal([8, 9, 10], Seqs(_cursor.Page(7, Page(8, 9, last: 10))!));
        Assert.False(_cursor.Behind);
    }

    [Fact]
    public void A_hole_between_live_messages_is_filled_from_history()
    {
        _cursor.Entered(State(1, 3));
        Assert.Empty(_cursor.Live(Message(6)));
        Assert.True(_cursor.Behind);
        Assert.Equal([4, 5, 6], Seqs(_cursor.Page(3, Page(4, 6))!));
        Assert.False(_cursor.Behind);
    }

    [Fact]
    public void What_no_longer_fits_among_the_waiting_is_paged()
    {
        _cursor.Entered(State(1, 1));
        for (var seq = 3; seq < 3 + RoomCursor.WaitingLimit + 10; seq++)
            _cursor.Live(Message(seq));

        var last = 2 + RoomCursor.WaitingLimit + 10;
        var first = Seqs(_cursor.Page(1, Page(2, 2, last: last))!);
        Assert.Equal(2 + RoomCursor.WaitingLimit, first[^1]);
        Assert.True(_cursor.Behind);
        Assert.Equal(last, Seqs(_cursor.Page(first[^1], Page(first[^1] + 1, last))!)[^1]);
        Assert.False(_cursor.Behind);
    }

    [Fact]
    public void A_gap_is_told_before_the_newest_page()
    {
        _cursor.Entered(State(1, 3));
        _cursor.Close();
        var output = _cursor.Entered(State(90, 92) with { Gap = new Gap(4, 89, GapReasons.Retention) });
        Assert.Equal(new GapEvent("ops", 4, 89, GapReasons.Retention), output[0]);
        Assert.Equal([90, 91, 92], Seqs(output));
    }

    [Fact]
    public void Behind_a_gap_everything_that_is_kept_comes()
    {
        _cursor.Entered(State(1, 3));
        _cursor.Close();
        var output = _cursor.Entered(State(951, 1000) with { Gap = new Gap(4, 89, GapReasons.Retention) });
        Assert.Equal([new GapEvent("ops", 4, 89, GapReasons.Retention)], output);
        Assert.True(_cursor.Behind);
        Assert.Equal(Enumerable.Range(90, 500).Select(i => (long)i), Seqs(_cursor.Page(89, Page(90, 589, last: 1000))!));
        Assert.Equal(1000, Seqs(_cursor.Page(589, Page(590, 1000))!)[^1]);
        Assert.False(_cursor.Behind);
        Assert.Equal([1001], Seqs(_cursor.Live(Message(1001))));
    }

    [Fact]
    public void Another_database_begins_anew()
    {
        _cursor.Entered(State(1, 30));
        _cursor.Close();
        var output = _cursor.Entered(State(1, 2) with { Epoch = "e2", Gap = new Gap(1, 30, GapReasons.Epoch) });
        Assert.Equal([1, 2], Seqs(output));
        Assert.Equal([3], Seqs(_cursor.Live(Message(3))));
    }

    [Fact]
    public void A_server_put_back_to_an_earlier_state_begins_anew()
    {
        _cursor.Entered(State(1, 30));
        _cursor.Close();
        Assert.Equal([19, 20], Seqs(_cursor.Entered(State(19, 20) with { Gap = new Gap(21, 30, GapReasons.Restored) })));
        Assert.Equal([21], Seqs(_cursor.Live(Message(21))));
    }

    [Fact]
    public void History_that_was_deleted_meanwhile_is_a_gap()
    {
        _cursor.Entered(State(1, 3));
        _cursor.Live(Message(10));
        var output = _cursor.Page(3, Page(8, 10))!;
        Assert.Equal(new GapEvent("ops", 4, 7, GapReasons.Retention), output[0]);
        Assert.Equal([8, 9, 10], Seqs(output));
    }

    [Fact]
    public void An_event_of_an_unknown_type_keeps_its_number()
    {
        _cursor.Entered(State(1, 3));
        _cursor.Live(Message(6));
        var page = new HistoryPage("ops", Epoch, 1, 6, [Message(4), new ChatEvent(), Message(6)]);
        Assert.Equal(3, _cursor.Page(3, page)!.Count);
        Assert.Equal(6, _cursor.Last);
        Assert.False(_cursor.Behind);
    }

    [Fact]
    public void A_page_that_leads_nowhere_is_a_contradiction()
    {
        _cursor.Entered(State(1, 3));
        _cursor.Live(Message(6));
        Assert.Null(_cursor.Page(3, Page(1, 3)));
        Assert.Null(_cursor.Page(3, Page(4, 6) with { Epoch = "e2" }));
    }

    [Fact]
    public void A_page_for_another_place_is_left_out()
    {
        _cursor.Entered(State(1, 3));
        _cursor.Live(Message(6));
        Assert.Empty(_cursor.Page(2, Page(3, 6))!);
        Assert.Equal(3, _cursor.Last);
    }

    /// <summary>Whatever way the messages come, in whatever order: each exactly once, in order.</summary>
    [Fact]
    public void Any_mixture_of_live_messages_answers_and_pages_gives_each_number_once()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var room = new RoomCursor("ops");
            List<long> seen = [];
            var stored = random.Next(5);
            room.Close();
            seen.AddRange(Seqs(room.Entered(State(1, stored))));
            for (var step = 0; step < 60; step++)
            {
                switch (random.Next(8))
                {
                    case 0:
                        room.Close();
                        seen.AddRange(Seqs(room.Entered(State(room.Last!.Value + 1, Math.Min(stored, room.Last.Value + 5), last: stored))));
                        break;
                    case 1 when room.Behind:
                        seen.AddRange(
                            Seqs(
                                room.Page(room.Last!.Value, Page(room.Last.Value + 1, Math.Min(stored, room.Last.Value + 3), last: stored))!
                            )
                        );
                        break;
                    case 2:
                        stored++; // Stored, and its live event lost.
                        break;
                    default:
                        seen.AddRange(Seqs(room.Live(Message(++stored))));
                        break;
                }
            }

            room.Close();
            seen.AddRange(Seqs(room.Entered(State(room.Last!.Value + 1, stored))));
            Assert.Equal(Enumerable.Range(1, stored).Select(n => (long)n), seen);
        }
    }

    private static RoomState State(long from, long to, long? last = null) =>
        new("ops", "", Epoch, 1, last ?? to, 1, [], Messages(from, to), Complete: last is null);

    private static HistoryPage Page(long from, long to, long? last = null) => new("ops", Epoch, from, last ?? to, Messages(from, to));

    private static ChatEvent[] Messages(long from, long to)
    {
        List<ChatEvent> messages = [];
        for (var seq = from; seq <= to; seq++)
            messages.Add(Message(seq));

        return [.. messages];
    }

    // Whatever has a number counts.
    private static RoomEvent Message(long seq) =>
        seq % 3 == 0
            ? new ReactedEvent("ops", seq, seq - 1, "👍", "ann", "t", On: true)
            : new MessageEvent("ops", seq, $"id{seq}", "ann", "t", $"text {seq}", MessageKinds.Text);

    private static List<long> Seqs(IEnumerable<ChatEvent> events) => [.. events.OfType<RoomEvent>().Select(m => m.Seq)];
}
