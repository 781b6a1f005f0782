using WebChat.Cli.Terminal;
using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>
/// Words what becomes of the connection: a loss once, however often coming back is tried; that the server stops; and the return.
/// </summary>
/// <param name="hint">What one can do meanwhile.</param>
internal sealed class ConnectionNews(string hint)
{
    // What went wrong before one was in has been told otherwise.
    private bool _wasIn;
    private bool _lost;
    private bool _stopping;

    /// <summary>Whether the event is news of the connection, which is worded here and nowhere else.</summary>
    public static bool Concerns(ChatEvent e) =>
        e is ConnectionEvent or NoticeEvent { Code: Codes.Stopping or Codes.Unavailable or NoticeCodes.Available };

    /// <summary>What to say of it, if anything; and whether it is trouble.</summary>
    public (bool Trouble, string Text)? Of(ChatEvent e)
    {
        switch (e)
        {
            case NoticeEvent { Code: Codes.Stopping } when !_stopping:
                _stopping = true;
                return (true, $"The server is stopping. You will be back when it is. {hint}");
            case NoticeEvent { Code: Codes.Unavailable }:
                return (true, $"The server cannot reach its database. {hint}");
            case NoticeEvent { Code: NoticeCodes.Available }:
                return (false, "The server reaches its database again.");
            case ConnectionEvent { State: ConnectionState.Reconnecting } when _wasIn && !_lost:
                _lost = true;
                return _stopping ? null : (true, $"Connection lost, trying again. {hint}");
            case ConnectionEvent { State: ConnectionState.Live } live:
                var back = _lost ? $"{(_stopping ? "The server is back" : "Back")}: {Missed(live.Missed ?? 0)}." : null;
                (_wasIn, _lost, _stopping) = (true, false, false);
                return back is null ? null : (false, back);
            case ConnectionEvent { State: ConnectionState.Ended } ended:
                return (true, $"The chat has ended for you: {SafeText.Line(ended.Reason)}");
            default:
                return null;
        }
    }

    private static string Missed(int count) =>
        count switch
        {
            0 => "no new messages",
            1 => "1 message while you were away",
            _ => $"{count} messages while you were away",
        };
}
