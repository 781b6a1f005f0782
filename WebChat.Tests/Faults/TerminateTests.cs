using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.SignalR;
using WebChat.Contracts;
using WebChat.Tests.Faults.Checking;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>A service manager stops the server while people talk.</summary>
[Collection(nameof(Alone))]
public sealed class TerminateTests : IDisposable
{
    private const string Room = "lobby";
    private const int People = 20;
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_stop_under_load_answers_every_call_tells_everyone_and_loses_nothing()
    {
        var rounds = Scale.Of(2, 20);
        var chance = Scale.Chance(2);
        var total = new Round(0, 0, 0, TimeSpan.Zero, true);
        using var record = new Recorder("terminate");
        for (var i = 1; i <= rounds; i++)
        {
            var round = await StopOnceAsync(record, i, TimeSpan.FromMilliseconds(chance.Next(300, 900)));
            total = total.And(round);
        }

        await using (var server = await ServerProcess.StartAsync(_data.Path))
            await FinalHistory.ReadAsync(record, server.Url, Room);
        var findings = record.Findings();
        Bars.Judge(
            $"SIGTERM under load, {rounds} times",
            "calls in flight answered 100 %, `notice stopping` to 100 %, exit within 10 s, 0 lost; ready is 503 before the first close",
            $"{total.Answered:N0} calls answered, {total.Unanswered} not; {total.Told} of {rounds * People} told; slowest exit {total.Exit.TotalSeconds:0.0} s; 503 before the first close: {(total.NotReadyFirst ? "always" : "no")}; {findings.Count} findings{findings.Words()}",
            total.Unanswered == 0
                && total.Told == rounds * People
                && total.Exit < TimeSpan.FromSeconds(10)
                && total.NotReadyFirst
                && findings.Count == 0
        );
    }

    private async Task<Round> StopOnceAsync(Recorder record, int number, TimeSpan after)
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        var people = await Task.WhenAll(Enumerable.Range(1, People).Select(i => JoinAsync(server.Url, $"round{number}person{i}")));
        var talking = people.Select(p => TalkAsync(p, record)).ToList();
        await Task.Delay(after);

        record.Write(new Fault($"stop {number}"));
        var clock = Stopwatch.StartNew();
        var firstClose = Task.WhenAny(people.Select(p => p.Closed));
        var notReady = NotReadyAsync(server.Url);
        server.Terminate();
        var notReadyFirst = await Task.WhenAny(notReady, firstClose) == notReady;
        var exit = await server.ExitAsync();
        var took = clock.Elapsed;
        Assert.Equal(0, exit);

        var told = 0;
        foreach (var person in people)
            told += await WasToldAsync(person) ? 1 : 0;
        var counts = await Task.WhenAll(talking);
        foreach (var person in people)
            await person.DisposeAsync();
        return new Round(counts.Sum(c => c.Answered), counts.Sum(c => c.Unanswered), told, took, notReadyFirst);
    }

    private static async Task<TestUser> JoinAsync(Uri server, string name)
    {
        var user = await TestUser.ConnectAsync(server, name);
        await user.JoinAsync(name);
        await user.EnterAsync(Room);
        return user;
    }

    private static async Task<(int Answered, int Unanswered)> TalkAsync(TestUser user, Recorder record)
    {
        for (var said = 1; ; said++)
        {
            var (id, text) = (Guid.NewGuid().ToString(), $"{user.Name} says {said}");
            record.Write(new Invoked(user.Name, id, text, Room: Room));
            try
            {
                var reply = await user.PostAsync(text, Room, id);
                record.Write(
                    reply.Ok is { } receipt
                        ? new Answered(user.Name, id, Outcome.Ok, receipt.Seq)
                        : new Answered(user.Name, id, Outcome.Refused, Code: reply.Error!.Code)
                );
                if (reply.Error is { Code: Codes.Stopping })
                    return (said, 0);
                Assert.Null(reply.Error);
            }
            catch (Exception e) when (e is HubException or InvalidOperationException or OperationCanceledException)
            {
                record.Write(new Answered(user.Name, id, Outcome.Unknown));
                return (said - 1, 1);
            }
        }
    }

    private static async Task NotReadyAsync(Uri server)
    {
        using var http = new HttpClient { BaseAddress = server };
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await pace.WaitForNextTickAsync())
        {
            using var answer = await http.GetAsync("health/ready");
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                return;
        }
    }

    private static async Task<bool> WasToldAsync(TestUser user)
    {
        await user.Closed;
        return user.EventsOfClosed().OfType<NoticeEvent>().Any(n => n.Code == Codes.Stopping);
    }

    private sealed record Round(int Answered, int Unanswered, int Told, TimeSpan Exit, bool NotReadyFirst)
    {
        public Round And(Round next) =>
            new(
                Answered + next.Answered,
                Unanswered + next.Unanswered,
                Told + next.Told,
                next.Exit > Exit ? next.Exit : Exit,
                NotReadyFirst && next.NotReadyFirst
            );
    }
}
