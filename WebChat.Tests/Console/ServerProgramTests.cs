using WebChat.Cli;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

/// <summary>Where the console program finds the server's.</summary>
public sealed class ServerProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Beside_itself_with_its_page_is_the_published_one()
    {
        var published = Make("app");
        Directory.CreateDirectory(Path.Combine(published, "wwwroot"));
        var found = ServerProgram.Near(published + Path.DirectorySeparatorChar)!;
        Assert.Equal(Path.Combine(published, "WebChat.Server.dll"), found.File.FullName);
        Assert.Equal(published, found.Folder.FullName);
    }

    [Fact]
    public void In_the_project_it_is_the_one_built_last_which_runs_in_the_project_s_folder()
    {
        var own = Directory.CreateDirectory(_folder.File("WebChat.Cli/bin/Debug/net10.0/publish")).FullName;
        Assert.Null(ServerProgram.Near(own));
        var older = Make("WebChat.Server/bin/Debug/net10.0");
        // Built with, not built: there is nothing to run it.
        Directory.CreateDirectory(_folder.File("WebChat.Server/bin/Other/net10.0"));
        File.WriteAllText(_folder.File("WebChat.Server/bin/Other/net10.0/WebChat.Server.dll"), "");
        Assert.Null(ServerProgram.Near(own));
        File.WriteAllText(_folder.File("WebChat.Server/WebChat.Server.csproj"), "");
        Directory.CreateDirectory(_folder.File("WebChat.Server/wwwroot"));
        Assert.Equal(older, ServerProgram.Near(own)!.File.DirectoryName);

        var newer = Make("WebChat.Server/bin/Release/net10.0");
        File.SetLastWriteTimeUtc(Path.Combine(older, "WebChat.Server.dll"), DateTime.UtcNow.AddHours(-1));
        var found = ServerProgram.Near(own)!;
        Assert.Equal(newer, found.File.DirectoryName);
        Assert.Equal(_folder.File("WebChat.Server"), found.Folder.FullName);
    }

    [Fact]
    public void Where_a_person_says_it_is_the_program_or_its_folder()
    {
        var folder = Make("somewhere else");
        Assert.Equal(folder, ServerProgram.At(folder)!.Folder.FullName);
        Assert.Equal(folder, ServerProgram.At(Path.Combine(folder, "WebChat.Server.dll"))!.Folder.FullName);
        Assert.Null(ServerProgram.At(Path.Combine(folder, "WebChat.Server.runtimeconfig.json")));
        Assert.Null(ServerProgram.At(_folder.Path));
    }

    private string Make(string path)
    {
        var folder = Directory.CreateDirectory(_folder.File(path)).FullName;
        File.WriteAllText(Path.Combine(folder, "WebChat.Server.dll"), "");
        File.WriteAllText(Path.Combine(folder, "WebChat.Server.runtimeconfig.json"), "");
        return folder;
    }
}
