using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace WebChat.Tests.Infrastructure;

/// <summary>A WebSocket after the hub's handshake, for what no client library would send.</summary>
public sealed class RawSocket : IAsyncDisposable
{
    private const char Separator = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly Queue<string> _records = new();
    private readonly StringBuilder _partial = new();

    // By the id of the call. Two answers may leave in the other order, as calls end before they are written.
    private readonly Dictionary<string, JsonElement> _answers = [];

    public static async Task<RawSocket> ConnectAsync(Uri server, string? origin = null)
    {
        var raw = new RawSocket();
        if (origin is not null)
            raw._socket.Options.SetRequestHeader("Origin", origin);
        using var deadline = new CancellationTokenSource(Patience.Time);
        await raw._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hub" }.Uri, deadline.Token);
        await raw.SendAsync("""{"protocol":"json","version":1}""");
        Assert.Equal("{}", await raw.ReadAsync());
        return raw;
    }

    public Task SendAsync(string record) => SendBytesAsync(Encoding.UTF8.GetBytes(record + Separator));

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        using var deadline = new CancellationTokenSource(Patience.Time);
        await _socket.SendAsync(bytes, type, endOfMessage: true, deadline.Token);
    }

    /// <summary>The answer to a call; what comes before it is passed over, but for the answers to other calls.</summary>
    public async Task<JsonElement> ExpectCompletionAsync(string invocationId)
    {
        JsonElement answer;
        while (!_answers.Remove(invocationId, out answer) && await ReadAsync() is { } record)
        {
            var json = JsonSerializer.Deserialize<JsonElement>(record);
            if (json.TryGetProperty("invocationId", out var id))
                _answers.Add(id.GetString()!, json);
        }

        if (answer.ValueKind != JsonValueKind.Undefined)
            return answer;
        throw new Xunit.Sdk.XunitException($"The server closed instead of answering call {invocationId}.");
    }

    public async Task ExpectCloseAsync()
    {
        while (await ReadAsync() is not null) { }
    }

    /// <summary>The next record; null: the server has closed.</summary>
    public async Task<string?> ReadAsync()
    {
        using var deadline = new CancellationTokenSource(Patience.Time);
        var buffer = new byte[16 * 1024];
        while (_records.Count == 0)
        {
            ValueWebSocketReceiveResult received;
            try
            {
                received = await _socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
            }
            catch (WebSocketException)
            {
                return null;
            }

            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            _partial.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
            if (!received.EndOfMessage)
                continue;
            foreach (var record in _partial.ToString().Split(Separator, StringSplitOptions.RemoveEmptyEntries))
                _records.Enqueue(record);
            _partial.Clear();
        }

        return _records.Dequeue();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
