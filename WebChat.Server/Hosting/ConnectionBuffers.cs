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

    /// <summary>
    /// What the web server holds of what it was told to send: nothing. A flush ends when the kernel has the bytes, so that whoever
    /// sends to the socket itself afterwards overtakes nothing. (Zero would be "without limit".)
    /// </summary>
    private const int WriteBytes = 1;

    /// <summary>What waits in the hub's own pipe, where it does not write to the socket itself.</summary>
    public const int HubBytes = 32 * 1024;

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
