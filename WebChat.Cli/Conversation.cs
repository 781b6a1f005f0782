using WebChat.Cli.Terminal;
using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>What a person at the terminal does: runs what is typed, and knows the room one is looking at.</summary>
/// <param name="chat">The connection.</param>
/// <param name="people">Who is who.</param>
/// <param name="printer">Words things.</param>
/// <param name="server">Where the chat is.</param>
/// <param name="print">Shows lines.</param>
/// <param name="quit">Ends the program.</param>
internal sealed class Conversation(ChatClient chat, People people, Printer printer, Uri server, Action<string> print, Action quit)
{
    /// <summary>What is on its way, and leaving itself, may take so long together.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    private readonly Hidden _hidden = new();

    // Name to tag of those one has exchanged private messages with: the next one goes to nobody else who took the name.
    private readonly Dictionary<string, string> _partners = new(StringComparer.OrdinalIgnoreCase);

    // Rooms that one was told to be in; coming back to them after a loss is no news.
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    // Assigned once, when everything that it tells by is there.
    private Outgoing? _outgoing;
    private Afterthoughts? _afterthoughts;
    private Finding? _finding;
    private Attending? _attending;
    private Around? _around;

    /// <summary>What was said and is not with the server yet.</summary>
    public Outgoing Outgoing => _outgoing ??= new Outgoing(() => chat.State is ConnectionState.Live, Tell, Fail);

    /// <summary>What one does to what was said.</summary>
    public Afterthoughts Afterthoughts =>
        _afterthoughts ??= new Afterthoughts(chat, printer.Recent, () => Room, () => Outgoing, Tell, Fail);

    /// <summary>What looks for what was said.</summary>
    public Finding Finding => _finding ??= new Finding(chat, printer, () => Room, print);

    /// <summary>What came since one last wrote.</summary>
    public Unread Unread { get; } = new(printer.Callings, TimeZoneInfo.Local, TimeProvider.System);

    /// <summary>What one is told of.</summary>
    public Attending Attending => _attending ??= new Attending(printer.Callings, Unread, () => Room, Tell, Fail);

    /// <summary>Who and what is around.</summary>
    public Around Around => _around ??= new Around(chat, people, _hidden, () => Room, server, Tell, Fail);

    /// <summary>The room that lines go to.</summary>
    public string? Room { get; private set; }

    /// <summary>Before the line that is typed.</summary>
    public string Prompt
    {
        get
        {
            var waiting = chat.Waiting > 0 ? $", {chat.Waiting} waiting" : "";
            var state =
                chat.State is ConnectionState.Live
                    ? (
                        chat.IsQuiet ? " (quiet)"
                        : chat.IsAway ? " (away)"
                        : ""
                    )
                    : $" (offline{waiting})";
            return $"{SafeText.Line(Room ?? "no room")}{state}> ";
        }
    }

    /// <summary>Runs one line.</summary>
    public async Task RunAsync(string line)
    {
        var input = Input.Parse(line.Trim());
        if (input.Command is null && input.Rest.Length == 0)
            return;

        Attending.Wrote(input.Command);
        try
        {
            var run = input.Command is null ? SayAsync(input.Rest, MessageKinds.Text) : RunAsync(input.Command, input.Rest);
            await run;
        }
        catch (ChatRefusedException e)
        {
            Fail(JoinCommand.Sentence(e.Refusal));
        }
        catch (ChatUnreachableException)
        {
            Fail("The connection was lost before the answer came. Try again when it is back.");
        }
    }

    /// <summary>What an event changes here.</summary>
    /// <returns>Whether it is to be shown.</returns>
    public bool Apply(ChatEvent e)
    {
        people.Apply(e);
        switch (e)
        {
            case EnteredEvent entered when _told.Add(entered.Room):
                var topic = entered.Topic.Length > 0 ? $" Topic: {entered.Topic}." : "";
                Tell($"You are in {entered.Room}.{topic} Here: {People.List(entered.Members, entered.Count, chat.Tag)}.");
                return false;
            case PrivateEvent p:
                var own = string.Equals(p.Tag, chat.Tag, StringComparison.Ordinal);
                _partners[own ? p.To : p.From] = own ? p.ToTag : p.Tag;
                return !_hidden.Has(p.Tag);
            case MessageEvent m:
                return !_hidden.Has(m.Tag);
            case ReactedEvent r:
                return !_hidden.Has(r.Tag);
            case ChangeEvent change:
                return printer.Recent.AuthorOf(change) is not { } author || !_hidden.Has(author);
            case RenamedEvent r:
                _hidden.Rename(r.Tag, r.To);
                return true;
            case NoticeEvent { Code: NoticeCodes.Left } n when string.Equals(n.Room, Room, StringComparison.Ordinal):
                Look();
                return true;
            default:
                return true;
        }
    }

