using WebChat.Cli.Terminal;
using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>What <c>webchat join</c> was given.</summary>
internal sealed record JoinSettings(ChatAddress Address, string? Nick, string? Room, bool Json, bool Follow)
{
    public string FirstRoom => Address.RoomOr(Room);
}

/// <summary><c>webchat join</c>: for a person at a terminal, or for a script.</summary>
internal static class JoinCommand
{
    public static async Task<int> RunAsync(JoinSettings settings, CancellationToken stop)
    {
        var atTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected && !settings.Json;
        if (!atTerminal && settings.Nick is null)
        {
            await Console.Error.WriteLineAsync("Say who you are with --nick NAME: a script cannot be asked.");
            return ExitCodes.Usage;
        }

        try
        {
            return atTerminal ? await Interactive.RunAsync(settings, stop) : await Piped.RunAsync(settings, stop);
        }
        catch (ChatRefusedException e)
        {
            await Console.Error.WriteLineAsync(InWords(e.Refusal));
            return ExitCodes.Refused;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (ChatUnreachableException e)
        {
            await Console.Error.WriteLineAsync($"{SafeText.Line(e.Message)}. Is the address right, and the server running?");
            return ExitCodes.Unreachable;
        }
    }

    /// <summary>A refusal for the standard error: the code for the script, the sentence for the person.</summary>
    public static string InWords(Refusal refusal) =>
        (refusal.Code is ClientCodes.Ended ? "The chat has ended" : $"Refused ({SafeText.Line(refusal.Code)})") + $": {Sentence(refusal)}";

    /// <summary>A refusal as a sentence, with until when and why if an operator said so.</summary>
    public static string Sentence(Refusal refusal)
    {
        var until = refusal.Until is { } end ? $" Until {end.LocalDateTime:g}." : "";
        var reason = string.IsNullOrWhiteSpace(refusal.Reason) ? "" : $" Reason: {refusal.Reason}";
        return SafeText.Line(refusal.Message + until + reason);
    }
}
