using System.Reflection;
using WebChat.Contracts;
using WebChat.Server.Delivery;

namespace WebChat.Server.Chat;

/// <summary>The servers that share the store, for operators.</summary>
internal interface INodes
{
    Task<IReadOnlyList<NodeInfo>> ListAsync();

    /// <summary>How many connections each session has, and to which servers.</summary>
    Task<Func<Session, IReadOnlyList<(string Node, int Connections)>>> AttendancesAsync();
}

/// <summary>This server, where there is no other.</summary>
internal sealed class OnlyNode(Connections connections, TimeProvider time) : INodes
{
    private const string Id = "1";
    private readonly DateTimeOffset _since = time.GetUtcNow();

    public Task<IReadOnlyList<NodeInfo>> ListAsync()
    {
        var version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);
        return Task.FromResult<IReadOnlyList<NodeInfo>>([
            new NodeInfo(Id, version, Environment.MachineName, _since, connections.Count, Lease: null, Lag: null),
        ]);
    }

    public Task<Func<Session, IReadOnlyList<(string Node, int Connections)>>> AttendancesAsync() =>
        Task.FromResult<Func<Session, IReadOnlyList<(string, int)>>>(s => s.Connections.IsEmpty ? [] : [(Id, s.Connections.Length)]);
}
