using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ClusterFaults;

/// <summary>A load balancer before the nodes, run with the file that we give to operators; only its addresses are others.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private const int FirstPort = 5080;
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _said = new();
    private readonly Process _process;

    private Balancer(string file, string program, Func<string, IEnumerable<string>> arguments, IReadOnlyList<int> nodes)
    {
        var port = ServerProcess.FreePort();
        Url = new Uri($"http://127.0.0.1:{port}/");
        var text = File.ReadAllText(Repository.File("deploy", file));
        for (var i = 0; i <= nodes.Count; i++)
        {
            var here = string.Create(CultureInfo.InvariantCulture, $":{FirstPort + i}");
            Assert.Contains(here, text, StringComparison.Ordinal);
            text = text.Replace(here, $":{(i == 0 ? port : nodes[i - 1])}", StringComparison.Ordinal);
        }

        var path = _folder.File(file);
        File.WriteAllText(path, text);
        var start = new ProcessStartInfo(program, arguments(path))
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        _process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public Uri Url { get; }

    public static async Task<Balancer> HaproxyAsync(IReadOnlyList<int> nodes) =>
        await new Balancer("haproxy.cfg", Find("haproxy"), file => ["-db", "-f", file], nodes).AnswersAsync();

    public static async Task<Balancer> NginxAsync(IReadOnlyList<int> nodes)
    {
        return await new Balancer("nginx.conf", Find("nginx"), Options, nodes).AnswersAsync();

        static string[] Options(string file)
        {
            var folder = Path.GetDirectoryName(file)!;
            return ["-p", folder, "-e", "stderr", "-g", $"daemon off; pid {folder}/pid; error_log stderr;", "-c", file];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Dispose();
    }

    private async Task<Balancer> AnswersAsync()
    {
        using var http = new HttpClient { BaseAddress = Url };
        await Patience.UntilAsync(
            async () =>
            {
                Assert.False(_process.HasExited, string.Join('\n', _said));
                try
                {
                    return (await http.GetAsync("health/ready")).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the load balancer answers"
        );
        return this;
    }

    // Debian keeps them off the path of ordinary users.
    private static string Find(string program) => File.Exists($"/usr/sbin/{program}") ? $"/usr/sbin/{program}" : program;
}
