using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace WebChat.Server.Chat;

/// <summary>
/// What one address may use: an IPv4 address, or an IPv6 /64, since every home has a whole /64 to choose from.
/// </summary>
sealed class AddressLimits(IOptions<ChatOptions> options, TimeProvider time)
{
    private readonly LimitOptions _limits = options.Value.Limits;
    private readonly ConcurrentDictionary<IPAddress, int> _connections = new();
    private readonly ConcurrentDictionary<IPAddress, TokenBucket> _joins = new();

    /// <summary>Whether one more connection is allowed, without taking it.</summary>
    public bool HasRoom(IPAddress? address) =>
        _limits.ConnectionsPerAddress == 0 || _connections.GetValueOrDefault(Group(address)) < _limits.ConnectionsPerAddress;

    /// <summary>Counts a connection; every success is paid back with <see cref="CloseConnection"/>.</summary>
    public bool TryOpenConnection(IPAddress? address)
    {
        if (_limits.ConnectionsPerAddress == 0)
            return true;
        var group = Group(address);
        if (_connections.AddOrUpdate(group, 1, (_, n) => n + 1) <= _limits.ConnectionsPerAddress)
            return true;
        CloseConnection(address);
        return false;
    }

    public void CloseConnection(IPAddress? address)
    {
        if (_limits.ConnectionsPerAddress == 0)
            return;
        var group = Group(address);
        if (_connections.AddOrUpdate(group, 0, (_, n) => n - 1) <= 0)
            _connections.TryRemove(KeyValuePair.Create(group, 0));
    }

    public bool TryJoin(IPAddress address, out int retryAfterMs)
    {
        retryAfterMs = 0;
        var perMinute = _limits.JoinsPerMinutePerAddress;
        return perMinute == 0
            || _joins.GetOrAdd(Group(address), _ => new TokenBucket(time, perMinute / 60.0, perMinute)).TryTake(out retryAfterMs);
    }

    /// <summary>Forgets addresses that have all their joins back.</summary>
    public void Tidy()
    {
        foreach (var (address, bucket) in _joins)
        {
            if (bucket.IsFull)
                _joins.TryRemove(address, out _);
        }
    }

    private static IPAddress Group(IPAddress? address)
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
