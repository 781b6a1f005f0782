using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>The server, or the client itself (<see cref="ClientCodes"/>), said no.</summary>
/// <param name="refusal">Why.</param>
public sealed class ChatRefusedException(Refusal refusal) : Exception(refusal.Message)
{
    internal ChatRefusedException(string code, string message)
        : this(new Refusal(code, message)) { }

    /// <summary>Why.</summary>
    public Refusal Refusal { get; } = refusal;

    /// <summary>One of <see cref="Codes"/> or <see cref="ClientCodes"/>.</summary>
    public string Code => Refusal.Code;
}

/// <summary>What a refusal means for coming back.</summary>
internal static class RefusalRules
{
    /// <summary>Whether the same may be taken later.</summary>
    public static bool Passes(this Refusal refusal) =>
        refusal.Code
            is Codes.SlowDown
                or Codes.Unavailable
                or Codes.Stopping
                or Codes.ServerFull
                or Codes.StorageFull
                or Codes.Internal
                or Codes.NotJoined;

    /// <summary>Asks as often as the answer is "slow down", each time when the server says that there will be time.</summary>
    public static async Task<T> WithPatienceAsync<T>(Func<Task<T>> ask, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan pause;
            try
            {
                return await ask();
            }
            catch (ChatRefusedException e) when (e.Code is Codes.SlowDown)
            {
                pause = TimeSpan.FromMilliseconds(Math.Max(e.Refusal.RetryAfterMs ?? 1000, 20));
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }
}

/// <summary>Codes of refusals that come from the client itself.</summary>
public static class ClientCodes
{
    /// <summary>There is no connection now. Messages wait for one; questions and other commands do not.</summary>
    public const string Offline = "offline";

    /// <summary>Too many messages wait for a connection.</summary>
    public const string OutboxFull = "outbox_full";

    /// <summary>A name, an id or the like is longer than anything the server takes.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The client has quit, was closed by an operator, or is disposed.</summary>
    public const string Ended = "ended";
}

/// <summary>Nothing answers at the address, or the connection broke.</summary>
/// <param name="message">A sentence for the user.</param>
/// <param name="innerException">What the network said.</param>
public sealed class ChatUnreachableException(string message, Exception? innerException = null) : IOException(message, innerException);
