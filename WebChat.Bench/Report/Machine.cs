using System.Globalization;
using System.Runtime.InteropServices;

namespace WebChat.Bench.Report;

/// <summary>Where and when it was measured.</summary>
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
            $"server on core {settings.Cores.Server}, generator on core {settings.Cores.Generator}",
            $"SQLite on {data.DriveFormat}",
            $"medians of {settings.Pairs} (least to most)",
            .. settings.ServerSettings,
        ];
        return string.Join(" · ", facts) + "\n";
    }
}
