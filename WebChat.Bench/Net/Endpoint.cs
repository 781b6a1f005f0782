namespace WebChat.Bench.Net;

/// <summary>Where a server listens on this machine; or several that share their data.</summary>
internal readonly record struct Endpoint(int Port, bool Tls = false)
{
    public IReadOnlyList<int> Others { get; init; } = [];

    /// <summary>Members of each group are dealt out to the servers one by one.</summary>
    public int PortOf(int place) => place % (Others.Count + 1) is > 0 and var other ? Others[other - 1] : Port;
}
