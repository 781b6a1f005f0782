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

    [Fact]
    public async Task A_stop_waits_for_what_no_call_asked_for_and_none_of_it_begins_afterwards()
    {
        using var logs = LoggerFactory.Create(_ => { });
        var gate = new CallGate(new ManualTime(), logs.CreateLogger<CallGate>());
        var absence = new TaskCompletionSource();
        var begun = gate.UnlessStoppingAsync(() => absence.Task);
        gate.Close();
        Assert.Equal(1, gate.InFlight);
        absence.SetResult();
        await begun;
        Assert.Equal(0, gate.InFlight);
        await gate.UnlessStoppingAsync(() => throw new InvalidOperationException("Begun although the server stops."));
    }
}
