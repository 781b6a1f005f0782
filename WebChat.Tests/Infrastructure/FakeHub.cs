using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WebChat.Contracts;

namespace WebChat.Tests.Infrastructure;

/// <summary>A server that keeps to the protocol only as far as a test wants: its script answers the calls, or does not.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    private const char End = '\u001e';

    private readonly WebApplication _app;
    private readonly Func<Call, Task> _script;
    private readonly CancellationTokenSource _stop = new();
    private int _connections;

    private FakeHub(Func<Call, Task> script)
    {
        _script = script;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(ServeAsync);
    }

    public Uri Url => new(_app.Urls.Single() + "/");

    /// <summary>The names of the methods that were called, over all connections.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>How many sockets were opened.</summary>
    public int Connections => _connections;

    /// <summary>Whether the first record of a connection is answered, too.</summary>
    public bool ShakesHands { get; set; } = true;

    public static async Task<FakeHub> StartAsync(Func<Call, Task> script)
    {
        var hub = new FakeHub(script);
        await hub._app.StartAsync().InTime();
        return hub;
    }

    /// <summary>A server that lets everybody in and takes every message; <paramref name="odd"/> answers instead where it says so.</summary>
    public static Task<FakeHub> StartAsync(Func<Call, bool> isOdd, Func<Call, Task> odd) =>
        StartAsync(call => isOdd(call) ? odd(call) : call.AnswerAsUsualAsync());

    public Task UntilCalledAsync(string method, int times = 1) =>
        Patience.UntilAsync(
            () => Calls.Count(c => string.Equals(c, method, StringComparison.Ordinal)) >= times,
            $"{method} is called {times} times"
        );

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        Interlocked.Increment(ref _connections);
        try
        {
            await ReadAsync(socket);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client has gone, or the test is over.
            socket.Abort();
        }
    }

    private async Task ReadAsync(WebSocket socket)
    {
        var buffer = new byte[65_536];
        var text = "";
        var shaken = false;
        while (await socket.ReceiveAsync(buffer.AsMemory(), _stop.Token) is { MessageType: not WebSocketMessageType.Close } read)
        {
            text += Encoding.UTF8.GetString(buffer, 0, read.Count);
            while (text.IndexOf(End, StringComparison.Ordinal) is >= 0 and var end)
            {
                var record = text[..end];
                text = text[(end + 1)..];
                if (shaken)
                    await TakeAsync(socket, JsonDocument.Parse(record).RootElement);
                else if (ShakesHands)
                    await SendAsync(socket, "{}");
                shaken = true;
            }
        }
    }

    private async Task TakeAsync(WebSocket socket, JsonElement record)
    {
        if (record.GetProperty("type").GetInt32() != 1)
            return;

        var call = new Call(this, socket, record);
        Calls.Enqueue(call.Method);
        await _script(call);
    }

    private static Task SendAsync(WebSocket socket, string record) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(record + End), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>One call of a client.</summary>
    internal sealed class Call(FakeHub hub, WebSocket socket, JsonElement record)
    {
        public FakeHub Hub => hub;

        public string Method { get; } = record.GetProperty("target").GetString()!;

        public JsonElement Argument => record.GetProperty("arguments")[0];

        /// <summary>Answers with success.</summary>
        public Task AnswerAsync(object result) => CompleteAsync(new { ok = result });

        public Task RefuseAsync(string code) => CompleteAsync(new { error = new Refusal(code, "Because.") });

        /// <summary>As a server does that has nothing against it.</summary>
        public Task AnswerAsUsualAsync() =>
            Method switch
            {
                nameof(IChatHub.Join) => AnswerAsync(Welcome()),
                nameof(IChatHub.Enter) => AnswerAsync(State()),
                nameof(IChatHub.Post) => AnswerAsync(new Receipt(Argument.GetProperty("id").GetString()!, 1, default)),
                _ => AnswerAsync(new { }),
            };

        public Welcome Welcome() => new("ann", "token", "t", true, "e1", default, "", Limits.V1, [], [], false, []);

        public RoomState State(long last = 0) => new(Argument.GetProperty("room").GetString()!, "", "e1", 1, last, 1, [], [], true);

        /// <summary>Sends events to the client.</summary>
        public Task ReceiveAsync(params ChatEvent[] events) =>
            SendAsync(
                socket,
                JsonSerializer.Serialize(
                    new
                    {
                        type = 1,
                        target = Wire.Receive,
                        arguments = new object[] { events },
                    },
                    Wire.Json
                )
            );

        /// <summary>Ends the connection as SignalR does when it has something against it.</summary>
        public Task CloseAsync(string error) => SendAsync(socket, JsonSerializer.Serialize(new { type = 7, error }));

        public void Abort() => socket.Abort();

        private Task CompleteAsync(object result) =>
            SendAsync(
                socket,
                JsonSerializer.Serialize(
                    new
                    {
                        type = 3,
                        invocationId = record.GetProperty("invocationId").GetString(),
                        result,
                    },
                    Wire.Json
                )
            );
    }
}
