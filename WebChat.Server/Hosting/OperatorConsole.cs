using Microsoft.Extensions.Options;
using WebChat.Server.Chat;

namespace WebChat.Server.Hosting;

/// <summary>Each line that the operator types at the server's own console goes to everybody as an announcement.</summary>
internal sealed class OperatorConsole(Announcements announcements, CallGate gate, IOptions<ChatOptions> options) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var on = options.Value.OperatorConsole switch
        {
            "on" => true,
            "off" => false,
            _ => !Console.IsInputRedirected,
        };
        if (!on)
            return;

        // Console reading cannot be cancelled, so it has a thread of the pool that the process does not wait for.
        await Task.Run(() => ReadAsync(Console.In), stoppingToken).WaitAsync(stoppingToken);
    }

    private async Task ReadAsync(TextReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var reply = await gate.GuardAsync(() => announcements.AnnounceAsync(line, Announcements.ByOperator));
            Console.WriteLine(reply.Ok is null ? $"Not announced: {reply.Error!.Message}" : "Announced to everybody.");
        }
    }
}
