using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WebChat.Server;
using WebChat.Server.Chat;
using WebChat.Server.Storage;

namespace WebChat.Tests.Infrastructure;

/// <summary>
/// A real server on a free port of 127.0.0.1 with a data folder of its own. Limits are off unless a test sets them.
/// Disposing it stops it as a signal would; <see cref="RestartAsync"/> keeps the data and the port.
/// </summary>
public sealed class ChatServer : IAsyncDisposable
{
    public const string AdminKey = "the-key-of-the-tests-0123456789-abcdef";

    /// <summary>A setting: the data in a file, whatever store the run is about.</summary>
    public static readonly (string Key, string Value) InFile = ("ConnectionStrings:Postgres", "");

    private readonly Dictionary<string, string> _settings;
    private readonly TimeProvider _time;
    private readonly Action<IServiceCollection> _configure;
    private Factory _factory;

    private ChatServer(Dictionary<string, string> settings, TimeProvider time, Action<IServiceCollection> configure)
    {
        _settings = settings;
        _time = time;
        _configure = configure;
        DataDirectory = settings["Chat:DataDirectory"];
        _factory = new Factory(settings, time, configure, Log, port: 0);
        Url = _factory.Start();
    }

    public Uri Url { get; }

    public string DataDirectory { get; }

    /// <summary>What the server logged.</summary>
    public RecordedLog Log { get; } = new();

    internal IChatStore Store => _factory.Services.GetRequiredService<IChatStore>();

    /// <summary>Who holds a name here, in order of names.</summary>
    public IReadOnlyList<Somebody> People =>
        [
            .. _factory
                .Services.GetRequiredService<SessionIndex>()
                .Present.Select(s => new Somebody(s.Name.Text, s.State, s.Connections.Length))
                .OrderBy(s => s.Nickname, StringComparer.Ordinal),
        ];

    internal IServiceProvider Services => _factory.Services;

    public static ChatServer Start(TimeProvider? time = null, params (string Key, string Value)[] settings) =>
        Start(_ => { }, time, settings);

    /// <summary>With some of its services replaced.</summary>
    public static ChatServer Start(
        Action<IServiceCollection> configure,
        TimeProvider? time = null,
        params (string Key, string Value)[] settings
    )
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Chat:DataDirectory"] = Path.Combine(Path.GetTempPath(), "webchat-test-" + Guid.NewGuid().ToString("N")),
            ["Chat:AdminKey"] = AdminKey,
            ["Chat:OperatorConsole"] = "off",
            ["Chat:Limits:MessagesPerSecond"] = "0",
            ["Chat:Limits:ConnectionsPerAddress"] = "0",
            ["Chat:Limits:JoinsPerMinutePerAddress"] = "0",
        };
        if (Environment.GetEnvironmentVariable("WEBCHAT_TESTS_STORE") == "postgres")
            all["ConnectionStrings:Postgres"] = PostgresServer.NewSchemaAsync().GetAwaiter().GetResult();
        foreach (var (key, value) in settings)
            all[key] = value;
        return new ChatServer(all, time ?? TimeProvider.System, configure);
    }

    public static ChatServer Start(params (string Key, string Value)[] settings) => Start(time: null, settings);

    /// <summary>Stops it in an orderly way and starts it again on the same data and port.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _factory = new Factory(_settings, _time, _configure, Log, Url.Port);
        _factory.Start();
    }

    /// <summary>Stops it; the data stay until it is disposed.</summary>
    public async Task StopAsync()
    {
        var stopped = _factory.DisposeAsync().AsTask();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!stopped.IsCompleted && _time is ManualTime time)
        {
            // A stop waits a little here and there; a clock that stands still would make that for ever.
            time.Advance(TimeSpan.FromMilliseconds(10));
            await pace.WaitForNextTickAsync();
        }

        await stopped.InTime();
        await Patience.UntilAsync(IsStoreClosed, "the store is closed");
    }

    private bool IsStoreClosed()
    {
        // One in PostgreSQL has none.
        var file = Path.Combine(DataDirectory, "server.lock");
        if (!File.Exists(file))
            return true;
        try
        {
            using var freed = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public HttpClient Http(string? bearer = null, string? origin = null)
    {
        var http = new HttpClient { BaseAddress = Url, Timeout = Patience.Time };
        if (bearer is not null)
            http.DefaultRequestHeaders.Authorization = new("Bearer", bearer);
        if (origin is not null)
            http.DefaultRequestHeaders.Add("Origin", origin);
        return http;
    }

    public HttpClient Admin() => Http(AdminKey);

    public Task<TestUser> ConnectAsync(string name = "connection") => TestUser.ConnectAsync(Url, name);

    /// <summary>Somebody who has joined and entered the lobby.</summary>
    public async Task<TestUser> JoinAsync(string nickname, params string[] rooms)
    {
        var user = await ConnectAsync(nickname);
        await user.JoinAsync(nickname);
        foreach (var room in rooms is [] ? ["lobby"] : rooms)
            await user.EnterAsync(room);
        return user;
    }

    /// <summary>So many reactions to a message of the lobby, put and taken back by people who come for that.</summary>
    public async Task ReactALotAsync(long seq, int count)
    {
        // A connection has 200 calls at once.
        for (var (left, number) = (count, 1); left > 0; left -= 100, number++)
        {
            await using var person = await JoinAsync($"fan{number}");
            for (var i = 0; i < Math.Min(left, 100); i++)
                await person.ReactAsync(seq, "👍", on: i % 2 == 0);
            await person.CallRawAsync("Quit");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(DataDirectory))
            Directory.Delete(DataDirectory, recursive: true);
    }

    private sealed class Factory(
        Dictionary<string, string> settings,
        TimeProvider time,
        Action<IServiceCollection> configure,
        RecordedLog log,
        int port
    ) : WebApplicationFactory<ChatOptions>
    {
        public Uri Start()
        {
            // Not UseKestrel(port): that sets the address when the server may have started already.
            UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
            StartServer();
            return new Uri($"http://127.0.0.1:{ClientOptions.BaseAddress.Port}/");
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(Environments.Production);
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
            builder.ConfigureServices(services => configure(services.Replace(ServiceDescriptor.Singleton(time))));
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(log));
        }
    }
}

/// <summary>Somebody who holds a name, as the server knows it.</summary>
public sealed record Somebody(string Nickname, string State, int Connections);
