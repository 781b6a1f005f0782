using System.Globalization;

namespace WebChat.Bench.Servers;

/// <summary>The line of <c>/proc/PID/stat</c>.</summary>
internal readonly record struct ProcessStat(int Id, int Parent, Usage Usage)
{
    // What Linux has on every machine that .NET runs on.
    private const double TicksPerSecond = 100;
    private static readonly int PageBytes = Environment.SystemPageSize;

    /// <summary>Reads a line. The name in brackets may hold anything, brackets and spaces too.</summary>
    public static ProcessStat Parse(string line)
    {
        var name = line.IndexOf('(', StringComparison.Ordinal);
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStat(
            int.Parse(line.AsSpan(0, name), CultureInfo.InvariantCulture),
            int.Parse(fields[1], CultureInfo.InvariantCulture),
            new Usage(
                long.Parse(fields[11], CultureInfo.InvariantCulture) / TicksPerSecond,
                long.Parse(fields[12], CultureInfo.InvariantCulture) / TicksPerSecond,
                long.Parse(fields[21], CultureInfo.InvariantCulture) * PageBytes
            )
        );
    }

    /// <summary>The usage of these processes and all that they started.</summary>
    public static Usage OfTrees(IEnumerable<int> roots)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(TryRead).OfType<ProcessStat>().ToLookup(p => p.Parent);
        var found = new Dictionary<int, Usage>();
        foreach (var root in roots)
        {
            if (TryRead($"/proc/{root}") is not { } process)
                throw new BenchException("A server has ended during its measurement.");
            Take(process);
        }

        return found.Values.Aggregate((a, b) => a + b);

        void Take(ProcessStat process)
        {
            if (!found.TryAdd(process.Id, process.Usage))
                return;
            foreach (var child in all[process.Id])
                Take(child);
        }
    }

    private static ProcessStat? TryRead(string folder)
    {
        if (!char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            return null;
        try
        {
            return Parse(File.ReadAllText(Path.Combine(folder, "stat")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended since the folder was listed.
            return null;
        }
    }
}
