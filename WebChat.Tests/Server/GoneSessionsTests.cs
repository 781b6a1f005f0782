using WebChat.Server.Chat;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

public sealed class GoneSessionsTests
{
    [Fact]
    public void News_that_are_not_newer_are_no_news_for_a_minute()
    {
        var time = new ManualTime();
        var gone = new GoneSessions(time);
        gone.Remember(1, version: 7);
        Assert.True(gone.HasSeen(1, 6));
        Assert.True(gone.HasSeen(1, 7));
        Assert.False(gone.HasSeen(1, 8));
        Assert.False(gone.HasSeen(2, 1));

        // It was back, and went again.
        time.Advance(TimeSpan.FromSeconds(40));
        gone.Remember(1, version: 9);
        time.Advance(TimeSpan.FromSeconds(40));
        gone.Remember(2, version: 1);
        Assert.True(gone.HasSeen(1, 8));

        time.Advance(TimeSpan.FromSeconds(61));
        gone.Remember(3, version: 1);
        Assert.False(gone.HasSeen(1, 8));
        Assert.False(gone.HasSeen(2, 1));
    }
}
