using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Processes;

/// <summary><c>npm run cluster</c>: many nodes, to try.</summary>
public sealed class ClusterCommandTests
{
    [Theory]
    [InlineData("haproxy")]
    [InlineData("nginx")]
    public async Task It_starts_servers_that_are_one_chat_and_stops_all_it_started(string balancer)
    {
        var port = FreePorts();
        using var cluster = Start(balancer, port);
        var errors = cluster.StandardError.ReadToEndAsync();
        try
        {
            await UseAsync(port, await KeyAsync(cluster, errors));
        }
        finally
        {
            // Whatever happened, what it started is to go with it.
            await SignalAsync(cluster, "INT");
            await cluster.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }

        Assert.Equal((0, ""), (cluster.ExitCode, await errors));
        Assert.All(Enumerable.Range(port - 1, 5), p => Assert.True(IsFree(p), $"somebody is at {p} still"));
    }

    private static async Task UseAsync(int port, string key)
    {
        var url = new Uri($"http://127.0.0.1:{port}/");
        using var http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var nodes = await http.GetFromJsonAsync<JsonElement[]>("api/admin/nodes");
        Assert.Equal(3, nodes!.Length);
        await using var ann = await TestUser.ConnectAsync(url, "ann");
        await using var bob = await TestUser.ConnectAsync(new Uri($"http://127.0.0.1:{port + 3}/"), "bob");
        await ann.JoinAsync("ann");
        await ann.EnterAsync("lobby");
        await bob.JoinAsync("bob");
        await bob.EnterAsync("lobby");
        await bob.SayAsync("hello");
        await ann.ExpectMessageAsync("hello");
        using var announced = await http.PostAsync("api/admin/announcements", new StringContent("lunch"));
        Assert.Equal("lunch", (await bob.ExpectAsync<AnnouncementEvent>()).Text);
    }

    private static Process Start(string balancer, int port)
    {
        string[] arguments = ["scripts/cluster.mjs", "--balancer", balancer, "--port", port.ToString(CultureInfo.InvariantCulture)];
        return Process.Start(
            new ProcessStartInfo("node", arguments)
            {
                WorkingDirectory = Repository.Root,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
    }

    private static async Task<string> KeyAsync(Process cluster, Task<string> errors)
    {
        const string Label = "  Admin key  ";
        while (await cluster.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(120)) is { } line)
        {
            if (line.StartsWith(Label, StringComparison.Ordinal))
                return line[Label.Length..];
        }

        throw new InvalidOperationException($"It did not start: {await errors}");
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Of five in a row the second, below those that the system gives to whoever asks for any.</summary>
    private static int FreePorts() =>
        Enumerable.Range(0, 100).Select(_ => Random.Shared.Next(12_000, 30_000)).First(port => Enumerable.Range(port - 1, 5).All(IsFree));

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(System.Net.IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
