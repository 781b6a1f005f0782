using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using WebChat.Bench.Net;

namespace WebChat.Bench.Servers;

/// <summary>A program that was started on the server's core, and is stopped at the end whatever happens.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int KeptLines = 20;
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly string _name;
    private readonly Queue<string> _output = new();

    public ServerProcess(string name, Cores cores, IEnumerable<string> command)
    {
        _name = name;
        var pinned = cores.OnServerCore(command).ToArray();
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(pinned[0], pinned[1..])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
                WorkingDirectory = Path.GetTempPath(),
            },
        };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Asks again and again whether it is ready.</summary>
    public async Task WaitAsync(Func<CancellationToken, Task<bool>> isReady, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await isReady(stop))
        {
            if (WhyEnded() is { } ended)
                throw new BenchException(ended);
            if (Stopwatch.GetElapsedTime(start) > StartDeadline)
                throw new BenchException($"{_name} was not ready after {StartDeadline.TotalSeconds} s:\n{LastLines()}");
            await Task.Delay(Step, stop);
        }
    }

    /// <summary>Ready is: it accepts connections.</summary>
    public Task WaitForPortAsync(int port, CancellationToken stop) =>
        WaitAsync(
            async s =>
            {
                using var client = new TcpClient();
                try
                {
                    await client.ConnectAsync(IPAddress.Loopback, port, s);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            stop
        );

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _ = Libc.Kill(_process.Id, Libc.Terminate);
        using var deadline = new CancellationTokenSource(StopDeadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    /// <summary>With which code it has ended, and what it said before; nothing while it runs.</summary>
    public string? WhyEnded() => _process.HasExited ? $"{_name} ended with code {_process.ExitCode}:\n{LastLines()}" : null;

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > KeptLines)
                _output.Dequeue();
        }
    }

    private string LastLines()
    {
        lock (_output)
            return string.Join('\n', _output);
    }
}
