namespace WebChat.Cli;

/// <summary>How the program ends.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int Usage = 2;
    public const int Unreachable = 3;

    /// <summary>Stopped by a signal before everything was done, as shells count it.</summary>
    public const int Interrupted = 130;
}
