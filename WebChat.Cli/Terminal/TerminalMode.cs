using System.Runtime.InteropServices;
using System.Text;

namespace WebChat.Cli.Terminal;

/// <summary>The terminal as line editing needs it, put back on disposal: Ctrl-C is a key, pastes are marked, escape codes work.</summary>
internal sealed class TerminalMode : IDisposable
{
    private const string MarkPastes = "\u001b[?2004h";
    private const string DoNotMarkPastes = "\u001b[?2004l";

    public TerminalMode()
    {
        Console.TreatControlCAsInput = true;
        if (OperatingSystem.IsWindows())
            WindowsConsole.UseUtf8AndEscapeCodes();

        Output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 4096);
        Output.Write(MarkPastes);
        Output.Flush();
    }

    public TextWriter Output { get; }

    /// <summary>The columns of the window; 80 if it has none.</summary>
    public static int Columns => Console.WindowWidth is > 0 and var width ? width : 80;

    public void Dispose()
    {
        Output.Write(DoNotMarkPastes);
        Output.Flush();
        Output.Dispose();
        Console.TreatControlCAsInput = false;
    }
}

/// <summary>The console of Windows interprets escape codes only when asked.</summary>
internal static partial class WindowsConsole
{
    private const int StandardOutput = -11;
    private const uint ProcessedOutput = 1;
    private const uint VirtualTerminal = 4;

    public static void UseUtf8AndEscapeCodes()
    {
        Console.OutputEncoding = Encoding.UTF8;
        Console.InputEncoding = Encoding.Unicode;
        var handle = GetStdHandle(StandardOutput);
        if (GetConsoleMode(handle, out var mode))
            _ = SetConsoleMode(handle, mode | ProcessedOutput | VirtualTerminal);
    }

    [LibraryImport("kernel32.dll")]
    private static partial nint GetStdHandle(int number);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetConsoleMode(nint handle, out uint mode);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleMode(nint handle, uint mode);
}
