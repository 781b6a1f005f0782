using WebChat.Contracts;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Changes;

namespace WebChat.Server.Chat;

/// <summary>What a room's loop is asked to do.</summary>
internal abstract class RoomCommand;

/// <summary>Something short that needs no store.</summary>
internal sealed class ActCommand(Action act) : RoomCommand
{
    public Action Act { get; } = act;
}

/// <summary>A message that wants a number.</summary>
internal sealed class PostCommand(Session session, Outbox outbox, MessageDraft draft) : RoomCommand
{
    // What goes on by it is the hub's writing of the answer, which never waits: the loop does it, so that the receipt is
    // in the outbox before the messages, unless the hub's thread is not yet there to wait for it.
    private readonly TaskCompletionSource<Reply<Receipt>> _answer = new();

    public Session Session { get; } = session;

    /// <summary>Where the answer goes.</summary>
    public Outbox Outbox { get; } = outbox;

    public MessageDraft Draft { get; set; } = draft;

    public Task<Reply<Receipt>> Answered => _answer.Task;

    public void Answer(Reply<Receipt> reply) => _answer.TrySetResult(reply);
}

/// <summary>A change that wants a number, if it may be and changes anything.</summary>
internal sealed class ChangeCommand(Session session, ChangeDraft draft) : RoomCommand
{
    private readonly TaskCompletionSource<Reply> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Session Session { get; } = session;

    public ChangeDraft Draft { get; } = draft;

    public Task<Reply> Answered => _answer.Task;

    public void Answer(Reply reply) => _answer.TrySetResult(reply);
}

/// <summary>A connection of a member that wants to hear the room.</summary>
internal sealed class EnterCommand(Connection connection) : RoomCommand
{
    private readonly TaskCompletionSource<RoomEntry> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Connection Connection { get; } = connection;

    public Task<RoomEntry> Answered => _answer.Task;

    public void Answer(RoomEntry entry) => _answer.TrySetResult(entry);

    public void Fail(Exception failure) => _answer.TrySetException(failure);
}

/// <summary>What a connection knows when it begins to hear a room: all up to <see cref="Last"/> is history.</summary>
/// <param name="Heard">It heard the room before.</param>
internal sealed record RoomEntry(string Topic, long Last, int Count, Member[] Members, bool Heard);

/// <summary>Another server may have stored messages up to a number.</summary>
/// <param name="isStored">Whether the store says so, and not only somebody else.</param>
/// <param name="topic">What the room was about at that number, if that is known.</param>
internal sealed class GrewCommand(long last, bool isStored, string? topic) : RoomCommand
{
    public bool IsStored { get; } = isStored;

    public long Last { get; } = last;

    public string? Topic { get; } = topic;
}

/// <summary>Somebody in a room. Touched by the room's loop only.</summary>
internal sealed class RoomMember(Session session)
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromSeconds(2);
    private long? _typing;

    public Session Session { get; } = session;

    public string State { get; set; } = session.State;

    public Member ToMember(bool isOfCrowd) => new(Session.Name.Text, Session.Tag, State, Since: isOfCrowd ? null : Session.Since);

    public bool MayTellTyping(TimeProvider time)
    {
        if (_typing is { } last && time.GetElapsedTime(last) < TypingPause)
            return false;
        _typing = time.GetTimestamp();
        return true;
    }
}

/// <summary>Lets the number of people be told at most twice a second. Touched by the room's loop only, but for its timer.</summary>
internal sealed class Crowd(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private long? _told;
    private ITimer? _later;
    private bool _asked;

    /// <param name="tell">Tells the number; run by the loop.</param>
    /// <param name="enqueue">Hands something to the loop; false when its inbox is full.</param>
    public void Changed(Action tell, Func<Action, bool> enqueue)
    {
        if (_later is not null)
            return;
        var since = _told is { } told ? time.GetElapsedTime(told) : Pause;
        if (since >= Pause)
        {
            _told = time.GetTimestamp();
            tell();
            return;
        }

        _later = time.CreateTimer(_ => AskUntilTaken(), null, Pause - since, Pause);

        void AskUntilTaken()
        {
            // A full inbox says no; the timer asks again.
            if (!Volatile.Read(ref _asked) && enqueue(TellNow))
                Volatile.Write(ref _asked, true);
        }

        void TellNow()
        {
            _later?.Dispose();
            _later = null;
            _asked = false;
            _told = time.GetTimestamp();
            tell();
        }
    }

    public void Dispose() => _later?.Dispose();
}
