using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using WebChat.Contracts;
using WebChat.Server;
using WebChat.Server.Chat;
using WebChat.Server.Chat.Names;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Changes;
using WebChat.Server.Storage.Search;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

/// <summary>The loop of a room over a store that the test holds in its hand.</summary>
public sealed class RoomLoopTests : IAsyncDisposable
{
    private readonly HeldStore _store = new();
    private readonly ManualTime _time = new();
    private readonly Senders _senders = new();
    private readonly Room _room;
    private readonly Session _ann;
    private readonly Stalls _stalls;
    private readonly Outbox _outbox;

    public RoomLoopTests()
    {
        var protocols = new ServiceCollection().AddLogging().AddSignalR().Services.BuildServiceProvider();
        var frames = new FrameWriter(protocols.GetRequiredService<IHubProtocolResolver>());
        _room = new Room(new StoredRoom("lobby", "", 0), _store, frames, _senders, 500, _ => { }, _time, NullLogger.Instance);
        var stored = new StoredSession(1, 1, "tag", [], "ann", Quiet: false, _time.GetUtcNow(), Presence.Online, ["lobby"]);
        _ann = new Session(stored, new LimitOptions(), _time);
        _stalls = new Stalls(_time);
        _outbox = new Outbox(new Nobody(), new Nobody(), _stalls);
    }

