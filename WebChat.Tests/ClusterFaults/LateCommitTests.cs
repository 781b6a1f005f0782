using Npgsql;
using WebChat.Tests.Faults;
using WebChat.Tests.Faults.Checking;

namespace WebChat.Tests.ClusterFaults;

/// <summary>A transaction takes its number and commits much later.</summary>
[Collection(nameof(Alone))]
public sealed class LateCommitTests
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(Scale.Of(2, 5));
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(Scale.Of(3, 20));
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task It_holds_up_its_own_room_only_and_leaves_no_gap()
    {
        using var record = new Recorder("late-commit");
        await using var farm = await NodeFarm.StartAsync();
        var held = await JoinAsync(record, farm, "held");
        var free = await JoinAsync(record, farm, "free");
        await using (var inHeld = new Load(held, "held", perSecond: 50))
        await using (var inFree = new Load(free, "free", perSecond: 50))
        {
            await Task.Delay(Before);
            for (var i = 0; i < Scale.Of(1, 3); i++)
            {
                record.Write(new Fault("late"));
                await HoldAsync(farm, record);
                record.Write(new Fault("committed"));
                await Task.Delay(TimeSpan.FromSeconds(2));
            }

            await inHeld.StopAsync();
            await inFree.StopAsync();
            await inHeld.AllShownAsync(Soon);
            await inFree.AllShownAsync(Soon);
        }

        await FinishAsync(held, "held");
        await FinishAsync(free, "free");
        await FinalHistory.ReadAsync(record, farm.Nodes[0].Url, "held");
        await FinalHistory.ReadAsync(record, farm.Nodes[0].Url, "free");
        var findings = record.Findings();
        var (undisturbed, disturbed) = Latencies(record.Read());
        Bars.Judge(
            $"a transaction that commits {Late.TotalSeconds} s late after taking its number",
            "0 gaps; other rooms' p99 at most doubled",
            $"{findings.Count} findings; p99 of the other room {undisturbed.Percentile(99):0.0} → {disturbed.Percentile(99):0.0} ms{findings.Words()}",
            findings.Count == 0 && (disturbed.Percentile(99) <= 2 * Math.Max(undisturbed.Percentile(99), 10) || !Scale.IsFull)
        );
    }

    private static Task<Person[]> JoinAsync(Recorder record, NodeFarm farm, string room) =>
        Task.WhenAll(
            Enumerable
                .Range(0, NodeFarm.Count * 2)
                .Select(i => Person.JoinAsync(record, farm.Nodes[i % NodeFarm.Count].Url, $"{room}{i}", room))
        );

    private static async Task FinishAsync(Person[] people, string room)
    {
        foreach (var person in people)
        {
            person.Finish(room);
            await person.DisposeAsync();
        }
    }

    // As a server would that sleeps between its insert and its commit.
    private static async Task HoldAsync(NodeFarm farm, Recorder record)
    {
        var (id, text) = (Guid.NewGuid().ToString(), $"late {Guid.NewGuid()}");
        record.Write(new Invoked("late", id, text, Room: "held"));
        await using var connection = await farm.Postgres.ConnectAsync(NodeFarm.Schema);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var take = new NpgsqlCommand(
            """
            WITH grown AS (
                UPDATE rooms SET last = last + 1, changed = pg_current_xact_id() WHERE name = 'held' RETURNING id, last
            )
            INSERT INTO messages (room, seq, at, session, tag, nickname, kind, text, client_id)
            SELECT id, last, 0, 0, 'late', 'late', 'text', $1, $2 FROM grown
            """,
            connection,
            transaction
        )
        {
            Parameters =
            {
                new() { Value = text },
                new() { Value = id },
            },
        };
        Assert.Equal(1, await take.ExecuteNonQueryAsync());
        await Task.Delay(Late);
        await transaction.CommitAsync();
    }

    // From sending to the receipt, in the room that nobody holds: while the other is held, and before.
    private static (List<double> Undisturbed, List<double> Disturbed) Latencies(IReadOnlyList<Entry> record)
    {
        var sent = new Dictionary<string, Invoked>(StringComparer.Ordinal);
        var (undisturbed, disturbed) = (new List<double>(), new List<double>());
        var isHeld = false;
        foreach (var entry in record)
        {
            switch (entry)
            {
                case Fault fault:
                    isHeld = fault.Kind == "late";
                    break;
                case Invoked { Room: "free" } invoked:
                    sent[invoked.Id] = invoked;
                    break;
                case Answered answered when sent.TryGetValue(answered.Id, out var invoked):
                    (isHeld ? disturbed : undisturbed).Add(answered.Ms - invoked.Ms);
                    break;
            }
        }

        return (undisturbed, disturbed);
    }
}
