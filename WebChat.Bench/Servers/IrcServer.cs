using System.Globalization;
using WebChat.Bench.Net;
using WebChat.Bench.Protocols;

namespace WebChat.Bench.Servers;

/// <summary>Debian's IRC servers, with all that slows a client down turned off.</summary>
internal sealed class IrcServer(string program) : ServerKind
{
    public override string Name => program;

    public override void Check() => Programs.Need(program, program);

    public override Protocol NewProtocol() => new IrcProtocol();

    public override async Task<RunningServer> StartAsync(Cores cores, CancellationToken stop)
    {
        var port = ServerProcess.FreePort();
        var folder = Directory.CreateTempSubdirectory("webchat-bench-").FullName;
        var settings = Path.Combine(folder, $"{program}.conf");
        var template = await File.ReadAllTextAsync(PeerFile($"{program}.conf"), stop);
        await File.WriteAllTextAsync(
            settings,
            template.Replace("@PORT@", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
            stop
        );
        var process = new ServerProcess(program, cores, [Programs.Need(program, program), .. Arguments(settings)]);
        return await RunningServer.StartAsync(process, port, folder, stop);
    }

    private IEnumerable<string> Arguments(string settings)
    {
        if (string.Equals(program, "ngircd", StringComparison.Ordinal))
            return ["--nodaemon", "--config", settings];
        // Root has to say that it is meant.
        string[] asRoot = Libc.EffectiveUser() == 0 ? ["--runasroot"] : [];
        return ["--nofork", .. asRoot, "--config", settings];
    }
}
