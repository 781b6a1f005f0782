using System.ComponentModel;
using System.Runtime.InteropServices;

namespace WebChat.Bench.Net;

/// <summary>The calls of Linux that the generator is made of: one thread, sockets that never block, and <c>epoll</c>.</summary>
internal static unsafe partial class Libc
{
    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int EINPROGRESS = 115;

    public const int SocketLevel = 1;
    public const int SocketError = 4;
    public const int TcpLevel = 6;
    public const int TcpNoDelay = 1;
    public const int IpLevel = 0;
    public const int BindWithoutPort = 24;

    public const int EpollAdd = 1;
    public const int EpollChange = 3;
    public const uint EpollIn = 0x001;
    public const uint EpollOut = 0x004;
    public const uint EpollFault = 0x008 | 0x010;

    public const int OpenFiles = 7;
    public const int Terminate = 15;

    private const int Internet = 2;
    private const int Stream = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int NoSignal = 0x4000;

    public static int NewSocket() => Checked(Socket(Internet, Stream | NonBlocking | CloseOnExec, 0), "socket");

    /// <summary>A socket of this machine that connections can be accepted from.</summary>
    public static int Listen(int port)
    {
        var socket = NewSocket();
        var address = new InternetAddress([127, 0, 0, 1], port);
        Checked(Bind(socket, &address, sizeof(InternetAddress)), "bind");
        Checked(Listen(socket, 4096), "listen");
        return socket;
    }

    /// <returns>A connection; below 0: there is none.</returns>
    public static int Accept(int listener)
    {
        var socket = Accept(listener, null, null, NonBlocking | CloseOnExec);
        var on = 1;
        if (socket >= 0)
            Checked(SetOption(socket, TcpLevel, TcpNoDelay, &on, sizeof(int)), "setsockopt");
        return socket;
    }

    public static int NewEpoll() => Checked(EpollCreate(CloseOnExec), "epoll_create1");

    /// <returns>How many bytes the kernel took; below 0 with the error in <see cref="Marshal.GetLastPInvokeError"/>.</returns>
    public static int Send(int socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            return (int)Send(socket, start, (nuint)bytes.Length, NoSignal);
    }

    /// <returns>How many bytes came; 0 at the end; below 0 with the error in <see cref="Marshal.GetLastPInvokeError"/>.</returns>
    public static int Receive(int socket, Span<byte> bytes)
    {
        fixed (byte* start = bytes)
            return (int)Receive(socket, start, (nuint)bytes.Length, 0);
    }

    public static int Checked(int result, string call) => result >= 0 ? result : throw new BenchException($"{call}: {LastError()}");

    public static string LastError() => Describe(Marshal.GetLastPInvokeError());

    public static string Describe(int error) => new Win32Exception(error).Message;

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int socket, InternetAddress* address, int length);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, InternetAddress* address, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int socket, int level, int option, int* value, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(int socket, int level, int option, int* value, int* length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SyncData(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int file, void* interest);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    public static partial int EpollWait(int epoll, void* events, int most, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, ResourceLimit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, ResourceLimit* limit);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    private static partial int Listen(int socket, int backlog);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    private static partial int Accept(int socket, void* address, void* length, int flags);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, byte* bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, byte* bytes, nuint length, int flags);

    /// <summary><c>sockaddr_in</c>; port and address in network order.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct InternetAddress(ReadOnlySpan<byte> address, int port)
    {
        private readonly ushort _family = Internet;
        private readonly ushort _port = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((ushort)port);
        private readonly uint _address = MemoryMarshal.Read<uint>(address);
        private readonly ulong _unused;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
