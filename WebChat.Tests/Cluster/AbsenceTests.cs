using WebChat.Contracts;
using WebChat.Server.Storage;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Cluster;

/// <summary>The grace time, where the database can be slow to answer.</summary>
public sealed class AbsenceTests
{
    [Fact]
    public async Task A_departure_whose_answer_is_lost_does_not_cut_the_grace_time_short()
    {
        var postgres = await PostgresServer.NewSchemaAsync();
        var time = new ManualTime();
        var answered = 0;
        await using var server = ChatServer.Start(
            services =>
                SpoiltStore.In(
                    services,
                    (method, ask) => method == nameof(IChatStore.DepartAsync) ? ForgetfulAsync((Task<StoredSession?>)ask()!) : ask()
                ),
            time,
            ("ConnectionStrings:Postgres", postgres),
            ("Chat:GraceSeconds", "30")
        );
        await using var ann = await server.JoinAsync("ann");
        await using var bob = await server.JoinAsync("bob");
        await ann.ExpectAsync<JoinedEvent>();
        await bob.DropAsync();
        await Patience.UntilAsync(() => server.People is [_, { Nickname: "bob", Connections: 0 }], "the server knows that bob dropped");

        time.Advance(TimeSpan.FromSeconds(2));
        await AnswersAsync(1);
        // That answer is lost; what was done comes as news.
        Assert.Equal(MemberStates.Reconnecting, (await ann.ExpectAsync<PresenceEvent>()).State);

        // It asks again, and again it is a departure.
        for (var second = 3; second < 30; second++)
            time.Advance(TimeSpan.FromSeconds(1));
        await AnswersAsync(2);
        Assert.Contains(server.People, p => p is { Nickname: "bob", State: MemberStates.Reconnecting });

        await Patience.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(0.1));
                return server.People is [{ Nickname: "ann" }];
            },
            "the name is free"
        );
        Assert.Equal(LeaveReasons.Lost, (await ann.ExpectAsync<LeftEvent>()).Reason);

        Task AnswersAsync(int count) => Patience.UntilAsync(() => Volatile.Read(ref answered) >= count, $"{count} departures are answered");

        async Task<StoredSession?> ForgetfulAsync(Task<StoredSession?> departure)
        {
            var state = await departure;
            return Interlocked.Increment(ref answered) > 1 ? state : throw new StoreUnavailableException("The answer is lost.");
        }
    }
}
