using WebChat.Server.Storage;
using WebChat.Server.Storage.Sqlite;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

public sealed class ReaderTests : IDisposable
{
    private readonly ManualResetEventSlim _go = new();
    private int _held;

    public void Dispose() => _go.Dispose();

    [Fact]
    public async Task Reads_that_wait_for_the_disk_are_bounded()
    {
        SqliteNative.Load();
        using var readers = new SqliteReaders("Data Source=:memory:;Pooling=False");
        var reads = Enumerable.Range(0, 4).Select(_ => Task.Run(() => readers.ReadAsync(Held))).ToList();
        await Patience.UntilAsync(() => Volatile.Read(ref _held) == 4, "four read");
        for (var i = 0; i < 1024; i++)
            reads.Add(readers.ReadAsync(s => s.Number("SELECT 1")));
        Assert.All(reads, r => Assert.False(r.IsCompleted));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => readers.ReadAsync(s => s.Number("SELECT 1")));

        _go.Set();
        Assert.All(await Task.WhenAll(reads).InTime(), one => Assert.Equal(1, one));
        Assert.Equal(1, await readers.ReadAsync(s => s.Number("SELECT 1")));
    }

    private long Held(SqliteSession session)
    {
        Interlocked.Increment(ref _held);
        Assert.True(_go.Wait(Patience.Time));
        return session.Number("SELECT 1");
    }
}
