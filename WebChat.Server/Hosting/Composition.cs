using System.Net;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Chat.Names;
using WebChat.Server.Delivery;
using WebChat.Server.Http;
using WebChat.Server.Http.Transcripts;
using WebChat.Server.Storage.Search;
using WebSocketOptions = Microsoft.AspNetCore.Builder.WebSocketOptions;

namespace WebChat.Server.Hosting;

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Settings = 2;
    public const int Store = 3;
    public const int Address = 4;
}

/// <summary>The settings have mistakes; the message tells all of them.</summary>
internal sealed class SettingsException(IReadOnlyList<string> mistakes)
    : Exception("The settings have mistakes:" + string.Concat(mistakes.Select(m => $"{Environment.NewLine}  - {m}")));

/// <summary>Puts the server together.</summary>
internal static class Composition
{
    private const string DefaultUrl = "http://localhost:5080";
    private static readonly string[] AddressSettings = ["urls", "http_ports", "https_ports"];

    /// <summary>
    /// Settings that changed would be noticed by watching the whole folder, and with it every write to a database that lies there:
    /// where much is said, a twelfth of all the work.
    /// </summary>
    public const string SettingsAreReadOnce = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>Where the page is: as usual the folder it is started in; a published server knows its own.</summary>
    public static string? ContentRoot() =>
        !Directory.Exists("wwwroot") && Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"))
            ? AppContext.BaseDirectory
            : null;

    /// <exception cref="SettingsException">They have mistakes.</exception>
    public static void AddChatSettings(this WebApplicationBuilder builder)
    {
        var mistakes = new List<string>();
        var options = ChatSettings.Read(builder.Configuration, mistakes);
        mistakes.AddRange(ChatOptionsCheck.Mistakes(options, builder.Configuration.GetConnectionString(StoreServices.Postgres)));
        if (!UnicodeCheck.NormalizationWorks())
            mistakes.Add("Unicode normalisation does not work on this machine: set InvariantGlobalization to false, and install ICU.");
        if (mistakes.Count > 0)
            throw new SettingsException(mistakes);
        builder.Services.AddSingleton(Options.Create(options));
    }

