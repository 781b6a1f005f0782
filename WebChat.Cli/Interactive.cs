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

    private readonly JoinSettings _settings;
    private readonly TerminalMode _terminal = new();
    private readonly Screen _screen;
    private readonly LineEditor _editor;
    private readonly Printer _printer = new(Theme.Of(terminal: true), TimeZoneInfo.Local, TimeProvider.System);
    private readonly People _people = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _leaving;
    private readonly PosixSignalRegistration? _resized;

    // A question takes the next line for itself.
    private volatile Question? _question;
    private volatile Conversation? _conversation;
    private volatile ChatClient? _chat;
    private IReadOnlyList<string> _rooms = [Wire.Lobby];

    private Interactive(JoinSettings settings, CancellationToken stop)
    {
        _settings = settings;
        _leaving = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _screen = new Screen(_terminal.Output, () => TerminalMode.Columns);
        _editor = new LineEditor(new Completer(() => _people.Names, () => _rooms).Complete);
        if (!OperatingSystem.IsWindows())
            _resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => _screen.Redraw());
    }

    public static async Task<int> RunAsync(JoinSettings settings, CancellationToken stop)
    {
        using var interactive = new Interactive(settings, stop);
        try
        {
            return await interactive.RunAsync();
        }
        catch (OperationCanceledException) when (interactive._leaving.IsCancellationRequested)
        {
            // Left before being in.
            return ExitCodes.Done;
        }
        finally
        {
            interactive._screen.Close();
        }
    }

    public void Dispose()
    {
        _resized?.Dispose();
        _terminal.Dispose();
        _leaving.Dispose();
    }

    private async Task<int> RunAsync()
    {
        // A thread of its own: reading a key cannot be cancelled, and must not keep the program from ending.
        new Thread(ReadKeys) { IsBackground = true, Name = "keys" }.Start();

        var nickname = _settings.Nick ?? await AskAsync("Your nickname: ", _leaving.Token);
        _chat = await ChatClient.ConnectAsync(
            new ChatClientOptions
            {
                Server = _settings.Address.Server,
                Nickname = nickname,
                AnotherNickname = AskAgainAsync,
            },
            _leaving.Token
        );
        await using var client = _chat;
        _printer.OwnTag = client.Tag;
        _screen.Print(_printer.Info(SafeText.Line(client.Welcome.Motd)));
        _screen.Print(_printer.Info($"You are {SafeText.Line(client.Nickname)}. /help lists the commands."));
        _conversation = new Conversation(client, _people, _printer, _screen.Print, _leaving.Cancel);
        var showing = ShowAsync(client, _conversation);
        var running = RunLinesAsync(_conversation);
        // Leaving does not wait for a command that the server has not answered.
        await Task.WhenAny(showing, running, Task.Delay(Timeout.Infinite, _leaving.Token));
        var ended = showing.IsCompleted;

        using var deadline = new CancellationTokenSource(Goodbye);
        await client.QuitAsync(deadline.Token);
        await _leaving.CancelAsync();
        await showing;
        await running;
        if (!ended)
            _screen.Print(_printer.Info("You have left. Goodbye."));

        return ended ? ExitCodes.Refused : ExitCodes.Done;
    }

    private async Task RunLinesAsync(Conversation conversation)
    {
        await conversation.RunAsync($"/join {_settings.FirstRoom}");
        Draw();
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(_leaving.Token))
            {
                await conversation.RunAsync(line);
                Draw();
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
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
            _printer.OwnName = client.Nickname;
            if (e is EnteredEvent entered)
                _rooms = [.. _rooms.Append(entered.Room).Distinct(StringComparer.Ordinal)];

            if (e is ConnectionEvent connection)
            {
                ShowConnection(connection, ref lost);
            }
            else if (conversation.Apply(e) && _printer.Print(e) is { } printed)
            {
                _screen.Print(printed);
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
                _screen.Print(_printer.Error($"Connection lost, trying again in {seconds} s (Enter: now). What you say waits."));
                break;
            case ConnectionState.Live when lost is true:
                lost = false;
                var missed = e.Missed switch
                {
                    null or 0 => "nothing was missed",
                    1 => "1 message while you were away",
                    _ => $"{e.Missed} messages while you were away",
                };
                _screen.Print(_printer.Info($"Back: {missed}."));
                break;
            case ConnectionState.Live:
                lost = false;
                break;
            case ConnectionState.Ended when !_leaving.IsCancellationRequested:
                _screen.Print(_printer.Error($"The chat has ended for you: {SafeText.Line(e.Reason)}"));
                break;
        }
    }

    private async ValueTask<string?> AskAgainAsync(Refusal refusal, CancellationToken cancellationToken)
    {
        _screen.Print(_printer.Error(JoinCommand.Sentence(refusal)));
        return await AskAsync("Another nickname: ", cancellationToken);
    }

    private async Task<string> AskAsync(string prompt, CancellationToken cancellationToken)
    {
        var asked = new Question(prompt);
        _question = asked;
        Draw();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _leaving.Token);
        try
        {
            return await asked.Answer.Task.WaitAsync(either.Token);
        }
        finally
        {
            _question = null;
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
            while (!_leaving.IsCancellationRequested)
                Press(keys.Next());
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or ObjectDisposedException)
        {
            // The terminal has gone, or the program has ended meanwhile.
            End();
        }
    }

    private void Press(Key key)
    {
        switch (_editor.Handle(key))
        {
            case Edited.Ended:
                End();
                return;
            case Edited.Submitted when _question is { } asked:
                asked.Answer.TrySetResult(_editor.Submitted.Trim());
                return;
            case Edited.Submitted when _editor.Submitted.Length == 0:
                _chat?.TryNow();
                break;
            case Edited.Submitted:
                _lines.Writer.TryWrite(_editor.Submitted);
                break;
        }

        if (key.Act == Act.Redraw)
            _screen.Redraw(clear: true);

        Draw();
    }

    private void End()
    {
        if (!_leaving.IsCancellationRequested)
            _leaving.Cancel();
    }

    private void Draw() => _screen.Show(_question?.Prompt ?? _conversation?.Prompt ?? "connecting> ", _editor.Text, _editor.Cursor);

    private sealed record Question(string Prompt)
    {
        public TaskCompletionSource<string> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
