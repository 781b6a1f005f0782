using System.Runtime.CompilerServices;

namespace WebChat.Tests.Infrastructure;

/// <summary>Where the sources are.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "WebChat.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not stand in their repository.");
        return folder.FullName;
    }
}
