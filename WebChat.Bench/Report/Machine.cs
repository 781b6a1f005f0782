using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace WebChat.Bench.Report;

/// <summary>What was measured, where, when, and how.</summary>
internal static class Machine
{
    public static string Describe(BenchSettings settings)
    {
        var processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        var data = new DriveInfo(settings.DataFolder ?? Path.GetTempPath());
        var kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        string[] facts =
        [
            DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
            processor?[(processor.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
                ?? RuntimeInformation.ProcessArchitecture.ToString(),
            $"Linux {kernel}",
            RuntimeInformation.FrameworkDescription,
            $"server on core {settings.Cores.Server}, generator on core {settings.Cores.Generator}{(settings.Cores.AreOne() ? ", two halves of one" : "")}",
            $"SQLite on {data.DriveFormat}",
            $"medians of {settings.Pairs} (least to most)",
            FormattableString.Invariant($"phases of {settings.Seconds} s after {settings.WarmUp} s of warm-up"),
            .. settings.Outstanding is { } outstanding ? [$"{outstanding} posts on their way"] : Array.Empty<string>(),
            Version(),
            .. settings.ServerSettings,
        ];
        return string.Join(" · ", facts) + "\n";
    }

    /// <summary>The version, and the first letters of the commit that it was built of.</summary>
    private static string Version()
    {
        var version = typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var commit = version.IndexOf('+', StringComparison.Ordinal);
        return "WebChat " + (commit < 0 ? version : version[..Math.Min(version.Length, commit + 8)]);
    }
}
