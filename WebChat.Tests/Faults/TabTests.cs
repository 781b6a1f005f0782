using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>Tabs that share a token open and close in any order: one person, and no noise.</summary>
public sealed class TabTests
{
    private static readonly int Rounds = Scale.Of(40, 200);

    [Fact]
    public async Task Two_tabs_that_come_and_go_are_one_person_without_noise()
    {
        var random = Scale.Chance(20);
        var time = new ManualTime();
        await using var server = ChatServer.Start(time);
        await using var witness = await server.JoinAsync("witness");
        var tab = await server.JoinAsync("bob");
        await witness.ExpectAsync<JoinedEvent>();
        for (var round = 0; round < Rounds; round++)
        {
            var isOverlapping = random.Next(2) == 0;
            var second = await server.ConnectAsync($"tab {round}");
            var old = isOverlapping ? Task.CompletedTask : tab.DropAsync();
            var welcome = await second.JoinAsync(null, tab.Token);
            Assert.True(welcome.Resumed && welcome.Tag == tab.Tag, Scale.SeedInWords + "it is the same session");
            await second.EnterAsync("lobby");
            await old;
            Assert.Equal(2, (await witness.CallAsync<Reply<Member[]>>("Who", "lobby")).Ok!.Length);
            Assert.Equal(2, server.People.Count);

            var goes = isOverlapping && random.Next(2) == 0 ? second : tab;
            var stays = goes == tab ? second : tab;
            await goes.DisposeAsync();
            await Patience.UntilAsync(() => server.People.Single(s => s.Nickname == "bob").Connections == 1, "one tab is left");
            time.Advance(TimeSpan.FromSeconds(3));
            await stays.SayAsync($"round {round}");
            tab = stays;
        }

        var events = await witness.EventsUntilNowAsync();
        var noise = events.Where(e => e is not MessageEvent).ToList();
        Assert.Equal(Enumerable.Range(0, Rounds).Select(r => $"round {r}"), events.OfType<MessageEvent>().Select(m => m.Text));
        Bars.Judge(
            $"two tabs, one token, {Rounds} times",
            "one person in every list, no noise",
            $"one person {Rounds} of {Rounds}, {noise.Count} lines seen by others {string.Join(", ", noise)}",
            noise.Count == 0
        );
        await tab.DisposeAsync();
    }
}
