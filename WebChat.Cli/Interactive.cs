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
    private readonly JoinSettings _settings;
    private readonly TerminalMode _terminal = new();
    private readonly Screen _screen;
    private readonly LineEditor _editor;
    private readonly Printer _printer = new(Theme.Of(terminal: true), TimeZoneInfo.Local, TimeProvider.System);
    private readonly People _people = new();
    private readonly Comings _comings;
    private readonly SecretGuard _guard = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _leaving;
    private readonly ConnectionNews _news = new("What you say waits; Enter tries now.");
    private readonly CancellationToken _signal;
    private readonly List<PosixSignalRegistration> _redrawing = [];

    // A question takes the next line for itself.
    private volatile Question? _question;
    private volatile Conversation? _conversation;
    private volatile ChatClient? _chat;
    private volatile Idling? _idling;
    private IReadOnlyList<string> _rooms = [Wire.Lobby];

    private Interactive(JoinSettings settings, CancellationToken stop)
    {
        _settings = settings;
        _signal = stop;
        _leaving = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _screen = new Screen(_terminal.Output, () => TerminalMode.Columns);
        _editor = new LineEditor(new Completer(() => _people.Names, () => _rooms).Complete);
        _comings = new Comings(TimeProvider.System, (room, events) => Print(_printer.Print(room, events)));
        if (!OperatingSystem.IsWindows())
        {
            foreach (var signal in (PosixSignal[])[PosixSignal.SIGWINCH, PosixSignal.SIGCONT])
                _redrawing.Add(PosixSignalRegistration.Create(signal, _ => _screen.Redraw()));
        }
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
            // Left before being in, by a key or a signal.
            return ExitCodes.Interrupted;
        }
        finally
        {
            interactive._screen.Close();
        }
    }

    public void Dispose()
    {
        _redrawing.ForEach(r => r.Dispose());
        _comings.Dispose();
        _terminal.Dispose();
        _leaving.Dispose();
    }

    private async Task<int> RunAsync()
    {
        // A thread of its own: reading a key cannot be cancelled, and must not keep the program from ending.
        new Thread(ReadKeys) { IsBackground = true, Name = "keys" }.Start();
        Draw();

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
        _conversation = new Conversation(client, _people, _printer, _settings.Address.Server, _screen.Print, _leaving.Cancel);
        using var idling = new Idling(TimeProvider.System, () => client.IsAway, on => SetAwayAsync(client, on));
        idling.Press();
        _idling = idling;
        var showing = ShowAsync(client, _conversation);
        var running = RunLinesAsync(_conversation);
        // Leaving does not wait for a command that the server has not answered.
        await Task.WhenAny(showing, running, Task.Delay(Timeout.Infinite, _leaving.Token));
        var ended = showing.IsCompleted;
        var unsent = await _conversation.EndAsync();
        await _conversation.Finding.DisposeAsync();
        await _leaving.CancelAsync();
        await showing;
        await running;
        TellUnsent(unsent);
        if (!ended)
            _screen.Print(_printer.Info("You have left. Goodbye."));

        return ended ? ExitCodes.Refused
            : unsent.Count > 0 && _signal.IsCancellationRequested ? ExitCodes.Interrupted
            : ExitCodes.Done;
    }

    private async Task SetAwayAsync(ChatClient client, bool on)
    {
        await client.SetAwayAsync(on);
        Draw();
    }

    private void TellUnsent(IReadOnlyList<string> unsent)
    {
        if (unsent.Count == 0)
            return;

        _screen.Print(_printer.Error(unsent.Count == 1 ? "1 message was not sent:" : $"{unsent.Count} messages were not sent:"));
        foreach (var text in unsent)
            _screen.Print(_printer.Error(text));
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
        // What was said before one came is no call; what came while the connection was away is.
        var since = client.Welcome.ServerTime;
        await foreach (var e in client.Events)
        {
            _printer.Callings.OwnName = client.Nickname;
            _printer.Callings.Take(e);
            if (e is EnteredEvent entered)
                _rooms = [.. _rooms.Append(entered.Room).Distinct(StringComparer.Ordinal)];

            if (ConnectionNews.Concerns(e))
            {
                // One's own leaving is no news.
                if (!_leaving.IsCancellationRequested && _news.Of(e) is var (trouble, text))
                    _screen.Print(trouble ? _printer.Error(text) : _printer.Info(text));
            }
            else if (!conversation.Apply(e))
            {
                _printer.Recent.Take(e);
            }
            else if (!_comings.Take(e) && _printer.Print(e) is { } printed)
            {
                _screen.Print(printed);
                if (e.At >= since)
                    Notice(conversation, e);
            }

            Draw();
        }

        _comings.Flush();
    }

    private void Print(string? lines)
    {
        if (lines is not null)
            _screen.Print(lines);
    }

    private void Notice(Conversation conversation, ChatEvent e)
    {
        conversation.Unread.Take(e, _printer.SeveralRooms);
        if (_printer.Callings.Rings(e))
            _screen.Ring();
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
        _idling?.Press();
        if (_conversation?.Unread.Press() is { } missed)
            _screen.Print(_printer.Info(missed));

        if (key.Act == Act.Submit && _question is null && _guard.Ask(_editor.Text) is { } warning)
        {
            // The line stays, and is no line of one's own yet that the Up key brings back.
            _screen.Print(_printer.Error(warning));
            return;
        }

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
