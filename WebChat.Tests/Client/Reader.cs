using System.Collections.Concurrent;
using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Client;

/// <summary>Reads a client's events to the end, and keeps them.</summary>
internal sealed class Reader
{
    private readonly ConcurrentQueue<ChatEvent> _events = new();

    public Reader(ChatClient client) => Ended = ReadAsync(client);

    public Task Ended { get; }

    public IReadOnlyList<ChatEvent> Events => [.. _events];

    public IReadOnlyList<string> Texts => [.. _events.OfType<MessageEvent>().Select(m => m.Text)];

    public IReadOnlyList<long> Seqs(string room) =>
        [.. _events.OfType<MessageEvent>().Where(m => string.Equals(m.Room, room, StringComparison.Ordinal)).Select(m => m.Seq)];

    public Task UntilAsync<TEvent>(Func<TEvent, bool>? fits = null, int times = 1)
        where TEvent : ChatEvent =>
        Patience.UntilAsync(
            () => _events.OfType<TEvent>().Count(e => fits is null || fits(e)) >= times,
            $"{times} {typeof(TEvent).Name} came; what came: {string.Join(", ", _events.TakeLast(20))}"
        );

    public Task UntilTextAsync(string text) => UntilAsync<MessageEvent>(m => string.Equals(m.Text, text, StringComparison.Ordinal));

    public Task UntilLiveAgainAsync(int times = 2) => UntilAsync<ConnectionEvent>(c => c.State is ConnectionState.Live, times);

    private async Task ReadAsync(ChatClient client)
    {
        await foreach (var e in client.Events)
        {
            _events.Enqueue(e);
        }
    }
}
