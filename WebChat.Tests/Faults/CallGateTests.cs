using Microsoft.Extensions.Logging;
using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Storage;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

public sealed class CallGateTests
{
    [Fact]
    public async Task While_the_store_is_away_the_log_has_one_line_a_second()
    {
        var time = new ManualTime();
        var log = new RecordedLog();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        var gate = new CallGate(time, logs.CreateLogger<CallGate>());
        for (var i = 0; i < 1000; i++)
        {
            var reply = await gate.GuardAsync<Reply>(() => throw new StoreUnavailableException("away"));
            Assert.Equal(Codes.Unavailable, reply.Error?.Code);
            if (i % 500 == 0)
                time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, log.Warnings.Count);
        Assert.Contains("500 calls", log.Warnings[2].Text, StringComparison.Ordinal);
    }
}
