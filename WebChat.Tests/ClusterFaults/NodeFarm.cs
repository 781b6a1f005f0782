using System.Diagnostics;
using System.Globalization;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ClusterFaults;

/// <summary>
/// Three servers as people run them, each with a wire of its own to one PostgreSQL, and a load balancer before them. Anything of it can be
/// stopped, killed, paused or cut.
/// </summary>
internal sealed class NodeFarm : IAsyncDisposable
{
    public const int Count = 3;
    public const string Schema = "webchat";

    private readonly TemporaryFolder _data = new();
    private readonly string[] _arguments;
    private readonly int[] _ports = [.. Enumerable.Range(0, Count).Select(_ => ServerProcess.FreePort())];
    private readonly ServerProcess[] _nodes = new ServerProcess[Count];
    private readonly bool _isWired;

    private NodeFarm(PostgresServer postgres, bool isWired, string[] arguments)
    {
        (Postgres, _isWired, _arguments) = (postgres, isWired, arguments);
        Wires = [.. Enumerable.Range(0, Count).Select(_ => new FaultProxy(new Uri($"http://127.0.0.1:{postgres.Port}/")))];
    }

    public PostgresServer Postgres { get; }

    /// <summary>From each node to PostgreSQL.</summary>
    public FaultProxy[] Wires { get; }

    public IReadOnlyList<ServerProcess> Nodes => _nodes;

    public Balancer Balancer { get; private set; } = null!;

    /// <summary>Where clients go that may go anywhere.</summary>
    public Uri Url => Balancer.Url;

    public static Task<NodeFarm> StartAsync(params string[] arguments) => StartAsync(isWired: true, arguments);

    /// <summary>Without wires: for what is only measured, they would cost as much as a server.</summary>
    public static Task<NodeFarm> StartPlainAsync(params string[] arguments) => StartAsync(isWired: false, arguments);

    private static async Task<NodeFarm> StartAsync(bool isWired, string[] arguments)
    {
        var farm = new NodeFarm(await PostgresServer.StartAsync(), isWired, arguments);
        try
        {
            // Together, as after a failure of power: one makes the schema, the others wait.
            await Task.WhenAll(Enumerable.Range(0, Count).Select(farm.StartNodeAsync));
            farm.Balancer = await Balancer.HaproxyAsync(farm._ports);
            return farm;
        }
        catch
        {
            await farm.DisposeAsync();
            throw;
        }
    }

    public async Task StartNodeAsync(int node)
    {
        if (_nodes[node] is { } before)
            await before.DisposeAsync();
        var postgres =
            Postgres.Schema(Schema, _isWired ? Wires[node].Url.Port : null)
            + string.Create(CultureInfo.InvariantCulture, $";Application Name=node{node}");
        var folder = Directory.CreateDirectory(_data.File($"node{node}")).FullName;
        _nodes[node] = await ServerProcess.StartAsync(folder, _ports[node], [$"--ConnectionStrings:Postgres={postgres}", .. _arguments]);
    }

    /// <summary>As a service manager does it.</summary>
    public async Task RestartNodeAsync(int node)
    {
        _nodes[node].Terminate();
        Assert.Equal(0, await _nodes[node].ExitAsync());
        await StartNodeAsync(node);
    }

    public Task KillNodeAsync(int node) => _nodes[node].KillAsync();

    /// <summary>It does nothing any more, and everybody believes that it is there.</summary>
    public void Pause(int node) => Signal("-STOP", node);

    public void Continue(int node) => Signal("-CONT", node);

    public Task<Balancer> NginxAsync() => Balancer.NginxAsync(_ports);

    /// <summary>
    /// The node that most people are on. A load balancer spreads them over the nodes that answer in time, which on a busy machine need not be all.
    /// </summary>
    public async Task<int> BusiestAsync()
    {
        var people = new long[Count];
        for (var node = 0; node < Count; node++)
        {
            var name = $"probe{node}";
            await using var probe = await TestUser.ConnectAsync(_nodes[node].Url, name);
            await probe.JoinAsync(name);
            people[node] = await AskAsync<long>(
                $"SELECT count(*) FROM attendances WHERE node = (SELECT node FROM attendances JOIN sessions ON sessions.id = session WHERE case_key = '{name}')"
            );
        }

        return Array.IndexOf(people, people.Max());
    }

    /// <summary>The first value of a query, by a connection of the tests' own.</summary>
    public async Task<T> AskAsync<T>(string sql)
    {
        await using var connection = await Postgres.ConnectAsync(Schema);
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        if (Balancer is not null)
            await Balancer.DisposeAsync();
        var logs = Directory.CreateDirectory(Repository.File("artifacts", "faults")).FullName;
        for (var i = 0; i < Count; i++)
        {
            if (_nodes[i] is not { } node)
                continue;
            await node.DisposeAsync();
            // For whoever looks for the cause of a finding.
            await File.WriteAllTextAsync(Path.Combine(logs, $"node{i}.log"), node.Output);
        }

        foreach (var wire in Wires)
            await wire.DisposeAsync();
        await Postgres.DisposeAsync();
        _data.Dispose();
    }

    private void Signal(string signal, int node)
    {
        using var kill = Process.Start("kill", [signal, _nodes[node].Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
