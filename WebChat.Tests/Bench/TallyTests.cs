using WebChat.Bench.Load;

namespace WebChat.Tests.Bench;

/// <summary>Two rooms of three, of whom the first two post: member 0, 2, 4 in room 0, and 1, 3, 5 in room 1.</summary>
public sealed class TallyTests
{
    private const int First = 100;
    private readonly Tally _tally = new(new Groups(6, 2, 2), First, senderHears: true, receipts: false);

    [Fact]
    public void Posts_go_in_turns_through_rooms_and_senders()
    {
        var groups = new Groups(6, 2, 2);
        Assert.Equal([0, 1, 2, 3, 0, 1], Enumerable.Range(0, 6).Select(groups.Poster));
        Assert.Equal([0, 0, 0, 0, 1, 1], Enumerable.Range(0, 6).Select(groups.TurnOf));
        Assert.All(
            Enumerable.Range(0, 50),
            post => Assert.Equal(post, groups.PostOf(groups.GroupOfPost(post), groups.SenderOf(post), groups.TurnOf(post)))
        );
    }

    [Fact]
    public void Rooms_that_are_not_of_one_size_expect_as_many_as_they_have()
    {
        var groups = new Groups(5, 2, 1);
        Assert.Equal([3, 2], [groups.SizeOf(0), groups.SizeOf(1)]);
    }

    [Fact]
    public void All_that_arrives_once_and_in_order_is_no_fault()
    {
        Post(8);
        for (var post = 0; post < 8; post++)
            DeliverToRoom(post);
        Assert.Equal((24, 24, 0, 8), (_tally.Expected, _tally.Deliveries, _tally.Lost, _tally.Reached));
        Assert.Equal((0, 0, 0), (_tally.Doubled, _tally.OutOfOrder, _tally.Stray));
        Assert.Equal((24, 8), (_tally.DeliveryTimes.Count, _tally.DoneTimes.Count));
    }

    [Fact]
    public void What_does_not_arrive_is_lost()
    {
        Post(5);
        Deliver(0, 0);
        Deliver(0, 4);
        Assert.Equal((15, 2, 13, 0), (_tally.Expected, _tally.Deliveries, _tally.Lost, _tally.Reached));
    }

    [Fact]
    public void The_second_time_is_doubled()
    {
        Post(1);
        Deliver(0, 0);
        Deliver(0, 0);
        Assert.Equal((1, 1), (_tally.Deliveries, _tally.Doubled));
    }

    [Fact]
    public void An_older_post_of_the_same_sender_is_out_of_order_and_not_lost()
    {
        Post(9);
        Deliver(0, 8);
        Deliver(0, 0);
        Deliver(0, 4);
        Deliver(0, 4);
        Assert.Equal((3, 2, 1), (_tally.Deliveries, _tally.OutOfOrder, _tally.Doubled));
    }

    [Fact]
    public void Other_senders_have_an_order_of_their_own()
    {
        Post(3);
        Deliver(0, 2);
        Deliver(0, 0);
        Assert.Equal((2, 0), (_tally.Deliveries, _tally.OutOfOrder));
    }

    [Fact]
    public void What_nobody_posted_now_or_not_here_is_stray()
    {
        Post(2);
        _tally.Delivered(0, First - 1, 0, 0);
        _tally.Delivered(0, First + 2, 0, 0);
        _tally.Delivered(0, First + 1, SentAt(1), 0);
        _tally.Delivered(0, First, SentAt(0) + 1, 0);
        Assert.Equal((0, 4), (_tally.Deliveries, _tally.Stray));
    }

    [Fact]
    public void A_post_is_done_when_it_reached_everybody_and_is_acknowledged()
    {
        var tally = new Tally(new Groups(2, 1, 1), First, senderHears: true, receipts: true);
        tally.Post(10);
        tally.Delivered(0, First, 10, 20);
        tally.Delivered(1, First, 10, 30);
        Assert.Equal((1, 0), (tally.Reached, tally.Done));
        tally.Receipt(First, accepted: true, 50);
        tally.Receipt(First, accepted: true, 60);
        Assert.Equal((1, 1, 40, 1), (tally.Done, tally.Receipts, tally.DoneTimes.Max, tally.Stray));

        tally.Post(70);
        tally.Receipt(First + 1, accepted: false, 80);
        Assert.Equal((1, 1), (tally.Refused, tally.Done));
    }

    [Fact]
    public void A_sender_that_does_not_hear_itself_is_not_waited_for()
    {
        var tally = new Tally(new Groups(3, 1, 1), First, senderHears: false, receipts: false);
        tally.Post(0);
        tally.Delivered(1, First, 0, 1);
        tally.Delivered(2, First, 0, 1);
        Assert.Equal((1, 0), (tally.Done, tally.Lost));
    }

    [Fact]
    public void Many_posts_are_kept_apart()
    {
        var tally = new Tally(new Groups(1, 1, 1), First, senderHears: true, receipts: true);
        for (var i = 0; i < 20_000; i++)
        {
            tally.Post(i);
            tally.Delivered(0, First + i, i, i + 1);
            tally.Receipt(First + i, accepted: true, i + 2);
        }

        Assert.Equal((20_000, 0, 2), (tally.Done, tally.Lost, tally.DoneTimes.Max));
    }

    private static long SentAt(int post) => post * 1000;

    private void Post(int count)
    {
        for (var i = 0; i < count; i++)
            _tally.Post(SentAt(i));
    }

    private void Deliver(int member, int post) => _tally.Delivered(member, First + post, SentAt(post), SentAt(post) + 500);

    private void DeliverToRoom(int post)
    {
        for (var place = 0; place < 3; place++)
            Deliver(_tally.Groups.MemberOf(_tally.Groups.GroupOfPost(post), place), post);
    }
}
