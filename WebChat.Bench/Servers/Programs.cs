namespace WebChat.Bench.Servers;

/// <summary>The programs that a measurement needs.</summary>
internal static class Programs
{
    /// <summary>Also where Debian puts servers, which is not on everybody's path.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/sbin", "/usr/local/sbin"])
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    public static string Need(string name, string package) =>
        Find(name) ?? throw new BenchException($"{name} is missing: apt-get install {package}");
}
