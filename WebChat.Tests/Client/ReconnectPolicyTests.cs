using WebChat.Client;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Client;

public class ReconnectPolicyTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void It_waits_longer_each_time_and_never_gives_up()
    {
        var policy = new ReconnectPolicy(_time, () => 1);
        var delays = Enumerable.Range(0, 100).Select(_ => policy.Lost().TotalSeconds).ToList();
        Assert.Equal([1, 2, 4, 8, 15, 15], delays.Take(6));
        Assert.All(delays.Skip(5), d => Assert.Equal(15, d));
    }

    [Fact]
    public void Chance_takes_away_up_to_half()
    {
        Assert.Equal(0.5, new ReconnectPolicy(_time, () => 0).Lost().TotalSeconds);
        Assert.Equal(0.75, new ReconnectPolicy(_time, () => 0.5).Lost().TotalSeconds);
    }

    [Fact]
    public void A_connection_that_held_starts_it_over_and_one_that_did_not_does_not()
    {
        var policy = new ReconnectPolicy(_time, () => 1);
        policy.Lost();
        policy.Live();
        _time.Advance(ReconnectPolicy.Stable - TimeSpan.FromSeconds(1));
        Assert.Equal(2, policy.Lost().TotalSeconds);
        policy.Live();
        _time.Advance(ReconnectPolicy.Stable);
        Assert.Equal(1, policy.Lost().TotalSeconds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_any_outage_of_up_to_25_seconds_a_try_begins_before_the_grace_time_of_30_ends(bool triesHang)
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            for (var outage = 1; outage <= 25; outage++)
            {
                // What was open while the network was gone never opens; 2 s are left for connecting and joining.
                var back = FirstTryAfter(TimeSpan.FromSeconds(outage), new Random(seed).NextDouble, triesHang);
                Assert.True(back < TimeSpan.FromSeconds(28.1), $"seed {seed}, outage {outage} s: {back}");
            }
        }
    }

    [Fact]
    public void After_a_minute_it_takes_its_time_but_comes_back_in_the_grace_time_that_a_restart_gives()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var outage = TimeSpan.FromHours(1);
            var back = FirstTryAfter(outage, new Random(seed).NextDouble, triesHang: true) - outage;
            Assert.InRange(back.TotalSeconds, 0, 15);
        }
    }

    [Fact]
    public void Opening_may_take_the_full_time_at_first_and_twice_as_long_as_it_did_after_a_loss()
    {
        var policy = new ReconnectPolicy(_time, () => 1);
        var full = TimeSpan.FromSeconds(10);
        Assert.Equal(full, policy.Try(full));
        _time.Advance(TimeSpan.FromSeconds(2));
        policy.Opened();
        policy.Live();
        policy.Lost();
        Assert.Equal(4, policy.Try(full).TotalSeconds);
        policy.Opened();
        Assert.Equal(ReconnectPolicy.Urgent, policy.Try(full));
        Assert.Equal(1, policy.Try(TimeSpan.FromSeconds(1)).TotalSeconds);
        _time.Advance(ReconnectPolicy.UrgentFor);
        Assert.Equal(full, policy.Try(full));
    }

    private static TimeSpan FirstTryAfter(TimeSpan outage, Func<double> random, bool triesHang)
    {
        var time = new ManualTime();
        var policy = new ReconnectPolicy(time, random);
        policy.Try(TimeSpan.FromSeconds(10));
        policy.Opened();
        policy.Live();
        time.Advance(TimeSpan.FromMinutes(1));
        var since = time.GetTimestamp();
        while (true)
        {
            time.Advance(policy.Lost());
            if (time.GetElapsedTime(since) >= outage)
                return time.GetElapsedTime(since);

            var limit = policy.Try(TimeSpan.FromSeconds(10));
            time.Advance(triesHang ? limit : TimeSpan.Zero);
        }
    }

    [Fact]
    public void It_waits_at_least_as_long_as_the_server_asks()
    {
        var policy = new ReconnectPolicy(_time, () => 1);
        Assert.Equal(20, policy.Lost(TimeSpan.FromSeconds(20)).TotalSeconds);
    }
}
