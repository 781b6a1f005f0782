using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>How to connect.</summary>
public sealed class ChatClientOptions
{
    /// <summary>The address of the chat as one would open it in a browser, with the base path if there is one.</summary>
    public required Uri Server { get; init; }

    /// <summary>The wished nickname. Ignored while <see cref="Token"/> brings back a session that still holds its name.</summary>
    public required string Nickname { get; init; }

    /// <summary>The <see cref="ChatClient.Token"/> of an earlier session, to be the same person again.</summary>
    public string? Token { get; init; }

    /// <summary>With <see cref="Token"/>: the number of the last private message that the program has; 0: none.</summary>
    public long PrivateAfter { get; init; }

    /// <summary>
    /// Asked for another nickname when the server refuses one; it can happen again after a long time offline. The next try
    /// goes over the same connection. <see langword="null"/>, or an answer of <see langword="null"/>, gives up.
    /// </summary>
    public Func<Refusal, CancellationToken, ValueTask<string?>>? AnotherNickname { get; init; }

    /// <summary>Whether the very first connection is tried again for ever too. By default it fails when nothing answers.</summary>
    public bool RetryFirstConnection { get; init; }

    /// <summary>
    /// How long one try to connect may take. In the first minute after a loss it is less (3 s, or twice what connecting took), to be
    /// back before the server gives one's name away.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How many messages may wait to be sent. One more is refused with <see cref="ClientCodes.OutboxFull"/>.
    /// </summary>
    public int OutboxCapacity { get; init; } = 1000;

    /// <summary>How many events may wait to be read; see <see cref="ChatClient.Events"/>. At least 2.</summary>
    public int EventCapacity { get; init; } = 5000;

    /// <summary>The clock of all waiting.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
