using System.CommandLine;
using System.CommandLine.Parsing;

namespace WebChat.Cli;

/// <summary>What can be typed after <c>webchat</c>.</summary>
internal static class CommandLine
{
    public static RootCommand Root() =>
        new(
            """
            Chat from a terminal or a script.

            Exit codes: 0 done, 1 refused by the server, 2 wrong usage, 3 cannot connect,
            130 stopped by a signal before all was sent.
            """
        )
        {
            Join(),
            Announce(),
            Import(),
        };

    private static Command Join()
    {
        var address = Address();
        var nick = new Option<string>("--nick", "-n", "--nickname")
        {
            Description = "Your nickname. Asked for if left out at a terminal.",
            HelpName = "NAME",
        };
        var room = new Option<string>("--room", "-r")
        {
            Description = "The room to enter [default: the one in URL, or lobby]",
            HelpName = "ROOM",
        };
        var json = new Option<bool>("--json")
        {
            Description = "Print events as JSON Lines, one event a line, and read standard input as a script would write it.",
        };
        var follow = new Option<bool>("--follow", "-f") { Description = "Stay and print what comes after standard input has ended." };
        var command = new Command(
            "join",
            """
            Join a chat.

            At a terminal: type to talk; /help lists the commands; /quit, Ctrl-C or Ctrl-D leaves.
            From a pipe: each line is posted as a message, blank lines are skipped, and no line is taken for a command. It ends when
            the server has all of them.
            """
        )
        {
            address,
            nick,
            room,
            json,
            follow,
        };
        command.SetAction(
            (result, stop) =>
                JoinCommand.RunAsync(
                    new JoinSettings(
                        result.GetRequiredValue(address),
                        result.GetValue(nick),
                        result.GetValue(room),
                        result.GetValue(json),
                        result.GetValue(follow)
                    ),
                    stop
                )
        );
        return command;
    }

    private static Command Announce()
    {
        var address = Address();
        var text = new Argument<string>("TEXT") { Description = "What to tell everybody; - reads it from standard input." };
        var command = new Command(
            "announce",
            $"Tell everybody something, as an operator. The admin key is read from the environment variable {AnnounceCommand.KeyVariable}."
        )
        {
            address,
            text,
        };
        command.SetAction(
            (result, stop) => AnnounceCommand.RunAsync(result.GetRequiredValue(address), result.GetRequiredValue(text), stop)
        );
        return command;
    }

    private static Command Import()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The transcript, saved with /export jsonl." };
        var settings = new Argument<string[]>("SETTINGS")
        {
            Description = "Settings of the server, as it runs with: --Chat:DataDirectory=/var/lib/webchat",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var room = new Option<string>("--room", "-r")
        {
            Description = "The room to be made",
            HelpName = "NAME",
            Required = true,
        };
        var server = new Option<string>("--server")
        {
            Description = "WebChat.Server.dll, or its folder [default: beside this program, or in the project]",
            HelpName = "PATH",
        };
        var command = new Command(
            "import",
            """
            Load a transcript back into a new room.

            The server's program does it, with the server's data, so it runs on the server's machine while the server is stopped.

            Exit codes: 0 done, 2 wrong usage or no server's program, 3 the file or the data cannot be used, 130 stopped by a signal.
            """
        )
        {
            file,
            settings,
            room,
            server,
        };
        command.SetAction(
            (result, stop) =>
                ImportCommand.RunAsync(
                    result.GetRequiredValue(file),
                    result.GetRequiredValue(room),
                    result.GetValue(server),
                    result.GetValue(settings) ?? [],
                    stop
                )
        );
        return command;
    }

    private static Argument<ChatAddress> Address() =>
        new("URL")
        {
            Description = "The address of the chat, as in a browser: http://localhost:5080 or http://localhost:5080/r/ops",
            CustomParser = Parse,
        };

    private static ChatAddress? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (ChatAddress.TryParse(text, out var address))
            return address;

        result.AddError($"'{text}' is not the address of a chat. It looks like http://localhost:5080.");
        return null;
    }
}
