using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Logging;
using WebChat.Contracts;
using WebChat.Server.Hosting;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Search;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

/// <summary>How the index follows what is said, whatever is in it.</summary>
public sealed class IndexingTests
{
    [Fact]
    public async Task Rooms_that_fail_hold_up_no_other_and_come_further_with_fewer_messages_and_the_log_has_one_line()
    {
        var index = new Unreliable();
        var (time, log) = (new ManualTime(), new Lines());
        using var indexing = new Indexing(StoreWith(index), time, log);
        await indexing.StartAsync(CancellationToken.None);
        await UntilAsync(
            () => Unreliable.Sound.All(room => index.Left[room] == 0),
            "What can be indexed is, behind as many rooms that fail."
        );
        // In the midst of the room is a message that cannot be indexed together with many others.
        await UntilAsync(() => index.Left[Unreliable.Heavy] == 0, "Less at once went well.");
        Assert.Equal(512, index.Left[Unreliable.Broken]);
        Assert.False(indexing.ExecuteTask!.IsCompleted);
        Assert.Single(log.All);
        await indexing.StopAsync(CancellationToken.None);

        Task UntilAsync(Func<bool> isSo, string what) =>
            Patience.UntilAsync(
                () =>
                {
                    time.Advance(TimeSpan.FromSeconds(2));
                    return isSo();
                },
                what
            );
    }

    [Fact]
    public async Task It_goes_slowly_as_long_as_anybody_speaks_however_seldom()
    {
        var time = new ManualTime();
        var index = new Endless(time);
        using var indexing = new Indexing(StoreWith(index), time, new Lines());
        await indexing.StartAsync(CancellationToken.None);
        await Patience.UntilAsync(() => !index.Gaps.IsEmpty || Moved(1), "It has begun.");
        var before = index.Gaps.Count;
        for (var i = 0; i < 20; i++)
        {
            var seen = index.Gaps.Count;
            index.Last++;
            time.Advance(TimeSpan.FromMilliseconds(300));
            await Patience.UntilAsync(() => index.Gaps.Count > seen || Moved(1), "It goes on.");
        }

        Assert.All(index.Gaps.Skip(before + 1), gap => Assert.True(gap >= TimeSpan.FromMilliseconds(100), $"{gap}"));
        await Patience.UntilAsync(() => Moved(100) || index.Gaps.Last() < TimeSpan.FromMilliseconds(10), "Nobody speaks any more.");
        var stopping = indexing.StopAsync(CancellationToken.None);
        await Patience.UntilAsync(() => stopping.IsCompleted || Moved(1), "It ends with its batch.");
        await stopping;

        bool Moved(int milliseconds)
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            return false;
        }
    }

    private static IChatStore StoreWith(ISearchIndex index)
    {
        var store = DispatchProxy.Create<IChatStore, OnlySearch>();
        ((OnlySearch)(object)store).Index = index;
        return store;
    }

    /// <summary>One that is written, and in which nobody searches.</summary>
    private abstract class Index : ISearchIndex
    {
        public abstract Task<IReadOnlyList<IndexedRoom>> BehindAsync(int limit, IReadOnlyCollection<long> without);

        public abstract Task<int> IndexAsync(IndexedRoom room, int most = IndexedRoom.Batch);

        public virtual Task<IndexedRoom?> FindRoomAsync(string room) => throw new NotSupportedException();

        public Task<bool> TidyAsync(DateTimeOffset now) => Task.FromResult(false);

        public Task<IReadOnlyList<MessageEvent>> FindAsync(
            IndexedRoom room,
            SearchQuery query,
            IReadOnlyList<long> stretches,
            long below,
            int limit,
            CancellationToken enough
        ) => throw new NotSupportedException();
    }

    /// <summary>A room of which there is always more to index, four milliseconds at a time.</summary>
    private sealed class Endless(ManualTime time) : Index
    {
        private long _begun;

        public long Last { get; set; } = 10_000;

        /// <summary>From the beginning of one batch to that of the next.</summary>
        public ConcurrentQueue<TimeSpan> Gaps { get; } = [];

        public override Task<IReadOnlyList<IndexedRoom>> BehindAsync(int limit, IReadOnlyCollection<long> without) =>
            Task.FromResult<IReadOnlyList<IndexedRoom>>([new(1, "ops", Last, 1, 0)]);

        public override async Task<int> IndexAsync(IndexedRoom room, int most = IndexedRoom.Batch)
        {
            if (_begun > 0)
                Gaps.Enqueue(time.GetElapsedTime(_begun));
            _begun = time.GetTimestamp();
            await Task.Delay(TimeSpan.FromMilliseconds(4), time);
            return most;
        }
    }

    /// <summary>Twenty rooms with 512 messages each, the first sixteen of which fail.</summary>
    private sealed class Unreliable : Index
    {
        public const long Heavy = 1;
        public const long Broken = 2;

        public static IEnumerable<long> Sound => [17, 18, 19, 20];

        public ConcurrentDictionary<long, int> Left { get; } = new(Enumerable.Range(1, 20).Select(i => KeyValuePair.Create((long)i, 512)));

        public override Task<IReadOnlyList<IndexedRoom>> BehindAsync(int limit, IReadOnlyCollection<long> without) =>
            Task.FromResult<IReadOnlyList<IndexedRoom>>([
                .. Left.Where(l => l.Value > 0 && !without.Contains(l.Key)).OrderBy(l => l.Key).Take(limit).Select(l => Room(l.Key)),
            ]);

        public override Task<IndexedRoom?> FindRoomAsync(string room) =>
            Task.FromResult<IndexedRoom?>(Room(long.Parse(room, System.Globalization.CultureInfo.InvariantCulture)));

        public override Task<int> IndexAsync(IndexedRoom room, int most = IndexedRoom.Batch)
        {
            if (room.Id is > Heavy and <= 16)
                throw room.Id % 2 == 0 ? new InvalidOperationException("broken") : new StoreUnavailableException("away");
            if (room.Id == Heavy && most > 16)
                throw new StoreUnavailableException("too much at once");
            var done = Math.Min(most, Left[room.Id]);
            Left[room.Id] -= done;
            return Task.FromResult(done);
        }

        private static IndexedRoom Room(long id) => IndexedRoom.Beginning(id, $"{id}", 512);
    }

    /// <summary>A store of which only the index is asked.</summary>
    public class OnlySearch : DispatchProxy
    {
        internal ISearchIndex Index { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Index;
    }

    private sealed class Lines : ILogger<Indexing>
    {
        public ConcurrentQueue<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => All.Enqueue(formatter(state, exception));
    }
}
