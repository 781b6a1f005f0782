using System.Runtime.InteropServices;
using WebChat.Contracts;
using WebChat.Server.Chat;
using WebChat.Server.Delivery;

namespace WebChat.Server.Hosting;

/// <summary>
/// A stop that loses nothing. By itself the web server resets every socket as soon as the signal comes, and calls in
/// flight are never answered. So the signal is ours: first not ready, then everybody is told, then what is in flight is
/// answered, then connections close, then the rest stops, the store last.
/// </summary>
internal sealed partial class DrainingLifetime(
    CallGate gate,
    Connections connections,
    Rooms rooms,
    PrivateMessages privates,
    FrameWriter frames,
    IHostApplicationLifetime application,
    TimeProvider time,
    ILogger<DrainingLifetime> log
) : IHostLifetime, IHostedLifecycleService, IDisposable
{
    // Together under eight seconds: with two more for the web server it is over within ten.
    private static readonly TimeSpan CallsMayTake = TimeSpan.FromSeconds(3.5);
    private static readonly TimeSpan ClosingMayTake = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LoopsMayTake = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CloseLinger = TimeSpan.FromMilliseconds(250);

    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly Lock _once = new();
    private Task? _drained;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT])
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
        return Task.CompletedTask;
    }

    // A stop that was not asked for by a signal (a test, a service manager) drains here; one that was, is done already.
    public Task StoppingAsync(CancellationToken cancellationToken) => DrainAsync();

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _ = DrainAndStopAsync();
    }

    private async Task DrainAndStopAsync()
    {
        try
        {
            await DrainAsync();
        }
        finally
        {
            application.StopApplication();
        }
    }

    private Task DrainAsync()
    {
        lock (_once)
            return _drained ??= Task.Run(DrainOnceAsync);
    }

    private async Task DrainOnceAsync()
    {
        gate.Close();
        LogStopping(log, connections.Count, gate.InFlight);
        var notice = new NoticeEvent(Codes.Stopping, "The server is stopping. You will be back when it is.") { At = time.GetUtcNow() };
        connections.SendToJoined(frames.Write(notice));

        await UntilAsync(() => gate.InFlight == 0, CallsMayTake);
        await Task.WhenAll(connections.Open.Select(c => c.CloseAsync(CloseLinger, comeBack: true, time)));
        await UntilAsync(() => connections.Count == 0, ClosingMayTake);
        try
        {
            await Task.WhenAll(rooms.StopAsync(), privates.StopAsync()).WaitAsync(LoopsMayTake, time);
        }
        catch (TimeoutException)
        {
            LogUnfinished(log);
        }

        LogStopped(log, connections.Count, gate.InFlight);
    }

    private async Task UntilAsync(Func<bool> done, TimeSpan most)
    {
        var since = time.GetTimestamp();
        while (!done() && time.GetElapsedTime(since) < most)
            await Task.Delay(TimeSpan.FromMilliseconds(10), time);
    }

    [LoggerMessage(140, LogLevel.Information, "Stopping: {Connections} connections, {Calls} calls in flight")]
    private static partial void LogStopping(ILogger log, int connections, int calls);

    [LoggerMessage(142, LogLevel.Warning, "Stopping although the store has not taken all that waits; none of it was acknowledged")]
    private static partial void LogUnfinished(ILogger log);

    [LoggerMessage(141, LogLevel.Information, "Stopped: {Connections} connections and {Calls} calls were cut")]
    private static partial void LogStopped(ILogger log, int connections, int calls);
}
