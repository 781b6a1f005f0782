namespace WebChat.Bench.Net;

/// <summary>Where a server listens on this machine.</summary>
internal readonly record struct Endpoint(int Port, bool Tls = false);
