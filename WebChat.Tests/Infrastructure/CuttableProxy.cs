using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace WebChat.Tests.Infrastructure;

/// <summary>A wire between clients and a server that a test can cut or freeze, and let carry again.</summary>
public sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile bool _carrying = true;
    private volatile TaskCompletionSource _flow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _accepted;

    public CuttableProxy(Uri server)
    {
        _target = server.Port;
        _flow.SetResult();
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>How many connections were made.</summary>
    public int Accepted => _accepted;

    /// <summary>Breaks what is open, and lets nobody through until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        _carrying = false;
        _flow.TrySetResult();
        foreach (var socket in _sockets.Keys)
            socket.Dispose();
    }

    /// <summary>Keeps everything open, and carries nothing until <see cref="Mend"/>.</summary>
    public void Freeze() => _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Mend()
    {
        _carrying = true;
        _flow.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
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
        _sockets[client] = _sockets[server] = true;
        Interlocked.Increment(ref _accepted);
        try
        {
            if (_carrying)
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut, or the server is not there: the client sees its connection close.
            client.Close();
        }

        _sockets.TryRemove(client, out _);
        _sockets.TryRemove(server, out _);
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await _flow.Task;
                for (var sent = 0; sent < count; )
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closing both ends is all that is left, and the caller does it.
            to.Close();
        }
    }
}
