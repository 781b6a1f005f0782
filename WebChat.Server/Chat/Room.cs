using WebChat.Contracts;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Changes;

namespace WebChat.Server.Chat;

/// <summary>
/// A room: who is in it, who hears it, and the one order of its messages. Posts that wait are stored in one transaction;
/// receipts and events go out after the commit, from one place, so that all see the same order.
/// </summary>
internal sealed partial class Room(
    StoredRoom stored,
    IChatStore store,
    FrameWriter frames,
    Senders senders,
    int crowdSize,
    Action<Room> giveUp,
    TimeProvider time,
    ILogger log
) : Inbox<RoomCommand>(log), IDisposable
{
    /// <summary>How many members a list of them names.</summary>
    private const int ListedMembers = 500;

    // Touched by the loop only.
    private readonly Dictionary<long, RoomMember> _members = [];
    private readonly Audience<Connection> _audience = new(senders, time);
    private readonly List<PostCommand> _posts = [];
    private readonly List<Outbox> _held = [];
    private readonly List<ChangeCommand> _changes = [];
    private readonly Crowd _crowd = new(time);
    private readonly List<EnterCommand> _entering = [];
    private long _told;
    private bool _isGivenUp;

    // Written by the loop, read by anyone.
    private long _last = stored.Last;
    private volatile int _count;
    private volatile string _topic = stored.Topic;

    // Written by one follower, read by anyone: what the store was seen to have.
    private long _known = stored.Last;

    public string Name { get; } = stored.Name;

    public RoomInfo Info => new(Name, _topic, _count, Volatile.Read(ref _last));

    /// <summary>Whether anybody would miss it in a list.</summary>
    public bool IsUsed => _count > 0 || Volatile.Read(ref _last) > 0;

    /// <summary>Ends with the receipt when the message is on disk, or with why it is not.</summary>
    public Task<Reply<Receipt>> PostAsync(Session session, Outbox outbox, MessageDraft draft)
    {
        var post = new PostCommand(session, outbox, draft);
        return TrySend(post) ? post.Answered : Task.FromResult<Reply<Receipt>>(Refusals.Unavailable);
    }

    /// <summary>Ends when the change is on disk and on its way to all, or with why it is not made.</summary>
    public Task<Reply> ChangeAsync(Session session, ChangeDraft draft)
    {
        var change = new ChangeCommand(session, draft);
        return TrySend(change) ? change.Answered : Task.FromResult<Reply>(Refusals.Unavailable);
    }

    /// <summary>Makes the session a member; false: this room was given up a moment ago.</summary>
    public Task<bool> JoinAsync(Session session) =>
        AskAsync(() =>
        {
            if (_isGivenUp)
                return false;
            if (_members.TryAdd(session.Id, new RoomMember(session)))
                Tell(new JoinedEvent(Name, session.Name.Text, session.Tag, session.Since), IsOf(session));
            _count = _members.Count;
            return true;
        });

    /// <summary>Lets a connection of a member hear everything above <see cref="RoomEntry.Last"/>.</summary>
    public async Task<RoomEntry> EnterAsync(Connection connection)
    {
        var enter = new EnterCommand(connection);
        await SendAsync(enter);
        return await enter.Answered;
    }

    public ValueTask LeaveAsync(Session session, string reason, Connection? except)
    {
        var connections = session.Connections;
        var name = session.Name.Text;
        return ActAsync(() =>
        {
            foreach (var connection in connections)
                _audience.Remove(connection);
            if (_members.Remove(session.Id))
                Tell(new LeftEvent(Name, name, session.Tag, reason), c => ReferenceEquals(c, except));
            GiveUpIfUnused();
        });
    }

    public ValueTask StopListeningAsync(Connection connection) => ActAsync(() => _audience.Remove(connection));

    public ValueTask PresenceAsync(Session session, string state)
    {
        var name = session.Name.Text;
        return ActAsync(() =>
        {
            if (!_members.TryGetValue(session.Id, out var member) || string.Equals(member.State, state, StringComparison.Ordinal))
                return;
            member.State = state;
            Tell(new PresenceEvent(Name, name, state), IsOf(session));
        });
    }

    public ValueTask RenamedAsync(Session session, string from, string to) =>
        ActAsync(() => Send(new RenamedEvent(Name, from, to, session.Tag), NoOne));

    /// <summary>At most one in two seconds of each member; the rest adds nothing.</summary>
    public ValueTask TypingAsync(Session session) =>
        ActAsync(() =>
        {
            if (TellTyping(session))
                store.TellTyping(Name, session.Id);
        });

    /// <summary>The same of somebody who writes on another server. Never waits.</summary>
    public void HearTyping(Session session) => TrySend(new ActCommand(() => TellTyping(session)));

    /// <summary>All members.</summary>
    public Task<Member[]> WhoAsync() => AskAsync(() => ListMembers(_members.Count));

    public void Dispose() => _crowd.Dispose();

    protected override async ValueTask TurnAsync(IReadOnlyList<RoomCommand> batch)
    {
        _told = 0;
        foreach (var command in batch)
            Take(command);
        _count = _members.Count;
        if (_posts.Count > 0)
            await StoreAndSendAsync();
        if (_changes.Count > 0)
            await ChangeAndSendAsync();
        if (_told > _last && !_audience.IsEmpty)
            await TryFollowAsync(_told);
        if (_entering.Count > 0)
            await LetInAsync();
        await _audience.CaughtUpAsync();
    }

    protected override void Fail(IReadOnlyList<RoomCommand> batch, Exception failure)
    {
        _posts.Clear();
        _changes.Clear();
        _entering.Clear();
        foreach (var post in batch.OfType<PostCommand>())
            post.Answer(Refusals.Internal);
        foreach (var change in batch.OfType<ChangeCommand>())
            change.Answer(Refusals.Internal);
        foreach (var enter in batch.OfType<EnterCommand>())
            enter.Fail(failure);
    }

    private void Take(RoomCommand command)
    {
        switch (command)
        {
            case ActCommand act:
                Do(act);
                break;
            case EnterCommand enter:
                _entering.Add(enter);
                break;
            case GrewCommand grew:
                _told = Math.Max(_told, grew.Last);
                // What this room was sent says it too, unless nobody here hears it.
                if (grew.IsStored && grew.Last > _last && _audience.IsEmpty)
                {
                    _topic = grew.Topic ?? _topic;
                    Volatile.Write(ref _last, grew.Last);
                }

                break;
            case PostCommand post when !_members.ContainsKey(post.Session.Id):
                post.Answer(Refusals.NotInRoom);
                break;
            case PostCommand post when post.Draft.ReplyTo is { } to && (to < 1 || to > _last):
                post.Answer(Refusals.ReplyInvalid);
                break;
            case PostCommand post:
                _posts.Add(post);
                break;
            case ChangeCommand change when !_members.ContainsKey(change.Session.Id):
                change.Answer(Refusals.NotInRoom);
                break;
            case ChangeCommand change:
                _changes.Add(change);
                break;
        }
    }

    // Who comes in reads what is up to here, and hears what is above.
    private async Task LetInAsync()
    {
        try
        {
            if (store.IsShared && await store.FindRoomAsync(Name) is { } found)
            {
                if (found.Last >= _last)
                    _topic = found.Topic;
                await FollowAsync(found.Last);
            }

            foreach (var enter in _entering)
            {
                var isNew = _audience.Add(enter.Connection);
                enter.Answer(new RoomEntry(_topic, _last, _members.Count, ListMembers(ListedMembers), Heard: !isNew));
            }
        }
        catch (StoreUnavailableException e)
        {
            _entering.ForEach(enter => enter.Fail(e));
        }

        _entering.Clear();
    }

    // What one act does wrong must not keep the others of the batch from being done.
    private void Do(ActCommand act)
    {
        try
        {
            act.Act();
        }
        catch (Exception e)
        {
            LogActFailed(Log, e, Name);
        }
    }

    // Anybody can make rooms by their names alone: one in which nothing was said leaves with the last of its members.
    private void GiveUpIfUnused()
    {
        if (_members.Count > 0 || _last > 0 || Name == Wire.Lobby)
            return;
        _isGivenUp = true;
        giveUp(this);
    }

    // In a crowd nobody can follow who comes and goes: the number is told instead.
    private void Tell(ChatEvent change, Func<Connection, bool> except)
    {
        if (_members.Count <= crowdSize)
            Send(change, except);
        else
            _crowd.Changed(() => Send(new PopulationEvent(Name, _members.Count), NoOne), act => TrySend(new ActCommand(act)));
    }

    private void Send(ChatEvent change, Func<Connection, bool> except) =>
        _audience.Send(frames.Write(change with { At = time.GetUtcNow() }), except);

    private bool TellTyping(Session session)
    {
        if (!_members.TryGetValue(session.Id, out var member) || !member.MayTellTyping(time))
            return false;
        Send(new TypingEvent(Name, session.Name.Text), c => !c.HearsRooms || c.Session == session);
        return true;
    }

    private Member[] ListMembers(int most) =>
        [.. _members.Values.Take(most).Select(m => m.ToMember(isOfCrowd: _members.Count > crowdSize))];

    private ValueTask ActAsync(Action act) => SendAsync(new ActCommand(act));

    private async Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await ActAsync(() =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }
        });
        return await answer.Task;
    }

    [LoggerMessage(101, LogLevel.Error, "Something could not be done in room {Room}")]
    private static partial void LogActFailed(ILogger log, Exception e, string room);

    private static bool NoOne(Connection connection) => false;

    private static Func<Connection, bool> IsOf(Session session) => c => c.Session == session;
}
