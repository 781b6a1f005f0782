using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>
/// A person, or a program, in the chat. It connects once and stays: a lost connection is made again for ever, what was missed
/// comes in order and without repeats, and what was posted meanwhile is sent, once.
/// </summary>
/// <remarks>
/// All members may be called from any thread. Messages (<see cref="PostAsync"/>, <see cref="WhisperAsync"/>) wait for a
/// connection; everything else is refused with <see cref="ClientCodes.Offline"/> when there is none.
/// </remarks>
public sealed partial class ChatClient : IAsyncDisposable
{
    private readonly EventStream _stream;
    private readonly Timeline _timeline;
    private readonly Outbox _outbox;
    private readonly History _history;
    private readonly Library _library;
    private readonly ConnectionLoop _loop;
    private readonly TimeProvider _time;

    private ChatClient(ChatClientOptions options)
    {
        _stream = new EventStream(options.EventCapacity, options.TimeProvider);
        _timeline = new Timeline(_stream, options.TimeProvider, options.PrivateAfter);
        _outbox = new Outbox(options.OutboxCapacity, options.TimeProvider);
        _history = new History(options.Server, options.TimeProvider);
        _library = new Library(options.Server, options.TimeProvider);
        _time = options.TimeProvider;
        _loop = new ConnectionLoop(options, _timeline, _stream, _outbox, _history);
    }

    /// <summary>Connects and joins.</summary>
    /// <param name="options">Where, and as whom.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A client that is live.</returns>
    /// <exception cref="ChatUnreachableException">Nothing answers (unless <see cref="ChatClientOptions.RetryFirstConnection"/>).</exception>
    /// <exception cref="ChatRefusedException">The server does not take the nickname, or the address is banned.</exception>
    public static async Task<ChatClient> ConnectAsync(ChatClientOptions options, CancellationToken cancellationToken = default)
    {
        var client = new ChatClient(options);
        var connected = false;
        try
        {
            await client._loop.StartAsync(cancellationToken);
            connected = true;
            return client;
        }
        finally
        {
            if (!connected)
                await client.DisposeAsync();
        }
    }

    /// <summary>
    /// What happens, for one reader at a time: the events of the wire, and the client's own <see cref="ConnectionEvent"/>,
    /// <see cref="EnteredEvent"/> and <see cref="GapEvent"/>. Every message of a room and every private message comes exactly
    /// once and in order. It ends when the client has ended.
    /// </summary>
    /// <remarks>
    /// When <see cref="ChatClientOptions.EventCapacity"/> events wait for a reader that is too slow, what comes then is left out, and the connection
    /// made anew once half of them are read, which brings it: no message is lost, but who came and went meanwhile is. While nobody reads at all, the
    /// oldest events are thrown away, and a <see cref="GapEvent"/> says so to one who begins later.
    /// </remarks>
    public IAsyncEnumerable<ChatEvent> Events => _stream;

    /// <summary>Where the connection stands; changes come as <see cref="ConnectionEvent"/>.</summary>
    public ConnectionState State => _loop.State;

    /// <summary>One's nickname now, as the server stores it.</summary>
    public string Nickname => _loop.Welcome.Nickname;

    /// <summary>One's public id: the same over all connections of the session.</summary>
    public string Tag => _loop.Welcome.Tag;

    /// <summary>The secret of the session, for <see cref="ChatClientOptions.Token"/>. Who has it is you.</summary>
    public string Token => _loop.Welcome.Token;

    /// <summary>Whether quiet mode is on.</summary>
    public bool IsQuiet => _loop.Welcome.Quiet;

    /// <summary>What the server said last time one joined: its welcome text, its limits.</summary>
    public Welcome Welcome => _loop.Welcome;

    /// <summary>The rooms one is in, or will be again when the connection is back.</summary>
    public IReadOnlyList<string> EnteredRooms => _timeline.Rooms;

    /// <summary>The number of the last private message that came, for <see cref="ChatClientOptions.PrivateAfter"/>.</summary>
    public long PrivateAfter => _timeline.PrivateAfter;

    /// <summary>How many messages wait to be sent.</summary>
    public int Waiting => _outbox.Count;

