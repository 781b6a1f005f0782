using System.Globalization;
using WebChat.Bench.Protocols;

namespace WebChat.Bench.Servers;

/// <summary>A chat in Node: a page of code in <c>peers</c> on a package of npm.</summary>
internal sealed class NodeServer(string name, string package, Func<Protocol> protocol) : ServerKind
{
    public override string Name => name;

    public override bool WarmsUp => true;

    public override void Check()
    {
        Programs.Need("node", "nodejs");
        // Node looks for packages in every folder above the program.
        for (var folder = Path.GetDirectoryName(Script); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "node_modules", package)))
                return;
        }

        throw new BenchException($"The npm package {package} is missing: run npm ci in the repository.");
    }

    public override Protocol NewProtocol() => protocol();

    private string Script => PeerFile($"{name}.mjs");

    public override async Task<RunningServer> StartAsync(Cores cores, CancellationToken stop)
    {
        var port = ServerProcess.FreePort();
        string[] command = [Programs.Need("node", "nodejs"), Script, port.ToString(CultureInfo.InvariantCulture)];
        var process = new ServerProcess(name, cores, command);
        return await RunningServer.StartAsync(process, port, folder: null, stop);
    }
}
