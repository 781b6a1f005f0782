using System.Reflection;
using System.Runtime.InteropServices;

namespace WebChat.Server.Storage.Sqlite;

/// <summary>
/// Uses the SQLite that the system has (Linux and macOS ship it, Windows as winsqlite3), so that nothing native is
/// bundled. A package that bundles one replaces this file.
/// </summary>
internal static class SqliteNative
{
    private static readonly Lock Once = new();
    private static bool _done;

    /// <exception cref="StoreUnusableException">There is no SQLite on this machine.</exception>
    public static void Load()
    {
        lock (Once)
        {
            if (_done)
                return;
            var provider = typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly;
            NativeLibrary.SetDllImportResolver(provider, Resolve);
            try
            {
                SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
            }
            catch (DllNotFoundException e)
            {
                throw new StoreUnusableException(
                    "There is no SQLite library on this machine. Install it (Debian and Ubuntu: apt-get install libsqlite3-0) and start again.",
                    e
                );
            }

            _done = true;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        string[] candidates =
            OperatingSystem.IsWindows() ? ["winsqlite3.dll", "sqlite3.dll"]
            : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib", "/usr/lib/libsqlite3.dylib"]
            : ["libsqlite3.so.0", "libsqlite3.so"];
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle))
                return handle;
        }

        return 0;
    }
}
