using WebChat.Client;
using WebChat.Tests.Faults;
using WebChat.Tests.Faults.Checking;

namespace WebChat.Tests.ClusterFaults;

/// <summary>People who come together, and are judged together in the end.</summary>
internal static class Crew
{
    public static Task<Person[]> JoinAsync(Recorder record, Uri server, int people, string room) =>
        Task.WhenAll(Enumerable.Range(1, people).Select(i => Person.JoinAsync(record, server, $"person{i}", room)));

    /// <summary>How often somebody's connection was lost.</summary>
    public static int Disturbances(this Person person) =>
        person.Lines.Count(e => e is ConnectionEvent { State: ConnectionState.Reconnecting or ConnectionState.Ended });

    /// <summary>All have seen everything: reads what is stored, and says what is wrong.</summary>
    public static async Task<IReadOnlyList<Finding>> FinishAsync(Recorder record, NodeFarm farm, IEnumerable<Person> people, string room)
    {
        foreach (var person in people)
        {
            person.Finish(room);
            await person.DisposeAsync();
        }

        await FinalHistory.ReadAsync(record, farm.Nodes[1].Url, room);
        return record.Findings();
    }
}
