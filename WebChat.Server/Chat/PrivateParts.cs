using WebChat.Contracts;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>What the loop of private messages is asked to do.</summary>
internal abstract class PrivateCommand;

/// <summary>A session has connections here, and was told of what is up to a number.</summary>
internal sealed class AttendCommand(Session session, long last) : PrivateCommand
{
    public Session Session { get; } = session;

    public long Last { get; } = last;
}

/// <summary>A session has no connections here any more.</summary>
internal sealed class UnattendCommand(Session session) : PrivateCommand
{
    public Session Session { get; } = session;
}

/// <summary>There may be something new for a session, up to a number.</summary>
internal sealed class FollowCommand(Session session, long last) : PrivateCommand
{
    public Session Session { get; } = session;

    public long Last { get; } = last;
}

/// <summary>What could not be read may be read now.</summary>
internal sealed class CatchUpCommand : PrivateCommand;

/// <summary>A private message that wants its numbers.</summary>
internal sealed class WhisperCommand(Session sender, Session receiver, PrivateDraft draft) : PrivateCommand
{
    private readonly TaskCompletionSource<Reply<Receipt>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Session Sender { get; } = sender;

    public Session Receiver { get; } = receiver;

    public PrivateDraft Draft { get; } = draft;

    public Task<Reply<Receipt>> Answered => _answer.Task;

    public void Answer(Reply<Receipt> reply) => _answer.TrySetResult(reply);
}
