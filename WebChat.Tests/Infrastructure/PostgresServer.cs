using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Certificate = WebChat.Bench.Servers.Certificate;

[assembly: AssemblyFixture(typeof(WebChat.Tests.Infrastructure.SharedPostgres))]

namespace WebChat.Tests.Infrastructure;

/// <summary>
/// A PostgreSQL of the tests' own: its data in a temporary folder, on a free port of 127.0.0.1, durable as in earnest. It can be stopped, killed and
/// started again on the same data.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "postgres";
    private static readonly Lazy<Task<PostgresServer>> ForAll = new(() => StartAsync());

    private readonly string _folder = Directory.CreateTempSubdirectory("webchat-postgres-").FullName;
    private readonly int _port = FreePort();
    private readonly Certificate? _certificate;
    private Process? _process;

    private PostgresServer(bool tls) => _certificate = tls ? Certificate.Make(_folder) : null;

    /// <summary>One for the whole run. Users keep apart by schemas.</summary>
    public static Task<PostgresServer> SharedAsync() => ForAll.Value;

    /// <summary>The connection string of a schema that nobody else uses.</summary>
    public static async Task<string> NewSchemaAsync() => (await SharedAsync()).Schema("test_" + Guid.NewGuid().ToString("N"));

    /// <param name="tls">Whether it takes nobody by TCP who does not encrypt.</param>
    public static async Task<PostgresServer> StartAsync(bool tls = false)
    {
        var server = new PostgresServer(tls);
        if (IsRoot)
            await StartAsync(["chown", "-R", "postgres", server._folder]);
        string[] options = ["-D", server.Data, "-U", User, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"];
        await StartAsync(AsUser(Program("initdb"), options));
        if (tls)
            await File.WriteAllTextAsync(Path.Combine(server.Data, "pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n");
        await server.StartAgainAsync();
        return server;
    }

    private string Data => Path.Combine(_folder, "data");

    public int Port => _port;

    /// <summary>What a user of it has to know to trust it, where it encrypts.</summary>
    public string RootCertificate => _certificate!.File;

    /// <summary>The connection string of one schema.</summary>
    /// <param name="name">The schema; it is made by the first server that uses it.</param>
    /// <param name="port">Another port than its own: of a proxy before it.</param>
    public string Schema(string name, int? port = null) =>
        $"Host=127.0.0.1;Port={port ?? _port};Username={User};Database=postgres;Search Path={name}"
        + (_certificate is null ? "" : $";SSL Mode=VerifyFull;Root Certificate={RootCertificate}");

    /// <summary>For what the tests ask themselves.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string schema)
    {
        var connection = new NpgsqlConnection(Schema(schema) + ";Pooling=false");
        await connection.OpenAsync().InTime();
        return connection;
    }

    /// <summary>Runs one of PostgreSQL's programs on it.</summary>
    public Task RunAsync(string program, params string[] arguments) =>
        StartAsync([
            Program(program),
            "-h",
            "127.0.0.1",
            "-p",
            _port.ToString(CultureInfo.InvariantCulture),
            "-U",
            User,
            "-d",
            "postgres",
            .. arguments,
        ]);

    public async Task StartAgainAsync()
    {
        string[] tls = _certificate is null
            ? []
            : ["-c", "ssl=on", "-c", $"ssl_cert_file={_certificate.File}", "-c", $"ssl_key_file={_certificate.Key}"];
        var command = AsUser(
            Program("postgres"),
            [
                "-D",
                Data,
                "-k",
                _folder,
                "-h",
                "127.0.0.1",
                "-p",
                _port.ToString(CultureInfo.InvariantCulture),
                "-c",
                "max_connections=200",
                .. tls,
            ]
        );
        _process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await Patience.UntilAsync(AnswersAsync, "PostgreSQL answers");
    }

    /// <summary>As an operator restarts it: connections are ended, what is committed is kept.</summary>
    public Task StopAsync() => SignalAsync("INT");

    /// <summary>As the kernel ends it when memory runs out.</summary>
    public Task KillAsync() => SignalAsync("QUIT");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SignalAsync(string signal)
    {
        if (_process is not { HasExited: false })
            return;
        // runuser stands between: the number of PostgreSQL itself is in its file.
        var id = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        await StartAsync(["kill", "-" + signal, id]);
        await _process.WaitForExitAsync().InTime();
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"PostgreSQL ended with {_process.ExitCode}.");
        try
        {
            await using var connection = new NpgsqlConnection(Schema("public") + ";Pooling=false;Timeout=1");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>Ends the shared one, if anybody used it.</summary>
    public static async ValueTask StopSharedAsync()
    {
        if (ForAll.IsValueCreated)
            await (await ForAll.Value).DisposeAsync();
    }

    private static bool IsRoot => Environment.UserName == "root";

    // PostgreSQL refuses to run as root.
    private static string[] AsUser(string program, string[] arguments) =>
        IsRoot ? ["runuser", "-u", "postgres", "--", program, .. arguments] : [program, .. arguments];

    private static async Task StartAsync(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command[0]} ended with {process.ExitCode}: {string.Concat(said)}");
    }

    /// <summary>Debian keeps each version's programs in a folder of its own, which is not on the path.</summary>
    private static string Program(string name)
    {
        var debian = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        var folders = debian
            .OrderByDescending(f => int.TryParse(Path.GetFileName(f), out var version) ? version : 0)
            .Select(f => Path.Combine(f, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
        return folders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"PostgreSQL is missing ({name}): install it.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>When all tests are done, so is the PostgreSQL that they share.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    public ValueTask DisposeAsync() => PostgresServer.StopSharedAsync();
}
