using System.Globalization;
using System.Net.Security;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using WebChat.Contracts;
using WebChat.Server.Storage;
using WebChat.Tests.Infrastructure;
using Certificate = WebChat.Bench.Servers.Certificate;

namespace WebChat.Tests.Delivery;

/// <summary>The same chat whichever way the events go: straight to the socket, by the web server, through TLS.</summary>
public sealed class WaysTests : IDisposable
{
    private const int Posts = 200;
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("direct")]
    [InlineData("ordinary")]
    [InlineData("tls")]
    public async Task Everything_arrives_once_and_in_order(string way)
    {
        var port = ServerProcess.FreePort();
        var scheme = way == "tls" ? "https" : "http";
        await using var server = await ServerProcess.StartAsync(
            _data.Path,
            [
                $"--urls={scheme}://127.0.0.1:{port}",
                $"--Chat:DirectSends={way == "direct"}",
                .. way == "tls" ? Certificate.Make(_data.Path).Settings : [],
            ]
        );
        var address = new Uri($"{(way == "tls" ? "wss" : "ws")}://127.0.0.1:{port}/hub");
        using var ada = await JoinAsync(address, "ada");
        using var bob = await JoinAsync(address, "bob");

        for (var i = 0; i < Posts; i++)
        {
            // Some larger than one frame of any buffer on the way.
            var text = i.ToString(CultureInfo.InvariantCulture) + new string('x', i % 20 == 0 ? 3900 : 10);
            await SendAsync(
                ada,
                Invocation(
                    "Post",
                    new
                    {
                        room = "lobby",
                        id = Guid.NewGuid().ToString(),
                        text,
                    },
                    id: i.ToString(CultureInfo.InvariantCulture)
                )
            );
        }

        await Task.WhenAll(ReadAllAsync(ada, receipts: Posts), ReadAllAsync(bob, receipts: 0)).InTime();
    }

    [Fact]
    public async Task Who_posts_gets_receipt_and_message_with_one_send()
    {
        // On disk so late that the hub waits for it by then.
        await using var server = ChatServer.Start(services =>
            SpoiltStore.In(
                services,
                (method, ask) =>
                    method is nameof(IChatStore.AppendAsync) ? DelayAsync((Task<IReadOnlyList<Stored<MessageEvent>?>>)ask()!) : ask()
            )
        );
        using var ada = await JoinAsync(new Uri($"ws://{server.Url.Authority}/hub"), "ada");
        var post = new
        {
            room = "lobby",
            id = Guid.NewGuid().ToString(),
            text = "hello",
        };
        await SendAsync(ada, Invocation("Post", post, "post"));
        var records = await ReadAsync(ada);
        Assert.Equal([3, 1], records.Select(r => r.GetProperty("type").GetInt32()));
        Assert.Equal(1, records[0].GetProperty("result").GetProperty("ok").GetProperty("seq").GetInt64());
        Assert.Equal("hello", records[1].GetProperty("arguments")[0][0].GetProperty("text").GetString());

        static async Task<IReadOnlyList<Stored<MessageEvent>?>> DelayAsync(Task<IReadOnlyList<Stored<MessageEvent>?>> appending)
        {
            await Task.Delay(500);
            return await appending;
        }
    }

    /// <summary>Reads until all messages and receipts have come, and checks that the numbers rise one by one.</summary>
    private static async Task ReadAllAsync(WebSocket socket, int receipts)
    {
        var seen = 0;
        var answered = 0;
        while (seen < Posts || answered < receipts)
        {
            foreach (var record in await ReadAsync(socket))
            {
                if (record.GetProperty("type").GetInt32() == 3 && record.GetProperty("result").TryGetProperty("ok", out var ok))
                    answered += ok.TryGetProperty("seq", out _) ? 1 : 0;
                if (record.GetProperty("type").GetInt32() != 1)
                    continue;
                foreach (var e in record.GetProperty("arguments")[0].EnumerateArray())
                {
                    if (e.GetProperty("type").GetString() != "message")
                        continue;
                    Assert.Equal(++seen, e.GetProperty("seq").GetInt64());
                    Assert.StartsWith(
                        (seen - 1).ToString(CultureInfo.InvariantCulture),
                        e.GetProperty("text").GetString(),
                        StringComparison.Ordinal
                    );
                }
            }
        }

        Assert.Equal(Posts, seen);
        Assert.Equal(receipts, answered);
    }

    private static async Task<ClientWebSocket> JoinAsync(Uri address, string nickname)
    {
        var socket = new ClientWebSocket();
        // It made the certificate itself.
        socket.Options.RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.RemoteCertificateChainErrors;
        await socket.ConnectAsync(address, CancellationToken.None).InTime();
        await SendAsync(socket, """{"protocol":"json","version":1}""" + "\u001e");
        await ReadAsync(socket);
        await SendAsync(socket, Invocation("Join", new { nickname }, "join") + Invocation("Enter", new { room = "lobby" }, "enter"));
        while (!(await ReadAsync(socket)).Exists(r => r.TryGetProperty("invocationId", out var id) && id.GetString() == "enter"))
            continue;
        return socket;
    }

    private static string Invocation(string target, object argument, string id) =>
        JsonSerializer.Serialize(
            new
            {
                type = 1,
                target,
                invocationId = id,
                arguments = new[] { argument },
            }
        ) + "\u001e";

    private static Task SendAsync(ClientWebSocket socket, string records) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(records), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).InTime();

    private static async Task<List<JsonElement>> ReadAsync(WebSocket socket)
    {
        var bytes = new List<byte>();
        var buffer = new byte[8192];
        WebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer, CancellationToken.None).InTime();
            bytes.AddRange(buffer.AsSpan(0, part.Count));
        } while (!part.EndOfMessage);
        return
        [
            .. Encoding
                .UTF8.GetString([.. bytes])
                .Split('\u001e', StringSplitOptions.RemoveEmptyEntries)
                .Select(r => JsonSerializer.Deserialize<JsonElement>(r))
                .Select(r => r.TryGetProperty("type", out _) ? r : JsonSerializer.SerializeToElement(new { type = 0 })),
        ];
    }
}