    /// <summary>Leaves the chat. What was typed just before goes first, and what was to be deleted, if it can.</summary>
    /// <returns>What was not sent.</returns>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        using var deadline = new CancellationTokenSource(Goodbye);
        if (chat.State is ConnectionState.Live)
            await Outgoing.SettleAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var deleted = Afterthoughts.Deletions.SettleAsync().WaitAsync(deadline.Token);
        await deleted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var unsent = Outgoing.Waiting;
        await chat.QuitAsync(deadline.Token);
        return unsent;
    }

    public async Task JoinAsync(string name)
    {
        if (Missing(name, "join"))
            return;

        var already = chat.EnteredRooms.FirstOrDefault(r => string.Equals(r, name, StringComparison.OrdinalIgnoreCase));
        if (already is not null)
        {
            Room = already;
            Tell($"You are in {already} now.");
            return;
        }

        var state = await chat.EnterAsync(name);
        Room = state.Room;
        Look();
    }

    public async Task LeaveAsync(string name)
    {
        if ((name.Length > 0 ? name : Room) is not { } room)
        {
            Fail("You are in no room.");
            return;
        }

        await chat.LeaveAsync(room);
        _told.Remove(room);
        Look();
        Tell($"You have left {room}." + (Room is null ? " /join room enters one." : $" Lines go to {Room} now."));
    }

    public Task WhisperAsync(string rest)
    {
        var (word, text) = Input.Word(rest);
        // "@ann: hello" is for ann: no name ends so.
        var name = word.TrimStart('@').TrimEnd(':', ',');
        if (name.Length == 0 || text.Length == 0)
        {
            Fail("Say to whom, and what: /msg name text");
            return Task.CompletedTask;
        }

        Outgoing.Send(text, id => SendPrivateAsync(name, text, id));
        return Task.CompletedTask;
    }

    public Task ActAsync(string text) => Missing(text, "me") ? Task.CompletedTask : SayAsync(text, MessageKinds.Action);

    public async Task RenameAsync(string name)
    {
        if (!Missing(name, "nick"))
            Tell($"You are called {await chat.RenameAsync(name)} now.");
    }

    public async Task ToggleQuietAsync()
    {
        await chat.SetQuietAsync(!chat.IsQuiet);
        Tell(
            chat.IsQuiet
                ? "Quiet mode is on: no room messages come or go. /quiet switches it off."
                : "Quiet mode is off: what was skipped follows."
        );
    }

    public Task SendAgainAsync()
    {
        Outgoing.SendAgain();
        return Task.CompletedTask;
    }

    public Task HelpAsync()
    {
        foreach (var line in Commands.Help())
            Tell(line);

        return Task.CompletedTask;
    }

    public Task QuitAsync()
    {
        quit();
        return Task.CompletedTask;
    }

    private Task RunAsync(string name, string rest)
    {
        if (Commands.Find(name) is { } command)
            return command.RunAsync(this, rest);

        Fail($"Unknown command: /{name}. /help lists the commands; //{name} says it as a text.");
        return Task.CompletedTask;
    }

    private Task SayAsync(string text, string kind)
    {
        if (Room is null)
        {
            Fail("You are in no room. /join room enters one.");
        }
        else
        {
            var room = Room;
            Outgoing.Send(text, async id => printer.Recent.Sent(room, (await chat.PostAsync(room, text, kind, id: id)).Seq));
        }

        return Task.CompletedTask;
    }

    private async Task SendPrivateAsync(string name, string text, string id)
    {
        try
        {
            await chat.WhisperAsync(name, text, _partners.GetValueOrDefault(name), id: id);
        }
        catch (ChatRefusedException e) when (e.Code is Codes.Gone)
        {
            _partners.Remove(name);
            throw;
        }
    }

    private void Look()
    {
        printer.SeveralRooms = chat.EnteredRooms.Count > 1;
        if (Room is null || !chat.EnteredRooms.Contains(Room, StringComparer.Ordinal))
            Room = chat.EnteredRooms.Count > 0 ? chat.EnteredRooms[^1] : null;
    }

    private bool Missing(string argument, string command)
    {
        if (argument.Length > 0)
            return false;

        Fail($"Say more: /{command} {Commands.Find(command)?.Usage}");
        return true;
    }

    private void Tell(string text) => print(printer.Info(SafeText.Line(text)));

    private void Fail(string text) => print(printer.Error(SafeText.Line(text)));
}
