using WebChat.Contracts;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;

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
    private readonly Audience<Connection> _audience = new(senders);
    private readonly List<PostCommand> _posts = [];
    private readonly Crowd _crowd = new(time);
    private long _last = stored.Last;
    private bool _isGivenUp;

    // Written by the loop, read by anyone.
    private volatile int _count;

    public string Name { get; } = stored.Name;

    public string Topic { get; } = stored.Topic;

    public RoomInfo Info => new(Name, Topic, _count, Volatile.Read(ref _last));

    /// <summary>Whether anybody would miss it in a list.</summary>
    public bool IsUsed => _count > 0 || Volatile.Read(ref _last) > 0;

    /// <summary>Ends with the receipt when the message is on disk, or with why it is not.</summary>
    public Task<Reply<Receipt>> PostAsync(Session session, MessageDraft draft)
    {
        var post = new PostCommand(session, draft);
        return TrySend(post) ? post.Answered : Task.FromResult<Reply<Receipt>>(Refusals.Unavailable);
    }

    /// <summary>
    /// Makes the session a member and lets the connection hear everything above <see cref="RoomEntry.Last"/>.
    /// <see langword="null"/>: this room was given up a moment ago; look it up again.
    /// </summary>
    public Task<RoomEntry?> EnterAsync(Session session, Connection connection) =>
        AskAsync(() =>
        {
            if (_isGivenUp)
                return null;
            if (_members.TryAdd(session.Id, new RoomMember(session)))
                Tell(new JoinedEvent(Name, session.Name.Text, session.Tag), IsOf(session));
            _audience.Add(connection);
            return new RoomEntry(Topic, _last, _members.Count, ListMembers(ListedMembers));
        });

    /// <summary>After a start: a member who has no connection yet.</summary>
    public ValueTask RestoreAsync(Session session) =>
        ActAsync(() =>
        {
            _members.TryAdd(session.Id, new RoomMember(session));
            _count = _members.Count;
        });

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
            if (_members.TryGetValue(session.Id, out var member) && member.MayTellTyping(time))
                Send(new TypingEvent(Name, session.Name.Text), c => !c.HearsRooms || c.Session == session);
        });

    /// <summary>All members.</summary>
    public Task<Member[]> WhoAsync() => AskAsync(() => ListMembers(_members.Count));

    public void Dispose() => _crowd.Dispose();

    protected override async ValueTask TurnAsync(IReadOnlyList<RoomCommand> batch)
    {
        foreach (var command in batch)
        {
            switch (command)
            {
                case ActCommand act:
                    Do(act);
                    break;
                case PostCommand post when !_members.ContainsKey(post.Session.Id):
                    post.Answer(Refusals.NotInRoom);
                    break;
                case PostCommand post when post.Draft.ReplyTo is { } to && (to < 1 || to > _last):
                    post.Answer(new Refusal(Codes.IdInvalid, "The message it answers does not exist in this room."));
                    break;
                case PostCommand post:
                    _posts.Add(post);
                    break;
            }
        }

        _count = _members.Count;
        if (_posts.Count > 0)
            await StoreAndSendAsync();
        await _audience.CaughtUpAsync();
    }

    protected override void Fail(IReadOnlyList<RoomCommand> batch, Exception failure)
    {
        _posts.Clear();
        foreach (var post in batch.OfType<PostCommand>())
            post.Answer(Refusals.Internal);
    }

    private async Task StoreAndSendAsync()
    {
        IReadOnlyList<Stored<MessageEvent>> kept;
        try
        {
            kept = await store.AppendAsync(Name, [.. _posts.Select(p => p.Draft)]);
        }
        catch (Exception e) when (e is StorageFullException or StoreUnavailableException)
        {
            foreach (var post in _posts)
                post.Answer(e is StorageFullException ? Refusals.StorageFull : Refusals.Unavailable);
            _posts.Clear();
            return;
        }

        for (var i = 0; i < kept.Count; i++)
            _posts[i].Answer(new Receipt(kept[i].Value.Id, kept[i].Value.Seq, kept[i].Value.At));
        _posts.Clear();

        var fresh = kept.Where(s => !s.Repeat).Select(s => s.Value).ToList();
        if (fresh.Count == 0)
            return;
        Volatile.Write(ref _last, fresh[^1].Seq);
        foreach (var frame in frames.WriteMany(fresh))
            _audience.Send(frame, except: c => !c.HearsRooms);
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

    private Member[] ListMembers(int most) =>
        [.. _members.Values.Take(most).Select(m => new Member(m.Session.Name.Text, m.Session.Tag, m.State))];

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

/// <summary>What a connection knows when it begins to hear a room: all up to <see cref="Last"/> is history.</summary>
internal sealed record RoomEntry(string Topic, long Last, int Count, Member[] Members);
