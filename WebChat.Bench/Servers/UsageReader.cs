using System.Globalization;

namespace WebChat.Bench.Servers;

/// <summary>Reads what the server's processes, the server's core and the generator have used.</summary>
internal sealed class UsageReader(IReadOnlyList<int> processes, int core)
{
    public UsageReading Read() => new(ProcessStat.OfTrees(processes), Environment.CpuUsage.TotalTime.TotalSeconds, CoreSeconds());

    /// <summary>The line of the core in <c>/proc/stat</c>: user, nice, system, idle, waiting, interrupts, soft interrupts.</summary>
    private double? CoreSeconds()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"cpu{core} ");
        var line = File.ReadLines("/proc/stat").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        if (line is null)
            return null;
        var ticks = line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] busy = [0, 1, 2, 5, 6];
        return busy.Sum(i => long.Parse(ticks[i], CultureInfo.InvariantCulture)) / 100.0;
    }
}
