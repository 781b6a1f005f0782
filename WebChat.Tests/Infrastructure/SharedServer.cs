namespace WebChat.Tests.Infrastructure;

/// <summary>One server for the tests of a class, which keep apart by rooms and names.</summary>
public sealed class SharedServer : IAsyncDisposable
{
    public ChatServer Server { get; } = ChatServer.Start();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
