using System.Net.Http.Json;
using WebChat.Contracts;
using WebChat.Tests.Faults.Checking;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>Messages arrive, and the answers do not: clients cannot know, and send again.</summary>
[Collection(nameof(Alone))]
public sealed class LostAnswerTests : IDisposable
{
    private const string Room = "lobby";
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(15);
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_message_whose_answer_is_lost_is_stored_once_when_it_is_sent_again()
    {
        var rounds = Scale.Of(2, 10);
        var count = Scale.Of(20, 100);
        using var record = new Recorder("answers");
        await using var server = await ServerProcess.StartAsync(_data.Path);
        await using var proxy = new FaultProxy(server.Url);
        var people = await Task.WhenAll(Enumerable.Range(1, count).Select(i => Person.JoinAsync(record, proxy.Url, $"person{i}", Room)));
        var receipts = new Dictionary<string, Receipt>(StringComparer.Ordinal);
        for (var round = 1; round <= rounds; round++)
        {
            await Task.WhenAll(people.Select(p => p.IsLiveAsync(InTime)));
            proxy.Down = Flow.Drop;
            var sending = people.Select(p => p.SayAsync(Room)).ToList();
            var stored = (long)round * count;
            await Patience.UntilAsync(async () => await LastAsync(server.Url) >= stored, () => $"{stored} are stored", InTime);
            Assert.DoesNotContain(sending, s => s.IsCompleted);

            record.Write(new Fault($"round {round}: the answers are lost, the connections break"));
            proxy.Reset();
            proxy.Mend();
            using var impatience = new Timer(_ => Array.ForEach(people, p => p.TryNow()), null, 0, 100);
            foreach (var receipt in await Task.WhenAll(sending).WaitAsync(InTime))
                receipts.Add(receipt!.Id, receipt);
        }

        var last = await FinalHistory.ReadAsync(record, server.Url, Room);
        await Task.WhenAll(people.Select(p => p.SeesAsync(Room, last, InTime)));
        var said = record.Read().OfType<Invoked>().ToLookup(i => i.Who, StringComparer.Ordinal);
        var same = 0;
        foreach (var person in people)
        {
            foreach (var message in said[person.Who])
                same += await person.RepeatAsync(message) == receipts[message.Id] ? 1 : 0;
            person.Finish(Room);
            await person.DisposeAsync();
        }

        var findings = record.Findings();
        var total = rounds * count;
        Bars.Judge(
            $"answers lost (one direction dropped), client sends again, {total:N0} messages",
            $"exactly {total:N0} stored, same receipt for the same id",
            $"{last:N0} stored, {same:N0} same receipts, {findings.Count} findings{findings.Words()}",
            last == total && same == total && findings.Count == 0
        );
    }

    private static async Task<long> LastAsync(Uri server)
    {
        using var http = new HttpClient { BaseAddress = server };
        var rooms = await http.GetFromJsonAsync<List<RoomInfo>>("api/rooms");
        return rooms!.Single(r => r.Room == Room).Last;
    }
}
