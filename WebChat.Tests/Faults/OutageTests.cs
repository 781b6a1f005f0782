using WebChat.Contracts;
using WebChat.Tests.Faults.Checking;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>The network stops for less than the grace time, by falling silent or by breaking: nobody else may notice.</summary>
[Collection(nameof(Alone))]
public sealed class OutageTests : IDisposable
{
    private const string Room = "lobby";
    private static readonly int Grace = Scale.Of(10, 30);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(Scale.Of(1, 5));
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(Scale.Of(4, 25));
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task An_outage_within_the_grace_time_changes_nothing_for_anybody()
    {
        var perGroup = Scale.Of(3, 25);
        using var record = new Recorder("outage");
        await using var server = await ServerProcess.StartAsync(_data.Path, $"--Chat:GraceSeconds={Grace}");
        var watchers = await Task.WhenAll(Enumerable.Range(1, 5).Select(i => Person.JoinAsync(record, server.Url, $"watcher{i}", Room)));
        await using var load = new Load(watchers, Room, perSecond: 20);
        var groups = await Task.WhenAll(
            Group.JoinAsync(record, server.Url, "shortsilence", perGroup, Short, proxy => proxy.Freeze()),
            Group.JoinAsync(record, server.Url, "shortbreak", perGroup, Short, proxy => proxy.Cut()),
            Group.JoinAsync(record, server.Url, "longsilence", perGroup, Long, proxy => proxy.Freeze()),
            Group.JoinAsync(record, server.Url, "longbreak", perGroup, Long, proxy => proxy.Cut())
        );
        // Everybody has heard of everybody who came.
        await watchers[0].SayAsync(Room);
        var before = watchers.Select(w => w.Lines.Count).ToArray();

        await Task.WhenAll(groups.Select(g => g.StopAsync()));
        await load.StopAsync();
        var everybody = watchers.Concat(groups.SelectMany(g => g.People)).ToList();
        var last = (await watchers[0].SayAsync(Room))!.Seq;
        await Task.WhenAll(everybody.Select(p => p.SeesAsync(Room, last, TimeSpan.FromSeconds(15))));
        await load.AllShownAsync(TimeSpan.FromSeconds(15));

        everybody.ForEach(p => p.Finish(Room));
        await FinalHistory.ReadAsync(record, server.Url, Room);
        var same = groups.Sum(g => g.SamePeople);
        var noise = watchers.Zip(before).Sum(w => w.First.Lines.Skip(w.Second).Count(e => e is JoinedEvent or LeftEvent));
        foreach (var person in everybody)
            await person.DisposeAsync();
        foreach (var group in groups)
            await group.Proxy.DisposeAsync();
        var findings = record.Findings();
        var gaps = record.Read().OfType<Skipped>().Count();
        var total = 4 * perGroup;
        Bars.Judge(
            $"network stops for {Short.TotalSeconds} s and {Long.TotalSeconds} s (inside the grace time of {Grace} s), silent or broken, {total} times",
            $"same name {total} of {total}, 0 gaps, 0 repeats, 0 join or leave lines seen by others",
            $"same name and tag {same} of {total}, {gaps} gaps, {findings.Count} findings, {noise} lines{findings.Words()}",
            same == total && gaps == 0 && findings.Count == 0 && noise == 0
        );
    }

    /// <summary>People behind one wire.</summary>
    private sealed record Group(FaultProxy Proxy, IReadOnlyList<Person> People, TimeSpan Time, Action<FaultProxy> Fault, Recorder Record)
    {
        private readonly List<string> _before = [.. People.Select(p => $"{p.Nickname} {p.Tag}")];

        public int SamePeople => People.Zip(_before).Count(p => $"{p.First.Nickname} {p.First.Tag}" == p.Second);

        public static async Task<Group> JoinAsync(
            Recorder record,
            Uri server,
            string name,
            int count,
            TimeSpan time,
            Action<FaultProxy> fault
        )
        {
            var proxy = new FaultProxy(server);
            var people = await Task.WhenAll(
                Enumerable.Range(1, count).Select(i => Person.JoinAsync(record, proxy.Url, $"{name}{i}", Room))
            );
            return new Group(proxy, people, time, fault, record);
        }

        /// <summary>The outage, in the middle of which everybody writes something.</summary>
        public async Task StopAsync()
        {
            Record.Write(new Fault($"{People[0].Who} and the like: {Time.TotalSeconds} s"));
            Fault(Proxy);
            await Task.Delay(Time / 2);
            var said = People.Select(p => p.SayAsync(Room)).ToList();
            await Task.Delay(Time / 2);
            Proxy.Mend();
            await Task.WhenAll(said).WaitAsync(TimeSpan.FromSeconds(25));
        }
    }
}