    /// <summary>
    /// Enters a room; its newest messages follow in <see cref="Events"/> (about a screen of them, however many reactions came since), then what is
    /// said from now on.
    /// </summary>
    /// <param name="room">The room's name. A room is made when it is first entered.</param>
    /// <param name="history">Without it, only what is said from now on follows: bots do not want to answer yesterday's questions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The room as it is now, with its newest messages.</returns>
    /// <exception cref="ChatRefusedException">No such name is possible, or there is no connection.</exception>
    public Task<RoomState> EnterAsync(string room, bool history = true, CancellationToken cancellationToken = default) =>
        _loop.AskAsync(link => EnterAsync(link, room, history, cancellationToken));

    private async Task<RoomState> EnterAsync(Link link, string room, bool history, CancellationToken cancellationToken)
    {
        var entered = false;
        try
        {
            var isNew = !_timeline.Knows(room);
            var state = await link.CallAsync<RoomState>(nameof(IChatHub.Enter), cancellationToken, _timeline.Entering(room));
            if (isNew && history)
                state = await _history.WithMessagesAsync(state, cancellationToken);
            _timeline.Entered(room, state, history);
            _loop.Fill();

            // Live messages of a room asked for by another spelling could not be told apart until now: ask by its name.
            if (!string.Equals(state.Room, room, StringComparison.Ordinal))
                state = await EnterAsync(link, state.Room, history, cancellationToken);

            entered = true;
            return state;
        }
        finally
        {
            if (!entered)
            {
                _timeline.NotEntered(room, connected: ReferenceEquals(link, _loop.Current));
                _loop.Fill();
            }
        }
    }

    /// <summary>Leaves a room.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatRefusedException">Not in that room, or there is no connection.</exception>
    public async Task LeaveAsync(string room, CancellationToken cancellationToken = default)
    {
        await _loop.AskAsync(link => link.CallAsync(nameof(IChatHub.Leave), cancellationToken, room));
        _timeline.Left(room);
    }

    /// <summary>
    /// Says something in a room. It is sent once, in the order of the calls: over lost connections, over restarts of the
    /// server, and as fast as the server allows.
    /// </summary>
    /// <param name="room">The room's name.</param>
    /// <param name="text">At most 4,000 UTF-16 units and 60 lines.</param>
    /// <param name="kind">One of <see cref="MessageKinds"/>.</param>
    /// <param name="replyTo">The number of the message that this one answers.</param>
    /// <param name="id">A UUID of one's own, to be able to post the same again after a restart of the program without sending it twice.</param>
    /// <param name="cancellationToken">Gives up waiting. A message that is on its way already may still arrive.</param>
    /// <returns>The receipt: it is on the server's disk and has its place.</returns>
    /// <exception cref="ChatRefusedException">The server does not take it, or too many wait.</exception>
    public Task<Receipt> PostAsync(
        string room,
        string text,
        string kind = MessageKinds.Text,
        long? replyTo = null,
        string? id = null,
        CancellationToken cancellationToken = default
    ) =>
        SendAsync(
            id,
            text,
            (link, given, token) =>
                link.CallAsync<Receipt>(nameof(IChatHub.Post), token, new PostRequest(room, given, text, kind, replyTo)),
            cancellationToken
        );

    /// <summary>Says something to one person; otherwise like <see cref="PostAsync"/>.</summary>
    /// <param name="to">The nickname.</param>
    /// <param name="text">At most 4,000 UTF-16 units and 60 lines.</param>
    /// <param name="tag">In a conversation that goes on, whom it is with: refused with <see cref="Codes.Gone"/> if the name is somebody else's now.</param>
    /// <param name="kind">One of <see cref="MessageKinds"/>.</param>
    /// <param name="id">A UUID of one's own.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The receipt.</returns>
    /// <exception cref="ChatRefusedException">Nobody has that name, the server does not take the text, or too many wait.</exception>
    public Task<Receipt> WhisperAsync(
        string to,
        string text,
        string? tag = null,
        string kind = MessageKinds.Text,
        string? id = null,
        CancellationToken cancellationToken = default
    ) =>
        SendAsync(
            id,
            text,
            (link, given, token) =>
                link.CallAsync<Receipt>(nameof(IChatHub.Whisper), token, new WhisperRequest(to, given, text, tag, kind)),
            cancellationToken
        );

