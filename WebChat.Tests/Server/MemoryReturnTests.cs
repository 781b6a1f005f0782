using WebChat.Server.Hosting;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

public sealed class MemoryReturnTests
{
    private readonly ManualTime _time = new();
    private readonly MemoryReturn _memory;
    private int _collections;

    public MemoryReturnTests() => _memory = new MemoryReturn(_time, () => _collections++);

    [Fact]
    public void After_a_wave_has_come_and_it_is_calm_memory_is_given_back_and_once_more_later()
    {
        Look(open: 500, seconds: 5);
        Look(open: 1000, seconds: 10);
        Assert.Equal(0, _collections);
        Look(open: 1000, seconds: 1);
        Assert.Equal(1, _collections);
        Look(open: 1000, seconds: 600);
        Assert.Equal(2, _collections);
    }

    [Fact]
    public void After_a_wave_has_gone_and_it_is_calm_memory_is_given_back_and_once_more_later()
    {
        Look(open: 1000, seconds: 60);
        _collections = 0;
        Look(open: 700, seconds: 5);
        Look(open: 500, seconds: 5);
        Assert.Equal(0, _collections);
        Look(open: 500, seconds: 10);
        Assert.Equal(1, _collections);
        Look(open: 500, seconds: 600);
        Assert.Equal(2, _collections);
    }

    [Fact]
    public void A_wave_that_comes_and_goes_before_it_is_calm_is_one_too()
    {
        Look(open: 50, seconds: 60);
        Look(open: 1000, seconds: 5);
        Look(open: 50, seconds: 10);
        Assert.Equal(0, _collections);
        Look(open: 50, seconds: 1);
        Assert.Equal(1, _collections);
    }

    [Fact]
    public void Who_come_one_by_one_are_a_wave_too_in_the_end()
    {
        for (var open = 1; open <= 199; open++)
            Look(open, seconds: 1);
        Assert.Equal(0, _collections);
        Look(open: 200, seconds: 1);
        Assert.Equal(1, _collections);
    }

    [Fact]
    public void Of_many_a_quarter_is_a_wave()
    {
        Look(open: 8000, seconds: 60);
        _collections = 0;
        Look(open: 6100, seconds: 60);
        Assert.Equal(0, _collections);
        Look(open: 6000, seconds: 15);
        Assert.Equal(1, _collections);
    }

    [Fact]
    public void Ordinary_coming_and_going_collects_nothing()
    {
        Look(open: 1000, seconds: 60);
        _collections = 0;
        for (var minute = 0; minute < 30; minute++)
            Look(open: 1000 - (minute % 2 * 150), seconds: 60);
        Assert.Equal(0, _collections);
    }

    private void Look(int open, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _memory.Look(open);
        }
    }
}
