using System.Diagnostics;
using System.Globalization;

namespace WebChat.Bench.Servers;

/// <summary>The server has a core of its own, and the generator another.</summary>
internal sealed record Cores(int Server, int Generator)
{
    /// <summary>The first two that this process may use; the same one twice where there is only one.</summary>
    public static Cores Default()
    {
        var allowed = Allowed();
        return new Cores(allowed[0], allowed[^1] == allowed[0] ? allowed[0] : allowed[1]);
    }

    /// <summary>What is wrong with them, in a sentence.</summary>
    public string? Problem()
    {
        var allowed = Allowed();
        foreach (var core in (int[])[Server, Generator])
        {
            if (!allowed.Contains(core))
                return $"There is no core {core} for this process; it may use {string.Join(", ", allowed)}.";
        }

        return null;
    }

    /// <summary>Whether they are two threads of one core, which then each have about half of it.</summary>
    public bool AreOne()
    {
        var siblings = $"/sys/devices/system/cpu/cpu{Text(Server)}/topology/thread_siblings_list";
        return Server != Generator && File.Exists(siblings) && ParseList(File.ReadAllText(siblings)).Contains(Generator);
    }

    /// <summary>Moves this whole process to the generator's core.</summary>
    public async Task PinGeneratorAsync(CancellationToken stop)
    {
        string[] arguments = ["-a", "-c", "-p", Text(Generator), Text(Environment.ProcessId)];
        using var pin = Process.Start(
            new ProcessStartInfo("taskset", arguments) { UseShellExecute = false, RedirectStandardOutput = true }
        )!;
        await pin.StandardOutput.ReadToEndAsync(stop);
        await pin.WaitForExitAsync(stop);
        if (pin.ExitCode != 0)
            throw new BenchException($"taskset could not move the generator to core {Generator}.");
    }

    /// <summary>What to run so that a program runs on the server's core.</summary>
    public IEnumerable<string> OnServerCore(IEnumerable<string> command) => ["taskset", "-c", Text(Server), .. command];

    /// <summary>Reads a list like <c>0-3,8</c>.</summary>
    public static IReadOnlyList<int> ParseList(string list) =>
        [
            .. list.Split(',', StringSplitOptions.TrimEntries)
                .Select(range => range.Split('-'))
                .SelectMany(ends => Enumerable.Range(Number(ends[0]), Number(ends[^1]) - Number(ends[0]) + 1)),
        ];

    private static IReadOnlyList<int> Allowed()
    {
        const string name = "Cpus_allowed_list:";
        return ParseList(File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal))[name.Length..]);
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
