using System.ComponentModel;
using System.Diagnostics;
using WebChat.Cli.Terminal;

namespace WebChat.Cli;

/// <summary><c>webchat import</c>: the server's program does it, where its data is; this runs it, or tells how if it is not here.</summary>
internal static class ImportCommand
{
    /// <param name="server">Where the server's program is; null: near this one.</param>
    /// <param name="settings">Of the server, as on its command line.</param>
    /// <returns>The exit code of the server's program.</returns>
    public static async Task<int> RunAsync(FileInfo transcript, string room, string? server, string[] settings, CancellationToken stop)
    {
        var program = server is null ? ServerProgram.Near(AppContext.BaseDirectory) : ServerProgram.At(server);
        if (program is not null)
            return await RunAsync(program, [$"--room={room}", .. settings], transcript, stop) ?? await TellAsync(transcript, room);
        if (server is null)
            return await TellAsync(transcript, room);
        await Console.Error.WriteLineAsync(
            $"There is no server at {SafeText.Line(server)}. --server takes WebChat.Server.dll, or the folder where it is."
        );
        return ExitCodes.Usage;
    }

    /// <summary>Null: there is no <c>dotnet</c> to run it.</summary>
    private static async Task<int?> RunAsync(ServerProgram program, string[] settings, FileInfo transcript, CancellationToken stop)
    {
        var start = new ProcessStartInfo(Dotnet(), [program.File.FullName, "import", transcript.FullName, .. settings])
        {
            UseShellExecute = false,
            WorkingDirectory = program.Folder.FullName,
        };
        Process running;
        try
        {
            running = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            await Console.Error.WriteLineAsync($"dotnet could not be started here: {e.Message}");
            return null;
        }

        using var process = running;
        try
        {
            await process.WaitForExitAsync(stop);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // A terminal has told it too. What is not whole by then was never there.
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            return ExitCodes.Interrupted;
        }
    }

    // The one that runs this program, if that is how it was started.
    private static string Dotnet() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) is "dotnet" ? path : "dotnet";

    private static async Task<int> TellAsync(FileInfo transcript, string room)
    {
        var arguments = $"import {Quoted(transcript.FullName)} --room {Quoted(room)}";
        await Console.Error.WriteLineAsync(
            $"""
            A transcript is loaded by the server's own program, which is not here (--server says where else): it writes into the
            server's data, which no server may be using meanwhile. Stop the server, and say on its machine, with the settings that
            it runs with:

              npm start -- {arguments}
              dotnet WebChat.Server.dll {arguments}

            The first where the project is, the second where a published server is.
            """
        );
        return ExitCodes.Usage;
    }

    private static string Quoted(string word)
    {
        var safe = SafeText.Line(word);
        return safe.All(c => char.IsLetterOrDigit(c) || "/\\:._-".Contains(c)) && safe.Length > 0
            ? safe
            : $"'{safe.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
