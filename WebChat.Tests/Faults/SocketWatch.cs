using System.Diagnostics;
using System.Globalization;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>
/// Watches a server's sockets in the kernel's table: from when on a client leaves bytes unread, and when the server closes it.
/// </summary>
internal sealed class SocketWatch : IAsyncDisposable
{
    private const string Established = "01";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly string _port;
    private readonly HashSet<int> _clients;
    private readonly Dictionary<int, long> _unsentSince = [];
    private readonly Dictionary<int, double> _closedAfter = [];
    private readonly Task _watching;

    /// <param name="server">The server's address.</param>
    /// <param name="clients">The ports of the clients to watch.</param>
    public SocketWatch(Uri server, IEnumerable<int> clients)
    {
        _port = server.Port.ToString("X4", CultureInfo.InvariantCulture);
        _clients = [.. clients];
        _watching = WatchAsync();
    }

    /// <summary>Seconds from the first unsent byte to the close, of each that is closed.</summary>
    public IReadOnlyCollection<double> ClosedAfter
    {
        get
        {
            lock (_closedAfter)
                return [.. _closedAfter.Values];
        }
    }

    public bool HasAllClosed
    {
        get
        {
            lock (_closedAfter)
                return _closedAfter.Count == _clients.Count;
        }
    }

    /// <summary>The most that the machine's sockets held meanwhile, in MB.</summary>
    public double PeakMegabytes { get; private set; }

    public Task AllClosedAsync(TimeSpan most) =>
        Patience.UntilAsync(() => HasAllClosed, () => $"{ClosedAfter.Count} of {_clients.Count} are closed", most);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Step);
        do
        {
            Look();
            PeakMegabytes = Math.Max(PeakMegabytes, Machine.SocketMegabytes());
            await timer.WaitForNextTickAsync(CancellationToken.None);
        } while (!_stop.IsCancellationRequested);
    }

    private void Look()
    {
        var now = Stopwatch.GetTimestamp();
        var open = new Dictionary<int, bool>();
        // The table changes while it is read: a socket can stand in it twice.
        foreach (var (client, unsent) in Open())
            open[client] = unsent;
        lock (_closedAfter)
        {
            foreach (var client in _clients.Where(c => !_closedAfter.ContainsKey(c)))
            {
                if (!open.TryGetValue(client, out var unsent))
                    _closedAfter[client] = _unsentSince.TryGetValue(client, out var since)
                        ? Stopwatch.GetElapsedTime(since, now).TotalSeconds
                        : 0;
                else if (unsent)
                    _unsentSince.TryAdd(client, now);
                else
                    _unsentSince.Remove(client);
            }
        }
    }

    // "sl local_address rem_address st tx_queue:rx_queue ...", addresses as hexadecimal "address:port".
    private IEnumerable<(int Client, bool Unsent)> Open() =>
        from line in File.ReadAllLines("/proc/net/tcp").Skip(1)
        let fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        where fields[1].EndsWith(_port, StringComparison.Ordinal) && fields[3] == Established
        select (
            int.Parse(fields[2].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            !fields[4].StartsWith("00000000", StringComparison.Ordinal)
        );
}
