using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace WebChat.Tests.Infrastructure;

/// <summary>What a direction of the wire does with what comes in.</summary>
public enum Flow
{
    Pass,

    /// <summary>Takes no more, so that the sender's buffers fill.</summary>
    Hold,

    /// <summary>Takes it, and throws it away.</summary>
    Drop,
}

/// <summary>A wire between clients and a server that a test can cut, freeze, slow down, or break in one direction.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Wire, bool> _wires = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile bool _carrying = true;
    private volatile TaskCompletionSource _changed = NewSignal();
    private volatile Flow _up;
    private volatile Flow _down;
    private int _accepted;

    public FaultProxy(Uri server)
    {
        _target = server.Port;
        _listener.Start(backlog: 4096);
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>How many connections were made.</summary>
    public int Accepted => _accepted;

    /// <summary>From clients to the server.</summary>
    public Flow Up
    {
        get => _up;
        set
        {
            _up = value;
            Changed();
        }
    }

    /// <summary>From the server to clients.</summary>
    public Flow Down
    {
        get => _down;
        set
        {
            _down = value;
            Changed();
        }
    }

    /// <summary>How long what comes in is kept before it is passed on.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Breaks what is open, and lets nobody through until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        _carrying = false;
        Reset();
    }

    /// <summary>Keeps everything open, and carries nothing until <see cref="Mend"/>.</summary>
    public void Freeze()
    {
        Up = Flow.Hold;
        Down = Flow.Hold;
    }

    public void Mend()
    {
        _carrying = true;
        Delay = TimeSpan.Zero;
        Up = Flow.Pass;
        Down = Flow.Pass;
    }

    /// <summary>Resets what is open; new connections are carried.</summary>
    public void Reset()
    {
        foreach (var wire in _wires.Keys)
            wire.Reset();
    }

    /// <summary>Tells the clients that the server says no more; what they say still goes through.</summary>
    public void HalfClose()
    {
        foreach (var wire in _wires.Keys)
            wire.HalfClose();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        Cut();
        Changed();
        await _accepting;
        _stop.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Changed() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = CarryAsync(new Wire(await _listener.AcceptSocketAsync(_stop.Token)));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(Wire wire)
    {
        using var open = wire;
        _wires[wire] = true;
        Interlocked.Increment(ref _accepted);
        try
        {
            if (_carrying)
            {
                await wire.Server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                await Task.WhenAny(CopyAsync(wire.Client, wire.Server, () => _up), CopyAsync(wire.Server, wire.Client, () => _down));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut, or the server is not there: the client sees its connection close.
            wire.Client.Close();
        }

        _wires.TryRemove(wire, out _);
    }

    private async Task CopyAsync(Socket from, Socket to, Func<Flow> flow)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await PassageAsync(flow);
                if (flow() == Flow.Drop)
                    continue;
                if (Delay > TimeSpan.Zero)
                    await Task.Delay(Delay, _stop.Token);
                for (var sent = 0; sent < count; )
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Closing both ends is all that is left, and the caller does it.
            to.Close();
        }
    }

    private async Task PassageAsync(Func<Flow> flow)
    {
        while (true)
        {
            var changed = _changed.Task;
            if (flow() != Flow.Hold || _stop.IsCancellationRequested)
                return;
            await changed;
        }
    }

    private sealed class Wire : IDisposable
    {
        public Wire(Socket client)
        {
            Client = client;
            // A wire keeps nothing back.
            Client.NoDelay = Server.NoDelay = true;
        }

        public Socket Client { get; }

        public Socket Server { get; } = new(SocketType.Stream, ProtocolType.Tcp);

        public void Reset()
        {
            foreach (var socket in (Socket[])[Client, Server])
                socket.Close(timeout: 0);
        }

        public void HalfClose()
        {
            try
            {
                Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It has just been closed whole.
                Client.Close();
            }
        }

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
