using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>
/// Private messages go between two sessions, never between two nicknames, or the next owner of a name would read them.
/// One loop stores and sends them, so that each session gets its numbers in order.
/// </summary>
internal sealed class PrivateMessages(
    IChatStore store,
    SessionIndex index,
    FrameWriter frames,
    TimeProvider time,
    ILogger<PrivateMessages> log
) : Inbox<WhisperCommand>(log)
{
    /// <summary>How many of them a session that comes back gets at most: the newest.</summary>
    private const int Page = 500;

    public Task<Reply<Receipt>> WhisperAsync(Session session, WhisperRequest request) =>
        TryWhisperAsync(session, request).OrFirstReceiptAsync(store, session, request.Id);

    private async Task<Reply<Receipt>> TryWhisperAsync(Session session, WhisperRequest request)
    {
        if (Draft.Check(request.Id, request.Kind) is { } refusal)
            return refusal;
        var text = UserText.Clean(request.Text);
        if (text.Ok is null)
            return text.Error!;
        if (string.IsNullOrEmpty(request.To) || index.ByName(Nickname.LookupKey(request.To)) is not { } receiver)
            return Refusals.NobodyThere;
        if (request.Tag is { Length: > 0 } tag && !string.Equals(tag, receiver.Tag, StringComparison.Ordinal))
            return Refusals.Gone;
        if (!session.Messages.TryTake(out var retryAfterMs))
            return Refusals.SlowDown(retryAfterMs);

        var draft = new PrivateDraft(
            session.AsParty(),
            receiver.AsParty(),
            request.Id!,
            text.Ok,
            request.Kind ?? MessageKinds.Text,
            time.GetUtcNow()
        );
        var whisper = new WhisperCommand(session, receiver, draft);
        return TrySend(whisper) ? await whisper.Answered : Refusals.Unavailable;
    }

    public async Task<Reply<PrivatePage>> PageAsync(Session session, PrivatesRequest request) =>
        new PrivatePage(await ReadAsync(session, request.After ?? 0, request.Before ?? long.MaxValue));

    /// <summary>The newest ones of a session between two numbers, oldest first.</summary>
    public async Task<IReadOnlyList<ChatEvent>> ReadAsync(Session session, long after, long before) =>
        await store.PrivatesAsync(session.Id, after, before, Page);

    protected override async ValueTask TurnAsync(IReadOnlyList<WhisperCommand> batch)
    {
        IReadOnlyList<Stored<PrivateCopies>?> stored;
        try
        {
            stored = await store.AppendPrivatesAsync([.. batch.Select(w => w.Draft)]);
        }
        catch (Exception e) when (e is StorageFullException or StoreUnavailableException)
        {
            foreach (var whisper in batch)
                whisper.Answer(e is StorageFullException ? Refusals.StorageFull : Refusals.Unavailable);
            return;
        }

        for (var i = 0; i < stored.Count; i++)
        {
            var whisper = batch[i];
            if (stored[i] is not { Value: var copies } kept)
            {
                whisper.Answer(Refusals.NotJoined);
                continue;
            }

            whisper.Answer(new Receipt(copies.Sender.Id, copies.Sender.Seq, copies.Sender.At));
            if (kept.Repeat)
                continue;
            whisper.Sender.Send(frames.Write(copies.Sender));
            if (copies.Receiver is { } copy && whisper.Receiver != whisper.Sender)
                whisper.Receiver.Send(frames.Write(copy));
        }
    }

    protected override void Fail(IReadOnlyList<WhisperCommand> batch, Exception failure)
    {
        foreach (var whisper in batch)
            whisper.Answer(Refusals.Internal);
    }
}

/// <summary>A private message that wants its numbers.</summary>
internal sealed class WhisperCommand(Session sender, Session receiver, PrivateDraft draft)
{
    private readonly TaskCompletionSource<Reply<Receipt>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Session Sender { get; } = sender;

    public Session Receiver { get; } = receiver;

    public PrivateDraft Draft { get; } = draft;

    public Task<Reply<Receipt>> Answered => _answer.Task;

    public void Answer(Reply<Receipt> reply) => _answer.TrySetResult(reply);
}
