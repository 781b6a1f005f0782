using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace WebChat.Tests.Infrastructure;

/// <summary>A wire between clients and a server that a test can cut, keep cut, and let carry again.</summary>
public sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> sockets = new();
    private readonly CancellationTokenSource stop = new();
    private readonly int target;
    private readonly Task accepting;
    private volatile bool carrying = true;
    private int accepted;

    public CuttableProxy(Uri server)
    {
        target = server.Port;
        listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>How many connections were made.</summary>
    public int Accepted => accepted;

    /// <summary>Breaks what is open, and lets nobody through until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        carrying = false;
        foreach (var socket in sockets.Keys)
        {
            socket.Dispose();
        }
    }

    public void Mend() => carrying = true;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        Cut();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptSocketAsync(stop.Token);
                _ = CarryAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var both = client;
        sockets[client] = sockets[server] = true;
        Interlocked.Increment(ref accepted);
        try
        {
            if (carrying)
            {
                await server.ConnectAsync(IPAddress.Loopback, target, stop.Token);
                await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut, or the server is not there: the client sees its connection close.
            client.Close();
        }

        sockets.TryRemove(client, out _);
        sockets.TryRemove(server, out _);
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                for (var sent = 0; sent < count; )
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closing both ends is all that is left, and the caller does it.
            to.Close();
        }
    }
}
