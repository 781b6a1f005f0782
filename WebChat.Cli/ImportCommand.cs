using WebChat.Cli.Terminal;

namespace WebChat.Cli;

/// <summary><c>webchat import</c>: the server does it, where its data is; this tells how.</summary>
internal static class ImportCommand
{
    public static async Task<int> RunAsync(FileInfo transcript, string room)
    {
        var arguments = $"import {Quoted(transcript.FullName)} --room {Quoted(room)}";
        await Console.Error.WriteLineAsync(
            $"""
            A transcript is loaded by the server's own program: it writes into the server's data, which no server may be using
            meanwhile. Stop the server, and say on its machine, with the settings that it runs with:

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
