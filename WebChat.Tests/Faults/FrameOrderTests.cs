using System.Collections.Concurrent;
using WebChat.Contracts;
using WebChat.Tests.Cases;
using WebChat.Tests.Infrastructure;
using WebChat.Tests.Protocol;

namespace WebChat.Tests.Faults;

/// <summary>The hostile frames of the cases in any order, several at a time, beside two people who talk.</summary>
public sealed class FrameOrderTests
{
    private const int Orders = 20;
    private const int AtOnce = 10;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task In_twenty_random_orders_all_have_their_outcome_and_two_who_talk_lose_nothing()
    {
        await using var server = ChatServer.Start();
        await using var one = await server.JoinAsync("one", "control");
        await using var other = await server.JoinAsync("other", "control");
        using var done = new CancellationTokenSource();
        var talk = TalkAsync(one, other, done.Token);

        var random = Scale.Chance(21);
        var frames = Enumerable.Range(0, CaseFile.Frames.Numbers.Count).Where(n => HostileFrame.CanRun(CaseFile.Frames[n])).ToArray();
        var orders = new ConcurrentQueue<int[]>(Enumerable.Range(0, Orders).Select(_ => Shuffled(frames, random)));
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(lane => RunAsync(server, orders, lane)));

        await done.CancelAsync();
        var said = await talk;
        foreach (var user in (TestUser[])[one, other])
        {
            var heard = (await user.EventsUntilNowAsync()).OfType<MessageEvent>().Select(m => m.Text);
            Assert.Equal(said, heard);
        }

        Assert.True(said.Count >= 10, $"They said only {said.Count}.");
        Bars.Judge(
            $"every frame of frames.json but those of a deadline, in {Orders} random orders",
            "as listed, with a control pair exchanging 10 messages/s and losing none; 0 Error log lines",
            $"{Orders} of {Orders} as listed, 0 of {said.Count} lost, {server.Log.Warnings.Count} lines {string.Join("; ", server.Log.Warnings)}",
            server.Log.Warnings is []
        );
    }

    private static async Task RunAsync(ChatServer server, ConcurrentQueue<int[]> orders, int lane)
    {
        var runs = 0;
        while (orders.TryDequeue(out var order))
        {
            foreach (var number in order)
            {
                try
                {
                    await HostileFrame.RunAsync(server.Url, CaseFile.Frames[number], $"hostile{lane}-{runs++}x");
                }
                catch (Exception e)
                {
                    throw new Xunit.Sdk.XunitException(
                        $"{Scale.SeedInWords}frame {number} ({CaseFile.Frames[number].Why}) in the order {string.Join(' ', order)}: {e.Message}",
                        e
                    );
                }
            }
        }
    }

    private static async Task<List<string>> TalkAsync(TestUser one, TestUser other, CancellationToken done)
    {
        var said = new List<string>();
        using var pace = new PeriodicTimer(Pace);
        while (!done.IsCancellationRequested)
        {
            var text = $"message {said.Count}";
            await (said.Count % 2 == 0 ? one : other).SayAsync(text, "control");
            said.Add(text);
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }

        return said;
    }

    private static int[] Shuffled(int[] numbers, Random random)
    {
        var order = numbers.ToArray();
        random.Shuffle(order);
        return order;
    }
}