    public async ValueTask DisposeAsync()
    {
        await _room.StopAsync().InTime();
        _room.Dispose();
        _senders.Dispose();
        _stalls.Dispose();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task What_waits_while_the_disk_is_busy_goes_in_one_transaction()
    {
        await _room.JoinAsync(_ann);
        var first = Post("1");
        await _store.Asked.InTime();
        var rest = Enumerable.Range(2, 99).Select(i => Post($"{i}")).ToList();
        Assert.False(first.IsCompleted);

        _store.Commit();
        Assert.Equal(1, (await first.InTime()).Ok?.Seq);
        await _store.Asked.InTime();
        Assert.All(rest, p => Assert.False(p.IsCompleted));
        _store.Commit();
        var receipts = await Task.WhenAll(rest).InTime();
        Assert.Equal(Enumerable.Range(2, 99).Select(i => (long)i), receipts.Select(r => r.Ok!.Seq));
        Assert.Equal([1, 99], _store.Batches);
    }

    [Theory]
    [InlineData(true, Codes.StorageFull)]
    [InlineData(false, Codes.Unavailable)]
    public async Task What_the_store_did_not_take_is_refused_and_the_room_goes_on(bool full, string code)
    {
        await _room.JoinAsync(_ann);
        var refused = Post("1");
        await _store.Asked.InTime();
        _store.Fail(full ? new StorageFullException(new IOException()) : new StoreUnavailableException("away"));
        Assert.Equal(code, (await refused.InTime()).Error?.Code);

        var taken = Post("2");
        await _store.Asked.InTime();
        _store.Commit();
        Assert.Equal(1, (await taken.InTime()).Ok?.Seq);
    }

    [Fact]
    public async Task A_fault_in_a_turn_is_answered_and_does_not_end_the_loop()
    {
        await _room.JoinAsync(_ann);
        var broken = Post("1");
        await _store.Asked.InTime();
        _store.Fail(new InvalidOperationException("a fault"));
        Assert.Equal(Codes.Internal, (await broken.InTime()).Error?.Code);

        var taken = Post("2");
        await _store.Asked.InTime();
        _store.Commit();
        Assert.Equal(1, (await taken.InTime()).Ok?.Seq);
    }

    [Fact]
    public async Task Who_is_no_member_is_refused_without_the_store()
    {
        Assert.Equal(Codes.NotInRoom, (await Post("1").InTime()).Error?.Code);
        Assert.Empty(_store.Batches);
    }

    [Fact]
    public async Task A_full_inbox_refuses_at_once()
    {
        await _room.JoinAsync(_ann);
        var posts = new List<Task<Reply<Receipt>>> { Post("first") };
        await _store.Asked.InTime();
        for (var i = 0; i < 4096; i++)
            posts.Add(Post($"{i}"));
        var refused = await Post("one too many").InTime();
        Assert.Equal(Codes.Unavailable, refused.Error?.Code);

        while (posts.Exists(p => !p.IsCompleted))
        {
            _store.Commit();
            await Task.WhenAny(Task.WhenAll(posts), _store.Asked).InTime();
        }

        Assert.All(await Task.WhenAll(posts), r => Assert.NotNull(r.Ok));
    }

    private Task<Reply<Receipt>> Post(string text) =>
        _room.PostAsync(
            _ann,
            _outbox,
            new MessageDraft(1, "tag", "ann", Guid.NewGuid().ToString(), text, MessageKinds.Text, ReplyTo: null, _time.GetUtcNow())
        );

    /// <summary>The other end of a connection that takes everything.</summary>
    private sealed class Nobody : IWire, ICuttable
    {
        public bool HasEnded => false;

        public TimeSpan SinceProgress => TimeSpan.Zero;

        public ValueTask<bool> WriteAsync(Frame frame) => new(true);

        public void Fetch() { }

        public void Cut() { }
    }

    /// <summary>A store that commits when it is told to.</summary>
    private sealed class HeldStore : IChatStore
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _asked = NewAsked();
        private TaskCompletionSource<IReadOnlyList<Stored<MessageEvent>?>>? _answer;
        private IReadOnlyList<Stored<MessageEvent>?> _batch = [];
        private long _last;

        public List<int> Batches { get; } = [];

        /// <summary>Ends when a batch waits for its commit.</summary>
        public Task Asked
        {
            get
            {
                lock (_gate)
                    return _asked.Task;
            }
        }

        public string Epoch => "test";

        public bool IsShared => false;

        public long Tenure => 0;

        public ISearchIndex Search => throw new NotSupportedException();

        public void Commit() => Answer(a => a.SetResult(_batch), commit: true);

        public void Fail(Exception e) => Answer(a => a.SetException(e), commit: false);

        public Task<IReadOnlyList<Stored<MessageEvent>?>> AppendAsync(string room, IReadOnlyList<MessageDraft> drafts)
        {
            lock (_gate)
            {
                Batches.Add(drafts.Count);
                var last = _last;
                _batch =
                [
                    .. drafts.Select(d => new Stored<MessageEvent>(new(room, ++last, d.Id, d.Nickname, d.Tag, d.Text, d.Kind), false)),
                ];
                _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _asked.SetResult();
                return _answer.Task;
            }
        }

        private void Answer(Action<TaskCompletionSource<IReadOnlyList<Stored<MessageEvent>?>>> answer, bool commit)
        {
            lock (_gate)
            {
                if (commit)
                    _last += _batch.Count;
                _asked = NewAsked();
                answer(_answer!);
            }
        }

        private static TaskCompletionSource NewAsked() => new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool> IsReachableAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<StoredSession>> NameHoldersAsync() => throw new NotSupportedException();

        public Task<StoredSession?> FindSessionAsync(byte[] tokenHash) => throw new NotSupportedException();

        public Task<StoredSession?> CreateSessionAsync(Nickname name, string tag, byte[] tokenHash, DateTimeOffset since) =>
            throw new NotSupportedException();

        public Task<NameClaim> ClaimNameAsync(long session, Nickname name) => throw new NotSupportedException();

        public Task<StoredSession?> ArriveAsync(long session) => throw new NotSupportedException();

        public Task<StoredSession?> DepartAsync(long session) => throw new NotSupportedException();

        public Task<StoredSession?> ReleaseNameAsync(long session, DateTimeOffset absentSince) => throw new NotSupportedException();

        public Task<StoredSession?> EndSessionAsync(long session, Ending ending) => throw new NotSupportedException();

        public Task<int> EndAbsentSessionsAsync(DateTimeOffset absentBefore) => throw new NotSupportedException();

        public Task<StoredSession?> SetQuietAsync(long session, bool on) => throw new NotSupportedException();

        public Task<StoredSession?> SetMembershipAsync(long session, string room, bool member) => throw new NotSupportedException();

        public Task<IReadOnlyList<StoredRoom>> RoomsAsync() => throw new NotSupportedException();

        public Task<IReadOnlyList<RoomEvent>> ReadNewAsync(string room, long after) => throw new NotSupportedException();

        public Task<StoredRoom?> FindRoomAsync(string room) => throw new NotSupportedException();

        public Task<IReadOnlyList<ChangeOutcome>> ChangeAsync(string room, IReadOnlyList<ChangeDraft> drafts) =>
            throw new NotSupportedException();

        public Task<IReadOnlyDictionary<long, Quote>> QuotesAsync(string room, IReadOnlyList<long> messages) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<OwnReactions>> OwnReactionsAsync(string room, long session, IReadOnlyList<long> messages) =>
            throw new NotSupportedException();

        public Task<StoredSession?> SetAwayAsync(long session, bool on) => throw new NotSupportedException();

        public void TellTyping(string room, long session) => throw new NotSupportedException();

        public Task<Receipt?> FindReceiptAsync(long session, string id) => throw new NotSupportedException();

        public Task<MessagePage> ReadAsync(string room, PageRequest page) => throw new NotSupportedException();

        public Task<IReadOnlyList<Stored<PrivateCopies>?>> AppendPrivatesAsync(IReadOnlyList<PrivateDraft> drafts) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<PrivateEvent>> PrivatesAsync(long session, long after, long before, int limit) =>
            throw new NotSupportedException();

        public Task AddAnnouncementAsync(AnnouncementEvent announcement) => throw new NotSupportedException();

        public Task<IReadOnlyList<AnnouncementEvent>> AnnouncementsAsync(DateTimeOffset since, int limit) =>
            throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
