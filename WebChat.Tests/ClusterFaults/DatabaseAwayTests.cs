using System.Diagnostics;
using WebChat.Tests.Faults;
using WebChat.Tests.Faults.Checking;

namespace WebChat.Tests.ClusterFaults;

/// <summary>PostgreSQL is not there for a while.</summary>
[Collection(nameof(Alone))]
public sealed class DatabaseAwayTests
{
    private const string Room = "lobby";
    private const int People = 12;
    private const double MostMegabytes = 50;
    private static readonly int Restarts = Scale.Of(1, 10);
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(Scale.Of(5, 30));
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(Scale.Of(1, 30));
    private static readonly TimeSpan Receipt = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task While_it_is_away_nothing_is_promised_and_afterwards_all_goes_on()
    {
        var firsts = new List<double>();
        var early = 0;
        var most = 0.0;
        using var record = new Recorder("database-away");
        await using var farm = await NodeFarm.StartAsync();
        var people = await Crew.JoinAsync(record, farm.Url, People, Room);
        await using (var load = new Load(people, Room, perSecond: 50))
        {
            await load.NextReceiptAsync().WaitAsync(Soon);
            // A server that has just started grows by itself, whatever its database does.
            await Task.Delay(WarmUp);
            var before = Megabytes(farm);
            for (var i = 0; i <= Restarts; i++)
            {
                var disturbed = people.Sum(p => p.Disturbances());
                record.Write(new Fault($"database away, {i}"));
                var clock = Stopwatch.StartNew();
                await farm.Postgres.StopAsync();
                var isLong = i == Restarts;
                if (isLong && Away > TimeSpan.FromSeconds(19))
                {
                    await Task.Delay(TimeSpan.FromSeconds(19) - clock.Elapsed);
                    early += people.Sum(p => p.Disturbances()) - disturbed;
                }

                if (isLong)
                    await Task.Delay(Away - clock.Elapsed);
                most = Math.Max(most, Megabytes(farm) - before);
                load.ForgetReceipts();
                await farm.Postgres.StartAgainAsync();
                var back = Stopwatch.GetTimestamp();
                firsts.Add(Stopwatch.GetElapsedTime(back, await load.NextReceiptAsync().WaitAsync(Soon)).TotalSeconds);
                if (!isLong || Away < TimeSpan.FromSeconds(19))
                    early += people.Sum(p => p.Disturbances()) - disturbed;
                await Task.Delay(1000);
            }

            await load.StopAsync();
            await load.AllShownAsync(Soon);
        }

        var findings = await Crew.FinishAsync(record, farm, people, Room);
        Bars.Judge(
            $"PostgreSQL restarted {Restarts} times; away {Away.TotalSeconds} s",
            $"0 false receipts, 0 lost; no client disconnected in the first 20 s; first receipt within {Receipt.TotalSeconds} s of its return; RSS +{MostMegabytes} MB at most",
            $"{findings.Count} findings; {early} disconnected; first receipt after {firsts.Median():0.0} s (median), {firsts.Max():0.0} s (worst); RSS {most:+0;-0} MB{findings.Words()}",
            findings.Count == 0 && early == 0 && firsts.Max() <= Receipt.TotalSeconds && most <= MostMegabytes
        );
    }

    private static double Megabytes(NodeFarm farm) => farm.Nodes.Max(n => Machine.ResidentMegabytes(n.Id));
}
