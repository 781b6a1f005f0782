using System.Security.Cryptography;
using Npgsql;
using WebChat.Tests.Faults;
using WebChat.Tests.Faults.Checking;

namespace WebChat.Tests.ClusterFaults;

/// <summary>What wakes servers is lost, or is nonsense.</summary>
[Collection(nameof(Alone))]
public sealed class NotificationTests
{
    private const string Room = "lobby";
    private static readonly int Kills = Scale.Of(5, 50);
    private static readonly int Garbage = Scale.Of(1000, 10_000);
    private static readonly TimeSpan WorstDelay = TimeSpan.FromSeconds(Scale.Of(10, 2));
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Without_a_listener_and_with_garbage_nothing_is_missed()
    {
        using var record = new Recorder("notifications");
        await using var farm = await NodeFarm.StartAsync();
        var people = await Task.WhenAll(
            Enumerable
                .Range(0, NodeFarm.Count * 2)
                .Select(i => Person.JoinAsync(record, farm.Nodes[i % NodeFarm.Count].Url, $"person{i}", Room))
        );
        await using (var load = new Load(people, Room, perSecond: 100))
        {
            for (var i = 0; i < Kills; i++)
            {
                record.Write(new Fault("listener"));
                await farm.AskAsync<long>(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'node%' AND query LIKE 'LISTEN%'"
                );
                await Task.Delay(200);
            }

            record.Write(new Fault("garbage"));
            await SendGarbageAsync(farm);
            await load.StopAsync();
            await load.AllShownAsync(Soon);
        }

        var findings = await Crew.FinishAsync(record, farm, people, Room);
        var lines = record.Read();
        var sent = lines.OfType<Invoked>().ToDictionary(i => i.Id, StringComparer.Ordinal);
        var worst = lines.OfType<Shown>().Max(s => s.Ms - sent[s.Id].Ms);
        Bars.Judge(
            $"listener connection of every node killed {Kills} times; {Garbage:N0} garbage notifications",
            $"0 gaps, worst delay {WorstDelay.TotalSeconds} s; no effect",
            $"{findings.Count} findings in {sent.Count:N0} messages, worst delay {worst / 1000:0.00} s{findings.Words()}",
            findings.Count == 0 && sent.Count > 0 && worst <= WorstDelay.TotalMilliseconds
        );
    }

    private static async Task SendGarbageAsync(NodeFarm farm)
    {
        var chance = Scale.Chance(7);
        var self = Guid.NewGuid().ToString("N");
        await using var connection = await farm.Postgres.ConnectAsync(NodeFarm.Schema);
        for (var i = 0; i < Garbage; i++)
        {
            var payload = chance.Next(6) switch
            {
                0 => "",
                1 => new string('x', chance.Next(7000)),
                2 => Convert.ToBase64String(RandomNumberGenerator.GetBytes(100)),
                3 => $"{self}\nr\t{Room}\t{long.MaxValue}\nr\tnowhere\t5\nr\t\t-1",
                4 => $"{self}\nc\nt\t{Room}\t{chance.Next(100)}\nt\t{Room}\tx",
                _ => $"{self}\n{chance.Next()}\nr\t{Room}\nr\t{Room}\t{chance.Next(100)}\t",
            };
            await using var notify = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection)
            {
                Parameters =
                {
                    new() { Value = NodeFarm.Schema },
                    new() { Value = payload },
                },
            };
            await notify.ExecuteNonQueryAsync();
        }
    }
}