    /// <summary>Quiet mode: while on, no room messages come and none can be posted. Switched off, what was skipped comes.</summary>
    /// <param name="on">On or off.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatRefusedException">There is no connection.</exception>
    public async Task SetQuietAsync(bool on, CancellationToken cancellationToken = default)
    {
        await _loop.AskAsync(link => link.CallAsync(nameof(IChatHub.SetQuiet), cancellationToken, on));
        _timeline.SetQuiet(on);
        _loop.Update(w => w with { Quiet = on });
        foreach (var room in _timeline.Rooms.Where(_ => !on))
            await RefusalRules.WithPatienceAsync(() => EnterAsync(room, cancellationToken: cancellationToken), _time, cancellationToken);
    }

    /// <summary>Takes another nickname.</summary>
    /// <param name="nickname">The wished name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The name as the server stores it.</returns>
    /// <exception cref="ChatRefusedException">Taken, reserved or impossible, or there is no connection.</exception>
    public async Task<string> RenameAsync(string nickname, CancellationToken cancellationToken = default)
    {
        var renamed = await _loop.AskAsync(link => link.CallAsync<Renamed>(nameof(IChatHub.Rename), cancellationToken, nickname));
        _loop.Update(w => w with { Nickname = renamed.Nickname });
        return renamed.Nickname;
    }

    /// <summary>Who is there.</summary>
    /// <param name="room">In which room; <see langword="null"/>: everybody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The people.</returns>
    /// <exception cref="ChatRefusedException">No such room, or there is no connection.</exception>
    public async Task<IReadOnlyList<Member>> WhoAsync(string? room = null, CancellationToken cancellationToken = default) =>
        await _loop.AskAsync(link => link.CallAsync<Member[]>(nameof(IChatHub.Who), cancellationToken, room));

    /// <summary>All rooms.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rooms.</returns>
    /// <exception cref="ChatRefusedException">There is no connection.</exception>
    public async Task<IReadOnlyList<RoomInfo>> RoomsAsync(CancellationToken cancellationToken = default) =>
        await _loop.AskAsync(link => link.CallAsync<RoomInfo[]>(nameof(IChatHub.Rooms), cancellationToken));

    /// <summary>A page of a room's history, oldest first.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="before">Only messages with smaller numbers; <see langword="null"/>: the newest.</param>
    /// <param name="limit">At most so many; 500 is the most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ChatUnreachableException">The server did not answer.</exception>
    public Task<HistoryPage> HistoryAsync(
        string room,
        long? before = null,
        int limit = 50,
        CancellationToken cancellationToken = default
    ) => _history.PageAsync(room, null, before, limit, cancellationToken);

    /// <summary>Tells a room that one is writing; the others see it for 5 seconds.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatRefusedException">Not in that room, or there is no connection.</exception>
    public Task TypingAsync(string room, CancellationToken cancellationToken = default) =>
        _loop.AskAsync(link => link.CallAsync(nameof(IChatHub.Typing), cancellationToken, room));

    /// <summary>While reconnecting: tries now instead of later.</summary>
    public void TryNow() => _loop.TryNow();

    /// <summary>
    /// Gives the nickname up at once and ends. What waits in the outbox is not sent any more. Without it (<see cref="DisposeAsync"/>
    /// only) the others see "reconnecting" for the grace time, and the <see cref="Token"/> brings the session back.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task QuitAsync(CancellationToken cancellationToken = default)
    {
        _loop.End("You have quit.");
        if (_loop.Current is { } link)
        {
            // Lost at the last moment: the grace time does it.
            var quit = link.CallAsync(nameof(IChatHub.Quit), cancellationToken);
            await quit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _loop.DisposeAsync();
    }

    /// <summary>Closes the connection and ends, without quitting.</summary>
    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _history.Dispose();
        _library.Dispose();
    }

    private Task<Receipt> SendAsync(
        string? id,
        string text,
        Func<Link, string, CancellationToken, Task<Receipt>> send,
        CancellationToken cancellationToken
    ) =>
        OutboxPolicy.Objection(text, Welcome.Limits.Text) is { } refusal
            ? Task.FromException<Receipt>(new ChatRefusedException(refusal))
            : _outbox.AddAsync(new OutboxEntry(id ?? Guid.NewGuid().ToString(), send), cancellationToken);
}
