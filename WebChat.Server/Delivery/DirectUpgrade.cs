using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace WebChat.Server.Delivery;

/// <summary>
/// Lets what a WebSocket writes go through a <see cref="SocketWire"/>; it reads, shakes hands and closes as before. Only
/// where the socket carries the bytes as they are: plain HTTP/1.1. TLS and HTTP/2 keep the web server's own way.
/// The answer to the upgrade still goes the web server's way; nothing overtakes it, as a flush there ends in the kernel (ConnectionBuffers).
/// </summary>
internal sealed class DirectUpgrade(IHttpUpgradeFeature inner, SocketWire wire) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>Where it can be done, a WebSocket of this request will be direct; its <see cref="SocketWire"/> is among the features then.</summary>
    public static void Offer(HttpContext http, TimeProvider time)
    {
        if (
            http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade
            || http.Features.Get<IConnectionSocketFeature>()?.Socket is not { SocketType: SocketType.Stream } socket
            || http.Features.Get<ITlsHandshakeFeature>() is not null
        )
            return;
        socket.Blocking = false;
        var wire = new SocketWire(socket, http.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort, time);
        http.Features.Set(wire);
        http.Features.Set<IHttpUpgradeFeature>(new DirectUpgrade(upgrade, wire));
    }

    public async Task<Stream> UpgradeAsync() => new WireStream(await inner.UpgradeAsync(), wire);

    /// <summary>Reads where the web server reads; writes to the wire. The WebSocket writes one whole frame at a time.</summary>
    private sealed class WireStream(Stream inner, SocketWire wire) : Stream
    {
        public override bool CanRead => true;
        public override bool CanWrite => true;
        public override bool CanSeek => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        // Who reads on has read something; thousands wait here, and need nothing of ours for that.
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            wire.NoteHeard();
            return inner.ReadAsync(buffer, cancellationToken);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await wire.WriteAsync(buffer);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            wire.WriteAsync(buffer.AsMemory(offset, count)).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
