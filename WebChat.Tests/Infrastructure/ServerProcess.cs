using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebChat.Tests.Infrastructure;

/// <summary>The server as people run it: a process of its own, which can be told to stop, or be killed.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    public const string AdminKey = ChatServer.AdminKey;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(string dataDirectory, IEnumerable<string> arguments, string host = "127.0.0.1", int? port = null)
    {
        port ??= FreePort();
        Url = new Uri($"http://{host}:{port}/");
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["Logging__LogLevel__Default"] = "Information";
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "WebChat.Server.dll"));
        string[] all = [$"--urls={Url}", $"--Chat:DataDirectory={dataDirectory}", .. arguments];
        // What it is to do comes before its settings.
        foreach (var argument in all.OrderBy(a => a.StartsWith('-')))
            start.ArgumentList.Add(argument);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Exited += (_, _) => _open.TrySetResult();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Url { get; }

    /// <summary>All that it has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public int Id => _process.Id;

    public TextWriter Input => _process.StandardInput;

    /// <summary>Starts one and waits until it is open.</summary>
    public static Task<ServerProcess> StartAsync(string dataDirectory, params string[] arguments) =>
        StartAsync(dataDirectory, FreePort(), arguments);

    /// <summary>The same, where another one was.</summary>
    public static async Task<ServerProcess> StartAsync(string dataDirectory, int port, params string[] arguments)
    {
        string[] withoutLimits =
        [
            $"--Chat:AdminKey={AdminKey}",
            "--Chat:Limits:MessagesPerSecond=0",
            "--Chat:Limits:ConnectionsPerAddress=0",
            "--Chat:Limits:JoinsPerMinutePerAddress=0",
        ];
        var server = new ServerProcess(dataDirectory, withoutLimits.Concat(arguments), port: port);
        await server._open.Task.InTime();
        Assert.False(server._process.HasExited, server.Output);
        return server;
    }

    /// <summary>What it prints of where to open it when it listens on all addresses.</summary>
    public static async Task<(int Port, string Output)> ListenEverywhereAsync(string dataDirectory)
    {
        await using var server = new ServerProcess(dataDirectory, [], host: "0.0.0.0");
        await server._open.Task.InTime();
        return (server.Url.Port, server.Output);
    }

    /// <summary>Starts one that is expected to end by itself; its exit code and all that it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string dataDirectory, params string[] arguments)
    {
        await using var server = new ServerProcess(dataDirectory, arguments);
        return (await server.ExitAsync(), server.Output);
    }

    /// <summary>What a service manager does to stop it.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>What the kernel does to it when memory runs out: no signal that it could handle.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(12));
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (line.Contains("Admin key", StringComparison.Ordinal))
            _open.TrySetResult();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
