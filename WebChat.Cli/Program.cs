using System.CommandLine;
using System.Runtime.InteropServices;
using WebChat.Cli;

// The library for the command line would hear signals only when the command has begun already.
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var parsed = CommandLine.Root().Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine(error.Message);

    Console.Error.WriteLine("Try: webchat --help");
    return ExitCodes.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, stop.Token);

// What does not end by itself within five seconds is ended; a second signal does not wait for that.
void Stop(PosixSignalContext signal)
{
    if (stop.IsCancellationRequested)
        return;
    signal.Cancel = true;
    _ = stop.CancelAsync();
    _ = EndAsync();
}

static async Task EndAsync()
{
    await Task.Delay(TimeSpan.FromSeconds(5));
    Environment.Exit(ExitCodes.Interrupted);
}
