using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace WebChat.Server.Hosting;

/// <summary>How much one connection may hold in the kernel and in the web server, so that many bad ones together stay small.</summary>
internal static class ConnectionBuffers
{
    /// <summary>
    /// What the kernel takes of what a client does not read (it reserves twice that). By default it grows to 4 MB a connection, which no
    /// process shows as its own, and nobody notices a reader that has died before it is full.
    /// </summary>
    private const int SendBytes = 32 * 1024;

    /// <summary>What the web server reads ahead. Over-long records would stay in its pools: with the default of 1 MB, 150 of them keep 128 MB.</summary>
    private const int ReadBytes = 64 * 1024;

    /// <summary>What waits on the way to the kernel, in each of the two pipes that a frame passes.</summary>
    public const int WriteBytes = 32 * 1024;

    public static void Bound(SocketTransportOptions transport)
    {
        transport.MaxReadBufferSize = ReadBytes;
        transport.MaxWriteBufferSize = WriteBytes;
        transport.CreateBoundListenSocket = endPoint =>
        {
            var listener = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
            // Connections take it over from the socket that accepts them.
            if (endPoint is IPEndPoint)
                listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.SendBuffer, SendBytes);
            return listener;
        };
    }
}
