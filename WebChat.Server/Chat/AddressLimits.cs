using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace WebChat.Server.Chat;

/// <summary>What one address (<see cref="AddressGroup"/>) may use.</summary>
internal sealed class AddressLimits(IOptions<ChatOptions> options, TimeProvider time)
{
    private readonly LimitOptions _limits = options.Value.Limits;
    private readonly ConcurrentDictionary<IPAddress, int> _connections = new();
    private readonly ConcurrentDictionary<IPAddress, int> _answers = new();
    private readonly ConcurrentDictionary<IPAddress, TokenBucket> _joins = new();
    private readonly ConcurrentDictionary<IPAddress, TokenBucket> _rooms = new();
    private readonly ConcurrentDictionary<IPAddress, TokenBucket> _reads = new();
    private readonly ConcurrentDictionary<IPAddress, TokenBucket> _searches = new();
    private readonly ConcurrentDictionary<IPAddress, TokenBucket> _exports = new();

    /// <summary>Whether one more connection is allowed.</summary>
    public bool HasRoom(IPAddress? address) =>
        _limits.ConnectionsPerAddress == 0 || _connections.GetValueOrDefault(AddressGroup.Of(address)) < _limits.ConnectionsPerAddress;

    /// <summary>Counts a connection, to be paid back with <see cref="CloseConnection"/>.</summary>
    public void OpenConnection(IPAddress? address) => Open(_connections, address);

    public void CloseConnection(IPAddress? address) => Close(_connections, address);

    /// <summary>Counts an answer over HTTP that is on its way, unless there are too many; to be paid back with <see cref="CloseAnswer"/>.</summary>
    public bool TryOpenAnswer(IPAddress? address)
    {
        if (Open(_answers, address) <= _limits.AnswersAtOnce)
            return true;
        Close(_answers, address);
        return false;
    }

    public void CloseAnswer(IPAddress? address) => Close(_answers, address);

    public bool TryJoin(IPAddress? address, out int retryAfterMs) => TryTake(_joins, address, _limits.NewJoinBucket, out retryAfterMs);

    public bool TryOpenRoom(IPAddress? address, out int retryAfterMs) => TryTake(_rooms, address, _limits.NewRoomBucket, out retryAfterMs);

    /// <summary>History over HTTP, once more that of a room which a connection hears already, and which reactions are one's own.</summary>
    public bool TryRead(IPAddress? address, out int retryAfterMs) => TryTake(_reads, address, _limits.NewReadBucket, out retryAfterMs);

    public bool TrySearch(IPAddress? address, out int retryAfterMs) =>
        TryTake(_searches, address, _limits.NewSearchBucket, out retryAfterMs);

    public bool TryExport(IPAddress? address, out int retryAfterMs) =>
        TryTake(_exports, address, _limits.NewExportBucket, out retryAfterMs);

    /// <summary>Forgets addresses that have used up nothing.</summary>
    public void Tidy()
    {
        foreach (var buckets in (ConcurrentDictionary<IPAddress, TokenBucket>[])[_joins, _rooms, _reads, _searches, _exports])
        {
            foreach (var (address, bucket) in buckets)
            {
                if (bucket.IsFull)
                    buckets.TryRemove(address, out _);
            }
        }
    }

    private static int Open(ConcurrentDictionary<IPAddress, int> counts, IPAddress? address) =>
        counts.AddOrUpdate(AddressGroup.Of(address), 1, (_, n) => n + 1);

    private static void Close(ConcurrentDictionary<IPAddress, int> counts, IPAddress? address)
    {
        var group = AddressGroup.Of(address);
        if (counts.AddOrUpdate(group, 0, (_, n) => n - 1) <= 0)
            counts.TryRemove(KeyValuePair.Create(group, 0));
    }

    private bool TryTake(
        ConcurrentDictionary<IPAddress, TokenBucket> buckets,
        IPAddress? address,
        Func<TimeProvider, TokenBucket> newBucket,
        out int retryAfterMs
    ) => buckets.GetOrAdd(AddressGroup.Of(address), _ => newBucket(time)).TryTake(out retryAfterMs);
}

/// <summary>An IPv4 address, or an IPv6 /64: every home has a whole /64 to choose from.</summary>
internal static class AddressGroup
{
    public static IPAddress Of(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
