using WebChat.Bench.Net;
using WebChat.Bench.Protocols;

namespace WebChat.Bench.Servers;

/// <summary>How people reach it.</summary>
internal enum Front
{
    Plain,
    Tls,
    Nginx,
}

/// <summary>WebChat as users run it, with SQLite and a receipt for every post, but without limits for one address.</summary>
internal sealed class WebChatServer(string? library, string? dataFolder, IReadOnlyList<string> settings, Front front = Front.Plain)
    : ServerKind
{
    private static readonly string[] WithoutLimits =
    [
        "--Chat:Limits:MessagesPerSecond=0",
        "--Chat:Limits:ConnectionsPerAddress=0",
        "--Chat:Limits:JoinsPerMinutePerAddress=0",
        "--Chat:OperatorConsole=off",
    ];

    public override string Name =>
        front switch
        {
            Front.Tls => "WebChat with TLS",
            Front.Nginx => "WebChat behind nginx",
            _ => "WebChat",
        };

    public override bool WarmsUp => true;

    public override void Check()
    {
        if (!File.Exists(Library))
            throw new BenchException($"The server is not built: there is no {Library}.");
        Programs.Need("dotnet", "dotnet-runtime-10.0");
        if (front == Front.Nginx)
            Nginx.Check();
    }

    public override Protocol NewProtocol() => new HubProtocol();

    public override async Task<RunningServer> StartAsync(Cores cores, CancellationToken stop)
    {
        var folder = Directory
            .CreateDirectory(Path.Combine(dataFolder ?? Path.GetTempPath(), $"webchat-bench-{Guid.NewGuid():N}"))
            .FullName;
        var endpoint = new Endpoint(ServerProcess.FreePort(), Tls: front == Front.Tls);
        var url = new Uri($"{(endpoint.Tls ? "https" : "http")}://127.0.0.1:{endpoint.Port}");
        string[] tls = endpoint.Tls ? Certificate.Make(folder).Settings : [];
        string[] command =
        [
            "dotnet",
            Library,
            $"--urls={url.OriginalString}",
            $"--Chat:DataDirectory={Path.Combine(folder, "data")}",
            .. tls,
            .. WithoutLimits,
            .. settings.Select(s => "--" + s),
        ];
        var process = new ServerProcess(Name, cores, command);
        var server = new RunningServer(endpoint, folder, process);
        try
        {
            // Nobody vouches for a certificate that was made a moment ago; the port opens when the store is there.
            await (
                endpoint.Tls
                    ? process.WaitForPortAsync(endpoint.Port, stop)
                    : WaitUntilReadyAsync(process, new Uri(url, "/health/ready"), stop)
            );
            if (front != Front.Nginx)
                return server;
            var (nginx, port) = Nginx.Start(cores, folder, endpoint.Port);
            server = new RunningServer(new Endpoint(port), folder, process, nginx);
            await nginx.WaitForPortAsync(port, stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the build puts it, unless told otherwise.</summary>
    private string Library => library ?? Path.Combine(Repository(), "WebChat.Server", "bin", "Release", "net10.0", "WebChat.Server.dll");

    private static async Task WaitUntilReadyAsync(ServerProcess process, Uri ready, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await process.WaitAsync(
            async s =>
            {
                try
                {
                    using var response = await http.GetAsync(ready, s);
                    return response.IsSuccessStatusCode;
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !s.IsCancellationRequested)
                {
                    return false;
                }
            },
            stop
        );
    }

    private static string Repository()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "WebChat.sln")))
                return folder;
        }

        return AppContext.BaseDirectory;
    }
}
