using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using WebChat.Cli.Terminal;
using WebChat.Client;

namespace WebChat.Cli;

/// <summary>A script: lines go in as messages, events come out as lines.</summary>
internal static class Piped
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static async Task<int> RunAsync(JoinSettings settings, CancellationToken stop)
    {
        var options = new ChatClientOptions { Server = settings.Address.Server, Nickname = settings.Nick! };
        await using var chat = await ChatClient.ConnectAsync(options, stop);
        var room = (await chat.EnterAsync(settings.FirstRoom, cancellationToken: stop)).Room;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var showing = ShowAsync(chat, settings.Json, ended);
        var code = await PostAsync(chat, room, stop, ended.Token);
        if (settings.Follow && code != ExitCodes.Interrupted)
            await Task.WhenAny(showing, Task.Delay(Timeout.Infinite, ended.Token));

        var over = chat.State is ConnectionState.Ended;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await chat.QuitAsync(deadline.Token);
        var reason = await showing;
        if (over)
        {
            await Console.Error.WriteLineAsync($"The chat has ended: {SafeText.Line(reason)}");
            return ExitCodes.Refused;
        }

        return code;
    }

    /// <summary>Posts what comes on standard input; the next line is read when the server has the one before.</summary>
    private static async Task<int> PostAsync(ChatClient chat, string room, CancellationToken signal, CancellationToken stop)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Utf8);
        var code = ExitCodes.Done;
        string? pending = null;
        try
        {
            // A read from a pipe cannot be cancelled, only no longer waited for.
            while (await Task.Run(() => input.ReadLineAsync(stop).AsTask(), stop).WaitAsync(stop) is { } line)
            {
                pending = string.IsNullOrWhiteSpace(line) ? null : line;
                if (pending is not null && !await PostAsync(chat, room, pending, stop))
                    code = ExitCodes.Refused;

                pending = null;
            }

            return code;
        }
        catch (ChatRefusedException e)
        {
            // Why it is over is told when it is.
            if (e.Code is not ClientCodes.Ended)
                await Console.Error.WriteLineAsync(JoinCommand.InWords(e.Refusal));

            code = ExitCodes.Refused;
        }
        catch (OperationCanceledException)
        {
            // By a signal, or because nobody reads the output any more.
            code =
                signal.IsCancellationRequested ? ExitCodes.Interrupted
                : pending is null ? code
                : ExitCodes.Refused;
        }

        if (pending is not null)
            await Console.Error.WriteLineAsync($"Not sent, nor anything after it: {Outgoing.Quote(pending)}");

        return code;
    }

    /// <summary>A line that is itself at fault is told and left out; everything else would refuse the next line too.</summary>
    private static async Task<bool> PostAsync(ChatClient chat, string room, string line, CancellationToken stop)
    {
        try
        {
            await chat.PostAsync(room, line, cancellationToken: stop);
            return true;
        }
        catch (ChatRefusedException e) when (e.Code.StartsWith("text_", StringComparison.Ordinal))
        {
            await Console.Error.WriteLineAsync($"{JoinCommand.InWords(e.Refusal)} The line: {Outgoing.Quote(line)}");
            return false;
        }
    }

    private static async Task<string?> ShowAsync(ChatClient chat, bool json, CancellationTokenSource ended)
    {
        await using var output = new StreamWriter(StandardOutput(), Utf8) { NewLine = "\n" };
        var printer = new Printer(Theme.Of(terminal: false), TimeZoneInfo.Local, TimeProvider.System) { OwnTag = chat.Tag };
        var since = chat.Welcome.ServerTime;
        var news = new ConnectionNews("Lines wait.");
        string? reason = null;
        try
        {
            await foreach (var e in chat.Events)
            {
                reason = (e as ConnectionEvent)?.Reason ?? reason;
                printer.Callings.Take(e);
                if (e is not ConnectionEvent { State: ConnectionState.Ended } && news.Of(e) is var (_, text))
                    await Console.Error.WriteLineAsync(text);

                // Somebody who reads along wants what happens now; a program with --json gets what was before too.
                var isShown = e.At >= since && !ConnectionNews.Concerns(e);
                var line =
                    json ? JsonSerializer.Serialize(e, ChatJson.Options)
                    : isShown ? printer.Print(e)
                    : null;
                if (!json && !isShown)
                    printer.Recent.Take(e);
                if (line is not null)
                {
                    await output.WriteLineAsync(line);
                    await output.FlushAsync(CancellationToken.None);
                }
            }

            await ended.CancelAsync();
        }
        catch (IOException)
        {
            // Nobody reads any more, as after "| head": nothing left to do.
            await ended.CancelAsync();
        }

        return reason;
    }

    private static Stream StandardOutput()
    {
        // The console's own stream hides that a pipe is closed; a file's must share its position with other programs, which it does.
        if (!OperatingSystem.IsWindows())
        {
            var file = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!file.CanSeek)
                return file;
        }

        return Console.OpenStandardOutput();
    }
}
