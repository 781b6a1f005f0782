using System.Runtime.InteropServices;

namespace WebChat.Bench.Net;

/// <summary>
/// TLS of the system's OpenSSL on a socket that never blocks, on the generator's own thread. Certificates are not checked: the
/// server is our own, on this machine.
/// </summary>
internal sealed unsafe partial class TlsSession : IDisposable
{
    private const int SetMode = 33;
    private const int PartialWritesFromAnywhere = 1 | 2;
    private const int WantRead = 2;
    private const int WantWrite = 3;
    private const int CleanEnd = 6;

    private static readonly nint Context = ClientContext(ClientMethod());

    private nint _session;

    public TlsSession(int socket)
    {
        _session = New(Context);
        _ = Control(_session, SetMode, PartialWritesFromAnywhere, 0);
        _ = SetSocket(_session, socket);
        SetConnecting(_session);
    }

    /// <summary>Whether there are bytes that the kernel no longer tells of, because they were read from it already.</summary>
    public bool HasMore => _session != 0 && Pending(_session) > 0;

    /// <summary>Like <see cref="Libc.Receive(int, Span{byte})"/>. The first calls do the handshake.</summary>
    public int Receive(Span<byte> bytes)
    {
        fixed (byte* start = bytes)
            return Outcome(Read(_session, start, bytes.Length));
    }

    /// <summary>Like <see cref="Libc.Send(int, ReadOnlySpan{byte})"/>.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            return Outcome(Write(_session, start, bytes.Length));
    }

    public void Dispose()
    {
        Free(_session);
        _session = 0;
    }

    private int Outcome(int result)
    {
        if (result > 0)
            return result;
        var error = Error(_session, result);
        if (error == CleanEnd)
            return 0;
        ClearErrors();
        if (error is WantRead or WantWrite)
            Marshal.SetLastPInvokeError(Libc.EAGAIN);
        return -1;
    }

    [LibraryImport("libssl.so.3", EntryPoint = "TLS_client_method")]
    private static partial nint ClientMethod();

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_new")]
    private static partial nint ClientContext(nint method);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_new")]
    private static partial nint New(nint context);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_ctrl")]
    private static partial nint Control(nint session, int command, nint number, nint pointer);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_set_fd")]
    private static partial int SetSocket(nint session, int socket);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_set_connect_state")]
    private static partial void SetConnecting(nint session);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_read", SetLastError = true)]
    private static partial int Read(nint session, byte* bytes, int length);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_write", SetLastError = true)]
    private static partial int Write(nint session, byte* bytes, int length);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_pending")]
    private static partial int Pending(nint session);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_get_error")]
    private static partial int Error(nint session, int result);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_free")]
    private static partial void Free(nint session);

    [LibraryImport("libcrypto.so.3", EntryPoint = "ERR_clear_error")]
    private static partial void ClearErrors();
}
