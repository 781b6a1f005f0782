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
        policy.Lost();
        policy.Live();
        _time.Advance(ReconnectPolicy.Stable - TimeSpan.FromSeconds(1));
        Assert.Equal(4, policy.Lost().TotalSeconds);
        policy.Live();
        _time.Advance(ReconnectPolicy.Stable);
        Assert.Equal(1, policy.Lost().TotalSeconds);
    }

    [Fact]
    public void It_waits_at_least_as_long_as_the_server_asks()
    {
        var policy = new ReconnectPolicy(_time, () => 1);
        Assert.Equal(20, policy.Lost(TimeSpan.FromSeconds(20)).TotalSeconds);
    }
}
