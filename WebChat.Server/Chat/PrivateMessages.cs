using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>
/// Private messages go between two sessions, never between two nicknames, or the next owner of a name would read them.
/// One loop stores and sends them, so that each session gets its numbers in order.
/// </summary>
internal sealed partial class PrivateMessages(
    IChatStore store,
    SessionIndex index,
    FrameWriter frames,
    TimeProvider time,
    ILogger<PrivateMessages> log
) : Inbox<PrivateCommand>(log)
{
    /// <summary>How many of them a session that comes back gets at most: the newest.</summary>
    private const int Page = 500;

    // Touched by the loop only.
    private readonly Dictionary<long, Attended> _attended = [];
    private readonly List<WhisperCommand> _whispers = [];

    // Written by the loop, read by anyone.
    private volatile bool _isBehind;

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

    /// <summary>From now on the session hears here what comes after this number.</summary>
    public ValueTask AttendAsync(Session session, long last) => SendAsync(new AttendCommand(session, last));

    /// <summary>No connection of it is here any more.</summary>
    public ValueTask UnattendAsync(Session session) => SendAsync(new UnattendCommand(session));

    /// <summary>There may be something for the session that another server stored.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="last">Up to which number.</param>
    public ValueTask FollowAsync(Session session, long last) => SendAsync(new FollowCommand(session, last));

    /// <summary>Asks again for what could not be read. Never waits.</summary>
    public void CatchUp()
    {
        if (_isBehind)
            TrySend(new CatchUpCommand());
    }

    protected override async ValueTask TurnAsync(IReadOnlyList<PrivateCommand> batch)
    {
        foreach (var command in batch)
        {
            switch (command)
            {
                case AttendCommand attend:
                    _attended[attend.Session.Id] = new(attend.Session, attend.Last);
                    break;
                case UnattendCommand { Session: var gone }:
                    _attended.Remove(gone.Id);
                    break;
                case WhisperCommand whisper:
                    _whispers.Add(whisper);
                    break;
            }
        }

        if (_whispers.Count > 0)
            await StoreAndSendAsync();
        _whispers.Clear();
        foreach (var follow in batch.OfType<FollowCommand>())
            await CatchUpAsync(follow.Session, follow.Last);
        if (batch.OfType<CatchUpCommand>().Any())
            await CatchUpAllAsync();
    }

    protected override void Fail(IReadOnlyList<PrivateCommand> batch, Exception failure)
    {
        _whispers.Clear();
        foreach (var whisper in batch.OfType<WhisperCommand>())
            whisper.Answer(Refusals.Internal);
    }

    private async Task StoreAndSendAsync()
    {
        IReadOnlyList<Stored<PrivateCopies>?> stored;
        try
        {
            stored = await store.AppendPrivatesAsync([.. _whispers.Select(w => w.Draft)]);
        }
        catch (Exception e) when (e is StorageFullException or StoreUnavailableException)
        {
            foreach (var whisper in _whispers)
                whisper.Answer(e is StorageFullException ? Refusals.StorageFull : Refusals.Unavailable);
            return;
        }

        for (var i = 0; i < stored.Count; i++)
        {
            var whisper = _whispers[i];
            if (stored[i] is not { Value: var copies } kept)
            {
                whisper.Answer(Refusals.NotJoined);
                continue;
            }

            whisper.Answer(new Receipt(copies.Sender.Id, copies.Sender.Seq, copies.Sender.At));
            if (kept.Repeat)
                continue;
            await SendAsync(whisper.Sender, copies.Sender);
            if (copies.Receiver is { } copy && whisper.Receiver != whisper.Sender)
                await SendAsync(whisper.Receiver, copy);
        }
    }

    private async Task CatchUpAllAsync()
    {
        _isBehind = false;
        foreach (var attended in _attended.Values.Where(a => a.Wanted > a.Last))
            await CatchUpAsync(attended.Session, attended.Wanted);
    }

    private async Task SendAsync(Session session, PrivateEvent copy)
    {
        if (!_attended.TryGetValue(session.Id, out var attended) || copy.Seq <= attended.Last)
            return;
        // Another server may have stored something for it in between.
        if (copy.Seq == attended.Last + 1)
            attended.Send(copy, frames);
        else
            await CatchUpAsync(session, copy.Seq);
    }

    // What cannot be read now is read with the next one, or when whoever looks at the store every second asks again.
    private async Task CatchUpAsync(Session session, long last)
    {
        if (!_attended.TryGetValue(session.Id, out var attended) || attended.Last >= last)
            return;
        attended.Wanted = Math.Max(last, attended.Wanted);
        var missed = new List<PrivateEvent>();
        try
        {
            IReadOnlyList<PrivateEvent> page;
            do
            {
                var before = missed.Count == 0 ? long.MaxValue : missed[0].Seq;
                page = await store.PrivatesAsync(session.Id, attended.Last, before, Page);
                missed.InsertRange(0, page);
            } while (page.Count > 0 && page[0].Seq > attended.Last + 1);
        }
        catch (StoreUnavailableException e)
        {
            _isBehind = true;
            LogLate(Log, session.Tag, e.Message);
            return;
        }

        foreach (var copy in missed)
            attended.Send(copy, frames);
    }

    [LoggerMessage(160, LogLevel.Warning, "Private messages for {Tag} could not be read now: {Reason}")]
    private static partial void LogLate(ILogger log, string tag, string reason);

    // A session with connections here, and the number of the last private message that they were sent.
    private sealed class Attended(Session session, long last)
    {
        public Session Session { get; } = session;

        public long Last { get; private set; } = last;

        /// <summary>The highest number that the store is known to have.</summary>
        public long Wanted { get; set; }

        public void Send(PrivateEvent copy, FrameWriter frames)
        {
            Last = copy.Seq;
            Session.Send(frames.Write(copy));
        }
    }
}
