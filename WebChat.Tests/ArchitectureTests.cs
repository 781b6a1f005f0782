using System.Text.RegularExpressions;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests;

/// <summary>References point one way.</summary>
public sealed partial class ArchitectureTests
{
    [Theory]
    [InlineData("WebChat.Contracts", "WebChat.Server", "WebChat.Client", "WebChat.Cli")]
    [InlineData("WebChat.Client", "WebChat.Server", "WebChat.Cli")]
    [InlineData("WebChat.Cli", "WebChat.Server")]
    [InlineData("WebChat.Server", "WebChat.Client", "WebChat.Cli")]
    [InlineData("WebChat.Bench", "WebChat.Server", "WebChat.Contracts", "WebChat.Client", "WebChat.Cli")]
    [InlineData(
        "WebChat.Server/Storage",
        "WebChat.Server.Http",
        "WebChat.Server.Delivery",
        "WebChat.Server.Hosting",
        "WebChat.Server.Cluster"
    )]
    [InlineData("WebChat.Server/Cluster", "WebChat.Server.Http", "WebChat.Server.Hosting", "WebChat.Server.Storage.Sqlite")]
    [InlineData("WebChat.Server/Delivery", "WebChat.Server.Http", "WebChat.Server.Storage", "WebChat.Server.Hosting")]
    [InlineData(
        "WebChat.Server/Chat",
        "WebChat.Server.Http",
        "WebChat.Server.Hosting",
        "WebChat.Server.Cluster",
        "WebChat.Server.Storage.Sqlite",
        "WebChat.Server.Storage.Postgres"
    )]
    [InlineData("WebChat.Server/Chat/Names", "WebChat.Server.Delivery", "WebChat.Server.Storage")]
    public void A_folder_does_not_use(string folder, params string[] namespaces)
    {
        var files = Sources(folder);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            foreach (Match use in Uses().Matches(File.ReadAllText(file)))
                Assert.DoesNotContain(namespaces, n => (use.Groups["name"].Value + ".").StartsWith(n + ".", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_source_file_is_longer_than_300_lines()
    {
        var folders = Directory.GetDirectories(Repository.Root, "WebChat.*").Select(f => Path.GetFileName(f)!);
        var tooLong = folders.SelectMany(Sources).Where(f => File.ReadLines(f).Count() > 300);
        Assert.Empty(tooLong);
    }

    private static List<string> Sources(string folder) =>
        [
            .. Directory
                .EnumerateFiles(Repository.File(folder), "*.cs", SearchOption.AllDirectories)
                .Where(f => !Path.GetRelativePath(Repository.Root, f).Split(Path.DirectorySeparatorChar).Any(p => p is "obj" or "bin")),
        ];

    [GeneratedRegex(
        @"^\s*(global )?using (static )?(?<name>[\w.]+);",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Uses();
}
