using System.Globalization;
using WebChat.Contracts;
using WebChat.Tests.Faults;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ClusterFaults;

/// <summary>Many want the same names at the same moment, on all servers.</summary>
[Collection(nameof(Alone))]
public sealed class ClaimTests
{
    private static readonly int Rounds = Scale.Of(2, 50);
    private static readonly int Names = Scale.Of(10, 50);
    private static readonly int Claims = Names * 20;

    [Fact]
    public async Task Each_name_has_one_owner_whoever_asks_where()
    {
        await using var farm = await NodeFarm.StartAsync();
        var users = await Task.WhenAll(Enumerable.Range(0, Claims).Select(i => ConnectAsync(farm, i)));
        var right = 0;
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var askedAgain = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var replies = await Task.WhenAll(users.Select((user, i) => ClaimAsync(user, LookAlike(round, i % Names, i / Names))));
            for (var name = 0; name < Names; name++)
                right += replies.Where((reply, i) => i % Names == name && reply.Ok is not null).Count() == 1 ? 1 : 0;
            codes.UnionWith(replies.Select(r => r.Error?.Code).OfType<string>());
            for (var i = 0; i < Claims; i++)
            {
                if (replies[i].Ok is null)
                    continue;
                await users[i].CallAsync<Reply>("Quit");
                await users[i].DisposeAsync();
                users[i] = await ConnectAsync(farm, i);
            }
        }

        foreach (var user in users)
            await user.DisposeAsync();
        Bars.Judge(
            $"{Claims:N0} claims on {Names} look-alike names from all nodes at once, {Rounds} rounds",
            $"exactly one owner each, {Rounds * Names:N0} of {Rounds * Names:N0}",
            $"{right:N0} of {Rounds * Names:N0}; the others were told {string.Join(", ", codes)}; {askedAgain:N0} of {Rounds * Claims:N0} were not answered in time and asked again",
            right == Rounds * Names && codes.SetEquals([Codes.NicknameTaken])
        );

        // Who is not answered in time does not know whose the name is. As every client it asks again, on the same connection.
        async Task<Reply<Welcome>> ClaimAsync(TestUser user, string name)
        {
            while (true)
            {
                var reply = await user.TryJoinAsync(name);
                if (reply.Error?.Code != Codes.Unavailable)
                    return reply;
                Interlocked.Increment(ref askedAgain);
            }
        }
    }

    private static Task<TestUser> ConnectAsync(NodeFarm farm, int i) =>
        TestUser.ConnectAsync(farm.Nodes[i % NodeFarm.Count].Url, $"claim {i}");

    // The same to the eye: small, in capitals, in Cyrillic letters, in full width.
    private static string LookAlike(int round, int name, int variant)
    {
        string[] letters = ["aoe", "AOE", "\u0430\u043E\u0435", "\uFF41\uFF4F\uFF45"];
        return string.Create(CultureInfo.InvariantCulture, $"{letters[variant % letters.Length]}.{round}.{name}");
    }
}
