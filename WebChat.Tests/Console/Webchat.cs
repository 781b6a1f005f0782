using System.Diagnostics;
using System.Globalization;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

/// <summary>The built console program, run as a script runs it.</summary>
internal sealed class Webchat : IAsyncDisposable
{
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "webchat.dll");

    private readonly Process _process;

    private Webchat(string[] arguments, string? adminKey, string? program = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(program ?? Program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        start.Environment.Remove("WEBCHAT_ADMIN_KEY");
        if (adminKey is not null)
            start.Environment["WEBCHAT_ADMIN_KEY"] = adminKey;

        _process = Process.Start(start)!;
    }

    public StreamWriter Input => _process.StandardInput;

    public StreamReader Output => _process.StandardOutput;

    public StreamReader Error => _process.StandardError;

    /// <summary>Starts it; input and output stay open.</summary>
    public static Webchat Start(params string[] arguments) => new(arguments, adminKey: null);

    /// <summary>Starts <c>webchat announce</c>; the input stays open.</summary>
    public static Webchat StartAnnouncing(string url, string text) => new(["announce", url, text], ChatServer.AdminKey);

    /// <summary>Runs it to its end.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(string input, params string[] arguments) =>
        EndAsync(input, adminKey: null, arguments);

    /// <summary>Runs a copy of it to its end, somewhere else.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunCopyAsync(string program, params string[] arguments)
    {
        await using var copy = new Webchat(arguments, adminKey: null, program);
        return await copy.EndAsync();
    }

    /// <summary>Runs <c>webchat announce</c> to its end.</summary>
    public static Task<(int ExitCode, string Output, string Error)> AnnounceAsync(string input, string adminKey, string url, string text) =>
        EndAsync(input, adminKey, ["announce", url, text]);

    private static async Task<(int ExitCode, string Output, string Error)> EndAsync(string input, string? adminKey, string[] arguments)
    {
        await using var program = new Webchat(arguments, adminKey);
        return await program.EndAsync(input);
    }

    /// <summary>Writes the rest of the input, closes it, and waits for the end.</summary>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync(string input = "")
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        var error = _process.StandardError.ReadToEndAsync();
        try
        {
            await Input.WriteAsync(input);
            Input.Close();
        }
        catch (IOException) when (_process.WaitForExit(Patience.Time))
        {
            // It ended without reading: wrong usage.
        }

        await _process.WaitForExitAsync().InTime();
        return (_process.ExitCode, await output.InTime(), await error.InTime());
    }

    /// <summary>Sends it a signal: <c>INT</c>, <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().InTime();
    }

    /// <summary>Waits for the end with the input still open.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().InTime();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
