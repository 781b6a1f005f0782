using System.Diagnostics;
using WebChat.Tests.Faults.Checking;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>Everybody loses the connection in one moment, and comes back at once.</summary>
[Collection(nameof(Alone))]
public sealed class StormTests : IDisposable
{
    private const string Room = "lobby";
    private const int AtOnce = 50;
    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(15);
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task All_who_are_cut_at_once_come_back_with_what_they_missed()
    {
        var count = Scale.Of(150, 2000);
        var missed = Scale.Of(20, 100);
        using var record = new Recorder("storm");
        await using var server = await ServerProcess.StartAsync(_data.Path);
        await using var proxy = new FaultProxy(server.Url);
        await using var speaker = await Person.JoinAsync(record, server.Url, "speaker", Room);
        var people = new List<Person>();
        foreach (var some in Enumerable.Range(1, count).Chunk(AtOnce))
            people.AddRange(await Task.WhenAll(some.Select(i => Person.JoinAsync(record, proxy.Url, $"person{i}", Room))));
        var first = (await speaker.SayAsync(Room))!.Seq;
        await Task.WhenAll(people.Select(p => p.SeesAsync(Room, first, Bar)));
        var before = people.Select(p => $"{p.Nickname} {p.Tag}").ToList();

        record.Write(new Fault($"{count} are cut"));
        proxy.Cut();
        var last = first;
        for (var i = 0; i < missed; i++)
            last = (await speaker.SayAsync(Room))!.Seq;
        var mended = Stopwatch.GetTimestamp();
        proxy.Mend();
        await Task.WhenAll(people.Select(p => p.SeesAsync(Room, last, Bar * 4)));
        var back = Stopwatch.GetElapsedTime(mended);

        var same = people.Zip(before).Count(p => $"{p.First.Nickname} {p.First.Tag}" == p.Second);
        await FinalHistory.ReadAsync(record, server.Url, Room);
        people.ForEach(p => p.Finish(Room));
        await Task.WhenAll(people.Select(p => p.DisposeAsync().AsTask()));
        var findings = record.Findings();
        Bars.Judge(
            $"reconnect storm: {count:N0} clients cut at once, {missed} messages meanwhile",
            $"all back with what they missed within {Bar.TotalSeconds} s",
            $"all {same:N0} with their names after {back.TotalSeconds:0.0} s, {findings.Count} findings{findings.Words()}",
            back <= Bar && same == count && findings.Count == 0
        );
    }
}
