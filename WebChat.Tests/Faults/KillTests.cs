using System.Diagnostics;
using WebChat.Server.Storage.Sqlite;
using WebChat.Tests.Faults.Checking;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>The process dies without a word, under load, again and again.</summary>
[Collection(nameof(Alone))]
public sealed class KillTests : IDisposable
{
    private const string Room = "lobby";
    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(3);
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_server_killed_at_any_moment_keeps_what_it_acknowledged()
    {
        var kills = Scale.Of(2, 20);
        var atLeast = Scale.Of(400, 10_000);
        var chance = Scale.Chance(1);
        var port = ServerProcess.FreePort();
        var starts = new List<double>();
        using var record = new Recorder("kill");
        var server = await ServerProcess.StartAsync(_data.Path, port);
        try
        {
            var url = server.Url;
            var people = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Person.JoinAsync(record, url, $"person{i}", Room)));
            long acknowledged;
            await using (var race = new NameRace(record, url))
            await using (var load = new Load(people, Room, perSecond: 200))
            {
                for (var kill = 1; kill <= kills; kill++)
                {
                    var enough = (long)atLeast * kill / kills;
                    await Patience.UntilAsync(
                        () => load.Acknowledged >= enough,
                        () => $"{enough} receipts, not {load.Acknowledged}",
                        TimeSpan.FromSeconds(30)
                    );
                    await Task.Delay(chance.Next(300));
                    record.Write(new Fault("kill"));
                    await server.KillAsync();
                    await server.DisposeAsync();
                    load.ForgetReceipts();
                    var started = Stopwatch.GetTimestamp();
                    using var impatience = new Timer(_ => Array.ForEach(people, p => p.TryNow()), null, 0, 100);
                    server = await ServerProcess.StartAsync(_data.Path, port);
                    var receipt = await load.NextReceiptAsync().WaitAsync(TimeSpan.FromSeconds(15));
                    starts.Add(Stopwatch.GetElapsedTime(started, receipt).TotalSeconds);
                }

                await race.StopAsync();
                await load.StopAsync();
                await load.AllShownAsync(TimeSpan.FromSeconds(20));
                acknowledged = load.Acknowledged;
            }

            foreach (var person in people)
            {
                person.Finish(Room);
                await person.DisposeAsync();
            }

            await FinalHistory.ReadAsync(record, url, Room);
            await server.KillAsync();
            var integrity = Integrity();
            var findings = record.Findings();
            var inTime = starts.Count(s => s <= Bar.TotalSeconds);
            // How fast it starts is judged by the full run, which has the machine for itself.
            Bars.Judge(
                $"`kill -9` at a random moment, {kills} times under 200 messages/s, restart",
                $"0 lost of at least {atLeast:N0} acknowledged, 0 twice, 0 inversions, integrity ok, first receipt within 3 s of the start, {kills} of {kills}",
                $"{findings.Count} findings in {acknowledged:N0} acknowledged; integrity {integrity}; first receipt after {starts.Median():0.0} s (median), {starts.Max():0.0} s (worst); in time {inTime} of {kills}{findings.Words()}",
                findings.Count == 0 && acknowledged >= atLeast && integrity == "ok" && (inTime == kills || !Scale.IsFull)
            );
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private string Integrity()
    {
        SqliteNative.Load();
        using var session = new SqliteSession(SqliteFile.ConnectionString(_data.File("webchat.db")));
        return session.First("PRAGMA integrity_check", r => r.GetString(0))!;
    }
}
