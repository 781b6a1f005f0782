using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using WebChat.Server.Chat;
using WebChat.Server.Http;

namespace WebChat.Server.Hosting;

/// <summary>Restores rooms, sessions and announcements before the first connection, and tells where to find the chat once it is up.</summary>
internal sealed class Opening(
    Rooms rooms,
    Attendance attendance,
    Announcements announcements,
    AdminKey key,
    IServer server,
    IOptions<ChatOptions> options
) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await rooms.OpenAsync();
        await attendance.RestoreAsync();
        await announcements.RestoreAsync();
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var bound = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        foreach (var address in bound.SelectMany(WaysIn).Distinct(StringComparer.Ordinal))
            Console.WriteLine($"  Open       {address}{options.Value.PathBase}/");
        Console.WriteLine(
            key.Path is null ? "  Admin key  the one in the settings (Chat:AdminKey)" : $"  Admin key  in the file {key.Path}"
        );
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Who listens on all addresses is reached at each of them.
    private static IEnumerable<string> WaysIn(string bound)
    {
        var url = BindingAddress.Parse(bound);
        var everywhere = url.Host is "+" or "*" or "0.0.0.0" or "[::]";
        if (!everywhere)
            return [$"{url.Scheme}://{url.Host}:{url.Port}"];
        return LanAddresses().Prepend("localhost").Select(host => $"{url.Scheme}://{host}:{url.Port}");
    }

    private static IEnumerable<string> LanAddresses() =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(i => i.OperationalStatus == OperationalStatus.Up)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .Where(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a))
            .Select(a => a.ToString());
}
