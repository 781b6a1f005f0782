namespace WebChat.Bench.Net;

/// <summary>How many connections one process may have.</summary>
internal static unsafe class FileLimit
{
    private const ulong ForOtherThings = 200;

    /// <summary>Raises the limit, which the servers that are started inherit, as far as one may.</summary>
    public static void RaiseFor(int connections)
    {
        var needed = (ulong)connections + ForOtherThings;
        Libc.ResourceLimit limit;
        Libc.Checked(Libc.GetLimit(Libc.OpenFiles, &limit), "getrlimit");
        if (limit.Soft >= needed)
            return;
        var higher = new Libc.ResourceLimit { Soft = Math.Max(needed, limit.Hard), Hard = Math.Max(needed, limit.Hard) };
        if (Libc.SetLimit(Libc.OpenFiles, &higher) != 0)
            throw new BenchException(
                $"{connections} connections need a higher limit of open files: run \"ulimit -n {needed}\" first, if need be as root."
            );
    }
}
