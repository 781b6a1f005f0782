using System.Globalization;

namespace WebChat.Tests.Faults;

/// <summary>What Linux tells about memory and sockets.</summary>
internal static class Machine
{
    private const double PageMegabytes = 4096.0 / 1024 / 1024;

    /// <summary>The memory that a process has, in MB.</summary>
    public static double ResidentMegabytes(int process) => Number($"/proc/{process}/status", "VmRSS:", 1) / 1024;

    /// <summary>The memory that all TCP sockets of the machine hold in the kernel, in MB.</summary>
    public static double SocketMegabytes() => Number("/proc/net/sockstat", "TCP:", 10) * PageMegabytes;

    private static double Number(string file, string line, int field) =>
        double.Parse(
            File.ReadLines(file)
                .First(l => l.StartsWith(line, StringComparison.Ordinal))
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[field],
            CultureInfo.InvariantCulture
        );
}
