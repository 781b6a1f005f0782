using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WebChat.Bench.Net;

/// <summary><c>epoll</c>: which of the connections have something to read, or room to write.</summary>
internal sealed unsafe class Poller : IDisposable
{
    private const int MostEvents = 128;

    // The kernel packs its struct on x86-64 only: 4 bytes of events, then the 8 of ours, or 4 unused between.
    private static readonly int TagAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Stride = TagAt + 8;

    private readonly int _epoll = Libc.NewEpoll();
    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed(MostEvents * 16);

    /// <param name="tag">What <see cref="TagOf"/> tells when something happens.</param>
    public void Add(int file, int tag, bool writing) => Control(Libc.EpollAdd, file, tag, writing);

    public void Change(int file, int tag, bool writing) => Control(Libc.EpollChange, file, tag, writing);

    /// <summary>Waits until something happens, at most for so many nanoseconds; returns how many events there are.</summary>
    public int Wait(long nanoseconds)
    {
        var timeout = new Libc.TimeSpec { Seconds = nanoseconds / Clock.Second, Nanoseconds = nanoseconds % Clock.Second };
        var count = Libc.EpollWait(_epoll, _events, MostEvents, &timeout, null);
        if (count >= 0)
            return count;
        if (Marshal.GetLastPInvokeError() == Libc.EINTR)
            return 0;
        throw new BenchException($"epoll_pwait2: {Libc.LastError()}");
    }

    public int TagOf(int index) => (int)Unsafe.ReadUnaligned<long>(_events + (index * Stride) + TagAt);

    public uint EventsOf(int index) => Unsafe.ReadUnaligned<uint>(_events + (index * Stride));

    public void Dispose()
    {
        _ = Libc.Close(_epoll);
        NativeMemory.Free(_events);
    }

    private void Control(int operation, int file, int tag, bool writing)
    {
        var interest = stackalloc byte[16];
        Unsafe.WriteUnaligned(interest, Libc.EpollIn | (writing ? Libc.EpollOut : 0));
        Unsafe.WriteUnaligned(interest + TagAt, (long)tag);
        Libc.Checked(Libc.EpollControl(_epoll, operation, file, interest), "epoll_ctl");
    }
}
