using System.Diagnostics;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

/// <summary>A real terminal with the console program in it, by tmux on a socket of its own.</summary>
internal sealed class Tmux : IAsyncDisposable
{
    /// <summary>The last row after the end, when the program has left the terminal as it was.</summary>
    public const string Restored = "isig icanon echo";

    private readonly string _socket = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.tmux");

    private Tmux() { }

    private string PidFile => $"{_socket}.pid";

    /// <summary>Starts <c>webchat</c> in a terminal; when it has ended, its exit code and the terminal's settings are shown.</summary>
    public static Task<Tmux> StartAsync(string arguments, string environment = "", int columns = 80, int rows = 24) =>
        RunProgramAsync($"env {environment} dotnet '{Webchat.Program}' {arguments}", columns, rows);

    /// <summary>The same with any program.</summary>
    public static async Task<Tmux> RunProgramAsync(string program, int columns = 120, int rows = 24)
    {
        var tmux = new Tmux();
        var started = $"sh -c 'echo $$ > {tmux.PidFile}; exec \"$@\"' sh {program}";
        var after = "echo exit code $?; stty -a | grep -oE -- '-?(icanon|isig|echo)\\b' | tr '\\n' ' '; exec sleep 60";
        await tmux.RunAsync("new-session", "-d", "-x", $"{columns}", "-y", $"{rows}", $"{started}; {after}");
        return tmux;
    }

    /// <summary>Types text as it is.</summary>
    public Task TypeAsync(string text) => RunAsync("send-keys", "-l", text);

    /// <summary>Presses keys by tmux's names: <c>Enter</c>, <c>C-c</c>, <c>Left</c>.</summary>
    public Task PressAsync(params string[] keys) => RunAsync(["send-keys", .. keys]);

    /// <summary>Types a line and Enter.</summary>
    public async Task SendAsync(string line)
    {
        await TypeAsync(line);
        await PressAsync("Enter");
    }

    public async Task PasteAsync(string text)
    {
        await RunAsync("set-buffer", text);
        await RunAsync("paste-buffer", "-p");
    }

    /// <summary>Sends the program a signal from outside: <c>INT</c>, <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", (await File.ReadAllTextAsync(PidFile)).Trim()]);
        await kill.WaitForExitAsync().InTime();
        Assert.Equal(0, kill.ExitCode);
    }

    public Task ResizeAsync(int columns, int rows) => RunAsync("resize-window", "-x", $"{columns}", "-y", $"{rows}");

    /// <summary>The rows that show something.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(bool styles = false)
    {
        string[] arguments = styles ? ["capture-pane", "-p", "-e"] : ["capture-pane", "-p"];
        return (await RunAsync(arguments)).TrimEnd('\n', ' ').Split('\n').Select(row => row.TrimEnd()).ToList();
    }

    /// <summary>Waits until the last row is this one: what is being typed.</summary>
    public Task ExpectLastRowAsync(string row) =>
        ExpectAsync(rows => string.Equals(rows[^1], row, StringComparison.Ordinal), $"the last row is \"{row}\"");

    /// <summary>Waits until some row contains this.</summary>
    public Task ExpectRowAsync(string part) =>
        ExpectAsync(rows => rows.Any(row => row.Contains(part, StringComparison.Ordinal)), $"a row has \"{part}\"");

    public async ValueTask DisposeAsync()
    {
        await RunAsync("kill-server");
        File.Delete(_socket);
        File.Delete(PidFile);
    }

    public async Task ExpectAsync(Func<IReadOnlyList<string>, bool> isSo, string what)
    {
        IReadOnlyList<string> rows = [];
        try
        {
            await Patience.UntilAsync(
                async () =>
                {
                    rows = await RowsAsync();
                    return isSo(rows);
                },
                what
            );
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new Xunit.Sdk.XunitException($"{e.Message}. The screen:\n{string.Join('\n', rows)}", e);
        }
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("tmux")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["-S", _socket, "-f", "/dev/null", "-u", .. arguments])
            start.ArgumentList.Add(argument);

        start.Environment["LANG"] = "C.UTF-8";
        start.Environment.Remove("TMUX");
        start.Environment.Remove("NO_COLOR");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().InTime();
        await process.WaitForExitAsync().InTime();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"tmux {arguments[0]}: {await error}");
    }
}
