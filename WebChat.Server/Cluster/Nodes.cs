using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Storage.Postgres;

namespace WebChat.Server.Cluster;

/// <summary>The servers that share the database. What others have is as they last told, a second ago at most; of this one it is as it is.</summary>
internal sealed class Nodes(PostgresStore store) : INodes
{
    public Task<IReadOnlyList<NodeInfo>> ListAsync() => store.NodesAsync();

    public async Task<Func<Session, IReadOnlyList<(string Node, int Connections)>>> AttendancesAsync()
    {
        var (here, all) = (store.Name, await store.AttendancesAsync());
        return session =>
            [.. all[session.Id].Select(a => a.Node == here ? (a.Node, session.Connections.Length) : a).Where(a => a.Item2 > 0)];
    }
}
