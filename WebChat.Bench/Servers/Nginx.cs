using System.Globalization;

namespace WebChat.Bench.Servers;

/// <summary>nginx in front of a server, on the same core.</summary>
internal static class Nginx
{
    public static void Check() => Programs.Need("nginx", "nginx-light");

    public static (ServerProcess Process, int Port) Start(Cores cores, string folder, int backend)
    {
        var port = ServerProcess.FreePort();
        var settings = Path.Combine(folder, "nginx.conf");
        var template = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "peers", "nginx.conf"));
        File.WriteAllText(
            settings,
            template
                .Replace("@PORT@", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("@BACKEND@", backend.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        );
        string[] command = [Programs.Need("nginx", "nginx-light"), "-p", folder, "-c", settings, "-e", "stderr"];
        return (new ServerProcess("nginx", cores, command), port);
    }
}
