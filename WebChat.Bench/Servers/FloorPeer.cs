using System.Globalization;
using WebChat.Bench.Protocols;

namespace WebChat.Bench.Servers;

/// <summary>This program once more, as the cheapest server that there can be: what is left is the kernel's share of a delivery.</summary>
internal sealed class FloorPeer : ServerKind
{
    public const string Command = "floor";

    public override string Name => Command;

    public override bool WarmsUp => true;

    public override void Check() => Programs.Need("dotnet", "dotnet-runtime-10.0");

    public override Protocol NewProtocol() => new PlainWebSocketProtocol();

    public override async Task<RunningServer> StartAsync(Cores cores, CancellationToken stop)
    {
        var port = ServerProcess.FreePort();
        string[] command = ["dotnet", typeof(FloorPeer).Assembly.Location, Command, port.ToString(CultureInfo.InvariantCulture)];
        return await RunningServer.StartAsync(new ServerProcess(Name, cores, command), port, folder: null, stop);
    }
}
