using System.Runtime.InteropServices;
using System.Threading.Channels;
using WebChat.Cli.Terminal;
using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>
/// A person at a terminal. Three things go on at once: keys change the line, lines are run in order, events are printed above the
/// line. They meet in the <see cref="Screen"/> only.
/// </summary>
internal sealed class Interactive : IDisposable
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    private readonly JoinSettings settings;
    private readonly TerminalMode terminal = new();
    private readonly Screen screen;
    private readonly LineEditor editor;
    private readonly Printer printer = new(Theme.Of(terminal: true), TimeZoneInfo.Local);
    private readonly People people = new();
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource leaving;
    private readonly PosixSignalRegistration? resized;

    // A question takes the next line for itself.
    private volatile Question? question;
    private volatile Conversation? conversation;
    private volatile ChatClient? chat;
    private IReadOnlyList<string> rooms = [Wire.Lobby];

    private Interactive(JoinSettings settings, CancellationToken stop)
    {
        this.settings = settings;
        leaving = CancellationTokenSource.CreateLinkedTokenSource(stop);
        screen = new Screen(terminal.Output, () => TerminalMode.Columns);
        editor = new LineEditor(new Completer(() => people.Names, () => rooms).Complete);
        if (!OperatingSystem.IsWindows())
        {
            resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => screen.Redraw());
        }
    }

    public static async Task<int> RunAsync(JoinSettings settings, CancellationToken stop)
    {
        using var interactive = new Interactive(settings, stop);
        try
        {
            return await interactive.RunAsync();
        }
        catch (OperationCanceledException) when (interactive.leaving.IsCancellationRequested)
        {
            // Left before being in.
            return ExitCodes.Done;
        }
        finally
        {
            interactive.screen.Close();
        }
    }

    public void Dispose()
    {
        resized?.Dispose();
        terminal.Dispose();
        leaving.Dispose();
    }

    private async Task<int> RunAsync()
    {
        // A thread of its own: reading a key cannot be cancelled, and must not keep the program from ending.
        new Thread(ReadKeys) { IsBackground = true, Name = "keys" }.Start();

        var nickname = settings.Nick ?? await AskAsync("Your nickname: ", leaving.Token);
        chat = await ChatClient.ConnectAsync(
            new ChatClientOptions
            {
                Server = settings.Address.Server,
                Nickname = nickname,
                AnotherNickname = AskAgainAsync,
            },
            leaving.Token
        );
        await using var client = chat;
        printer.OwnTag = client.Tag;
        screen.Print(SafeText.Line(client.Welcome.Motd));
        screen.Print(printer.Info($"You are {SafeText.Line(client.Nickname)}. /help lists the commands."));
        conversation = new Conversation(client, people, printer, screen.Print, leaving.Cancel);
        var showing = ShowAsync(client, conversation);
        var running = RunLinesAsync(conversation);
        await Task.WhenAny(showing, running);
        var ended = showing.IsCompleted;

        using var deadline = new CancellationTokenSource(Goodbye);
        await client.QuitAsync(deadline.Token);
        await leaving.CancelAsync();
        await showing;
        await running;
        if (!ended)
        {
            screen.Print(printer.Info("You have left. Goodbye."));
        }

        return ended ? ExitCodes.Refused : ExitCodes.Done;
    }

    private async Task RunLinesAsync(Conversation conversation)
    {
        await conversation.RunAsync($"/join {settings.FirstRoom}");
        Draw();
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(leaving.Token))
            {
                await conversation.RunAsync(line);
                Draw();
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            Draw();
        }
    }

    private async Task ShowAsync(ChatClient client, Conversation conversation)
    {
        // What went wrong before one was in has been told by questions.
        bool? lost = null;
        await foreach (var e in client.Events)
        {
            if (e is EnteredEvent entered)
            {
                rooms = [.. rooms.Append(entered.Room).Distinct(StringComparer.Ordinal)];
            }

            if (e is ConnectionEvent connection)
            {
                ShowConnection(connection, ref lost);
            }
            else if (conversation.Apply(e) && printer.Print(e) is { } printed)
            {
                screen.Print(printed);
            }

            Draw();
        }
    }

    private void ShowConnection(ConnectionEvent e, ref bool? lost)
    {
        switch (e.State)
        {
            case ConnectionState.Reconnecting when lost is false:
                lost = true;
                var seconds = Math.Max(1, (int)Math.Round((e.RetryInMs ?? 0) / 1000.0));
                screen.Print(printer.Error($"Connection lost, trying again in {seconds} s (Enter: now). What you say waits."));
                break;
            case ConnectionState.Live when lost is true:
                lost = false;
                var missed = e.Missed switch
                {
                    null or 0 => "nothing was missed",
                    1 => "1 message while you were away",
                    _ => $"{e.Missed} messages while you were away",
                };
                screen.Print(printer.Info($"Back: {missed}."));
                break;
            case ConnectionState.Live:
                lost = false;
                break;
            case ConnectionState.Ended when !leaving.IsCancellationRequested:
                screen.Print(printer.Error($"The chat has ended for you: {SafeText.Line(e.Reason)}"));
                break;
        }
    }

    private async ValueTask<string?> AskAgainAsync(Refusal refusal, CancellationToken cancellationToken)
    {
        screen.Print(printer.Error(JoinCommand.Sentence(refusal)));
        return await AskAsync("Another nickname: ", cancellationToken);
    }

    private async Task<string> AskAsync(string prompt, CancellationToken cancellationToken)
    {
        var asked = new Question(prompt);
        question = asked;
        Draw();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, leaving.Token);
        try
        {
            return await asked.Answer.Task.WaitAsync(either.Token);
        }
        finally
        {
            question = null;
            Draw();
        }
    }

    private void ReadKeys()
    {
        var keys = new KeyReader(
            () => Console.ReadKey(intercept: true),
            () => Console.KeyAvailable,
            pasteHasNoBrackets: OperatingSystem.IsWindows()
        );
        try
        {
            while (!leaving.IsCancellationRequested)
            {
                Press(keys.Next());
            }
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or ObjectDisposedException)
        {
            // The terminal has gone, or the program has ended meanwhile.
            End();
        }
    }

    private void Press(Key key)
    {
        switch (editor.Handle(key))
        {
            case Edited.Ended:
                End();
                return;
            case Edited.Submitted when question is { } asked:
                asked.Answer.TrySetResult(editor.Submitted.Trim());
                return;
            case Edited.Submitted when editor.Submitted.Length == 0:
                chat?.TryNow();
                break;
            case Edited.Submitted:
                lines.Writer.TryWrite(editor.Submitted);
                break;
        }

        if (key.Act == Act.Redraw)
        {
            screen.Redraw(clear: true);
        }

        Draw();
    }

    private void End()
    {
        if (!leaving.IsCancellationRequested)
        {
            leaving.Cancel();
        }
    }

    private void Draw() => screen.Show(question?.Prompt ?? conversation?.Prompt ?? "connecting> ", editor.Text, editor.Cursor);

    private sealed record Question(string Prompt)
    {
        public TaskCompletionSource<string> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
