namespace WebChat.Cli;

/// <summary>The server's program on this machine.</summary>
/// <param name="File">What <c>dotnet</c> runs.</param>
internal sealed record ServerProgram(FileInfo File)
{
    private const string Name = "WebChat.Server";
    private const string Assembly = Name + ".dll";

    /// <summary>
    /// Where it runs: its page, its settings and its data are there, beside the program where it was published, in the project's folder where it was
    /// only built.
    /// </summary>
    public DirectoryInfo Folder => Above(File.Directory!).Take(4).FirstOrDefault(IsHome) ?? File.Directory!;

    /// <summary>What a person named: the program, or the folder in which it is. Null: it is not there.</summary>
    public static ServerProgram? At(string path) => In(path) ?? (Path.GetFileName(path) == Assembly ? Of(path) : null);

    /// <summary>The one beside this program, or the one that was built last in the project to which this program belongs.</summary>
    /// <param name="own">The folder of this program.</param>
    public static ServerProgram? Near(string own) =>
        In(own) ?? Above(new DirectoryInfo(own)).Select(Built).FirstOrDefault(p => p is not null);

    private static ServerProgram? Built(DirectoryInfo folder)
    {
        var project = new DirectoryInfo(Path.Combine(folder.FullName, Name));
        var output = new DirectoryInfo(Path.Combine(project.FullName, "bin"));
        if (!System.IO.File.Exists(Path.Combine(project.FullName, Name + ".csproj")) || !output.Exists)
            return null;
        return output
            .GetDirectories()
            .SelectMany(configuration => configuration.GetDirectories())
            .Select(framework => In(framework.FullName))
            .OfType<ServerProgram>()
            .MaxBy(program => program.File.LastWriteTimeUtc);
    }

    private static ServerProgram? In(string folder) => Of(Path.Combine(folder, Assembly));

    // Without its settings for dotnet it is no program, but what another one was built with.
    private static ServerProgram? Of(string path) =>
        System.IO.File.Exists(path) && System.IO.File.Exists(Path.ChangeExtension(path, ".runtimeconfig.json"))
            ? new ServerProgram(new FileInfo(path))
            : null;

    private static IEnumerable<DirectoryInfo> Above(DirectoryInfo folder)
    {
        for (var each = folder; each is not null; each = each.Parent)
            yield return each;
    }

    private static bool IsHome(DirectoryInfo folder) => Directory.Exists(Path.Combine(folder.FullName, "wwwroot"));
}