    /// <summary>The web server: addresses, limits of a connection, SignalR.</summary>
    public static void AddChatServer(this WebApplicationBuilder builder)
    {
        if (AddressSettings.All(key => string.IsNullOrEmpty(builder.Configuration[key])))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // What somebody pasted into a search is refused with a reason, not by a closed connection.
            kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        });
        builder.WebHost.UseSockets(ConnectionBuffers.Bound);
        if (!builder.Environment.IsDevelopment())
        {
            // A server that runs where it was built finds what the build made of the page's files, and takes it as it is.
            builder.WebHost.UseStaticWebAssets();
            builder.WebHost.UseSetting("ReloadStaticAssetsAtRuntime", "false");
        }
        builder.Services.ConfigureHttpJsonOptions(json => Wire.Configure(json.SerializerOptions));
        builder.Services.AddProblemDetails(problems =>
            problems.CustomizeProblemDetails = context =>
                context.ProblemDetails.Extensions.TryAdd("code", HttpCodes.Of(context.ProblemDetails.Status))
        );
        // A query that does not parse is the caller's mistake, and no exception, in development too.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.AddOpenApi("v1");
        builder
            .Services.AddSignalR(hub =>
            {
                hub.EnableDetailedErrors = false;
                hub.MaximumReceiveMessageSize = 32 * 1024;
                hub.MaximumParallelInvocationsPerClient = CallOrder.Most;
            })
            .AddJsonProtocol(json =>
            {
                Wire.Configure(json.PayloadSerializerOptions);
                json.PayloadSerializerOptions.Converters.Add(new WellFormedStringConverter());
            });
        builder.Services.Replace(ServiceDescriptor.Singleton<IHubProtocol, StrictJsonProtocol>());
        // A network that is dead without a word (a laptop's lid, a phone in a lift) is noticed within fifteen seconds:
        // every WebSocket answers a ping by itself, whatever its program does. Watch looks once a second: nine seconds and six at most.
        builder.Services.Configure<WebSocketOptions>(sockets =>
        {
            sockets.KeepAliveInterval = TimeSpan.FromSeconds(8);
            sockets.KeepAliveTimeout = TimeSpan.FromSeconds(5.5);
        });
        builder.Services.AddSingleton<HubLifetimeManager<ChatHub>, ChatLifetimeManager>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
    }

    /// <summary>The chat itself.</summary>
    public static void AddChat(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DataDirectory>();
        // First: what runs a store that is shared opens it before anything is read.
        services.AddStore(builder.Configuration.GetConnectionString(StoreServices.Postgres));
        services.AddSingleton<Connections>();
        services.AddSingleton(_ => new Stalls(TimeProvider.System));
        services.AddSingleton<FrameWriter>();
        services.AddSingleton<Senders>();
        services.AddSingleton<DirectHub>();
        services.AddSingleton<Watch>();
        services.AddSingleton<CallGate>();
        services.AddSingleton<AddressLimits>();
        services.AddSingleton<SessionIndex>();
        services.AddSingleton<SessionNotices>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Attendance>();
        services.AddSingleton<Rooms>();
        services.AddSingleton<RoomCalls>();
        services.AddSingleton<ChangeCalls>();
        services.AddSingleton<Roster>();
        services.AddSingleton<PrivateMessages>();
        services.AddSingleton<Announcements>();

        services.AddSingleton<Origins>();
        services.AddSingleton<AdminKey>();
        services.AddSingleton<AdminFailures>();
        services.AddSingleton<Transcripts>();
        services.AddSingleton<SearchTurns>();

        // Started in this order, stopped in the opposite one.
        services.AddHostedService<Opening>();
        services.AddHostedService<Housekeeping>();
        services.AddHostedService<Indexing>();
        services.AddHostedService<OperatorConsole>();
        services.AddSingleton<DrainingLifetime>();
        services.AddSingleton<IHostLifetime>(s => s.GetRequiredService<DrainingLifetime>());
        services.AddHostedService(s => s.GetRequiredService<DrainingLifetime>());
    }

    /// <summary>What every request passes, in this order.</summary>
    public static void UseChatPipeline(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<ChatOptions>>().Value;
        if (options.TrustedProxies.Length > 0)
            app.UseForwardedHeaders(TrustIn(options.TrustedProxies));
        if (!string.IsNullOrEmpty(options.PathBase))
            app.UsePathBase(options.PathBase);
        if (options.DirectSends)
            app.UseDirectSends();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseWebSockets();
        if (app.Environment.IsDevelopment())
            app.UseStaticFiles(
                new StaticFileOptions { OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache" }
            );
        app.UseRouting();
        app.UseMiddleware<HubDoor>();
        app.UseMiddleware<ReadersDoor>();
    }

    // What a network does takes real time, whatever clock the chat goes by.
    private static void UseDirectSends(this WebApplication app) =>
        app.Use(
            (http, next) =>
            {
                DirectUpgrade.Offer(http, TimeProvider.System);
                return next(http);
            }
        );

    /// <summary>WebSockets only: then no load balancer needs to know which connection belongs to which server.</summary>
    public static void MapChatHub(this WebApplication app)
    {
        app.MapHub<ChatHub>(
            "/" + Wire.HubPath,
            connection =>
            {
                connection.Transports = HttpTransportType.WebSockets;
                // Counted from when the kernel takes no more. What goes straight to the socket has the same limit, kept by Stalls.
                connection.TransportSendTimeout = TimeSpan.FromSeconds(5);
                connection.WebSockets.CloseTimeout = TimeSpan.FromSeconds(1);
                connection.TransportMaxBufferSize = ConnectionBuffers.HubBytes;
            }
        );
    }

    private static ForwardedHeadersOptions TrustIn(string[] proxies)
    {
        var headers = new ForwardedHeadersOptions
        {
            ForwardLimit = null,
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
        };
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
                headers.KnownProxies.Add(address);
            else
                headers.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }

        return headers;
    }
}
