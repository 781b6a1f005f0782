using WebChat.Bench.Net;
using WebChat.Bench.Protocols;

namespace WebChat.Bench.Servers;

/// <summary>A chat server that can be measured: how to start it, and how to talk to it.</summary>
internal abstract class ServerKind
{
    public abstract string Name { get; }

    /// <summary>Whether it needs some time until its code is compiled for what it does most.</summary>
    public virtual bool WarmsUp => false;

    /// <summary>Throws, with a sentence that says what to do, when it cannot be started here.</summary>
    public abstract void Check();

    public abstract Protocol NewProtocol();

    public abstract Task<RunningServer> StartAsync(Cores cores, CancellationToken stop);

    /// <summary>The kinds that WebChat is compared with, by the name that <c>--vs</c> takes.</summary>
    public static IReadOnlyDictionary<string, Func<ServerKind>> Peers { get; } =
        new Dictionary<string, Func<ServerKind>>(StringComparer.Ordinal)
        {
            ["inspircd"] = () => new IrcServer("inspircd"),
            ["ngircd"] = () => new IrcServer("ngircd"),
            ["ws"] = () => new NodeServer("ws", "ws", () => new PlainWebSocketProtocol()),
            ["socketio"] = () => new NodeServer("socketio", "socket.io", () => new SocketIoProtocol()),
            [FloorPeer.Command] = () => new FloorPeer(),
        };

    /// <summary>A file that is kept beside the program.</summary>
    protected static string PeerFile(string name) => Path.Combine(AppContext.BaseDirectory, "peers", name);
}

/// <summary>A server that listens, with all its processes and what it keeps in files.</summary>
internal sealed class RunningServer(Endpoint endpoint, string? folder, params ServerProcess[] processes) : IAsyncDisposable
{
    public Endpoint Endpoint => endpoint;

    public IReadOnlyList<int> Processes { get; } = [.. processes.Select(p => p.Id)];

    /// <summary>The process that is no longer there, and its last words; nothing when all are.</summary>
    public string? WhatEnded() => processes.Select(p => p.WhyEnded()).FirstOrDefault(e => e is not null);

    /// <summary>Waits until a process accepts connections, and stops it when it does not.</summary>
    public static async Task<RunningServer> StartAsync(ServerProcess process, int port, string? folder, CancellationToken stop)
    {
        var server = new RunningServer(new Endpoint(port), folder, process);
        try
        {
            await process.WaitForPortAsync(port, stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // What was started last depends on what was there before.
        foreach (var process in processes.Reverse())
            await process.DisposeAsync();
        if (folder is not null)
            Directory.Delete(folder, recursive: true);
    }
}
