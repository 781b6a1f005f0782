using WebChat.Bench.Load;

namespace WebChat.Tests.Bench;

public sealed class HistogramTests
{
    [Fact]
    public void Small_times_are_exact()
    {
        var histogram = new Histogram();
        for (var i = 1; i <= 100; i++)
            histogram.Add(i);
        Assert.Equal(50, histogram.Quantile(0.5));
        Assert.Equal(99, histogram.Quantile(0.99));
        Assert.Equal(100, histogram.Quantile(1));
        Assert.Equal(100, histogram.Max);
    }

    [Theory]
    [InlineData(128)]
    [InlineData(1_000)]
    [InlineData(123_456)]
    [InlineData(6_000_000)]
    [InlineData(40_000_000_000)]
    [InlineData(long.MaxValue)]
    public void A_large_time_is_right_within_one_percent(long time)
    {
        var histogram = new Histogram();
        histogram.Add(time);
        Assert.InRange(histogram.Quantile(0.5), time * 0.99, time);
        histogram.Add(0);
        Assert.Equal(time, histogram.Max);
    }

    [Fact]
    public void Quantiles_follow_those_of_the_sorted_times()
    {
        var random = new Random(7);
        var times = Enumerable.Range(0, 10_000).Select(_ => (long)Math.Exp(random.NextDouble() * 20)).ToArray();
        var histogram = new Histogram();
        foreach (var time in times)
            histogram.Add(time);
        Array.Sort(times);
        foreach (var share in (double[])[0.01, 0.5, 0.9, 0.99, 0.999])
        {
            var exact = times[(int)Math.Ceiling(times.Length * share) - 1];
            Assert.InRange(histogram.Quantile(share), exact * 0.99, exact * 1.01);
        }
    }

    [Fact]
    public void Adding_allocates_nothing()
    {
        var histogram = new Histogram();
        histogram.Add(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            histogram.Add(i * 1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Without_times_all_is_zero() => Assert.Equal(default, new Histogram().Summary());
}
