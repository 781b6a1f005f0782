using Microsoft.Win32.SafeHandles;
using WebChat.Bench.Net;

namespace WebChat.Bench.Load;

/// <summary>
/// The disk by itself, beside whatever is measured: a small file of which some times a second a little is written over, and waited for as a store waits.
/// A server that answers after its commit answers no sooner than the disk does; this tells the one from the other.
/// </summary>
internal sealed class DiskProbe : IDisposable
{
    private const int Bytes = 16 * 1024;
    private const int Places = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly SafeFileHandle _file;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    // Under the lock.
    private readonly Lock _gate = new();
    private Histogram _times = new();
    private string? _failure;

    /// <param name="folder">Where the store is.</param>
    /// <exception cref="BenchException">It cannot be written.</exception>
    public DiskProbe(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, $"webchat-bench-disk-{Guid.NewGuid():N}");
            _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose);
            // All of it at first, so that later nothing but what is written over has to reach the disk.
            RandomAccess.Write(_file, new byte[Bytes * Places], 0);
            RandomAccess.FlushToDisk(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            throw new BenchException($"{folder} cannot be written: {e.Message}", e);
        }

        _thread = new Thread(Probe) { Name = "disk probe", IsBackground = true };
        _thread.Start();
    }

    /// <summary>How long the disk took each time since this was asked last.</summary>
    /// <exception cref="BenchException">It takes nothing any more.</exception>
    public Times Take()
    {
        lock (_gate)
        {
            if (_failure is not null)
                throw new BenchException($"The disk takes nothing: {_failure}");
            var times = _times.Summary();
            _times = new Histogram();
            return times;
        }
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
        _file.Dispose();
    }

    private void Probe()
    {
        var some = new byte[Bytes];
        try
        {
            for (long i = 0; !_stop.Wait(Pause); i++)
            {
                var begin = Clock.Now;
                RandomAccess.Write(_file, some, i % Places * Bytes);
                Libc.Checked(Libc.SyncData(_file), "fdatasync");
                var took = Clock.Now - begin;
                lock (_gate)
                    _times.Add(took);
            }
        }
        catch (Exception e) when (e is IOException or BenchException)
        {
            lock (_gate)
                _failure = e.Message;
        }
    }
}
