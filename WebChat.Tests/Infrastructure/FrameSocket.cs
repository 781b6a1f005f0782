using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace WebChat.Tests.Infrastructure;

/// <summary>A WebSocket frame by frame (RFC 6455), for frames that no library would let one send.</summary>
public sealed class FrameSocket : IAsyncDisposable
{
    private const byte Continuation = 0;
    public const byte Text = 1;
    public const byte Binary = 2;
    public const byte Close = 8;
    public const byte Ping = 9;

    private readonly TcpClient _tcp = new();
    private readonly Queue<string> _records = new();
    private string _begun = "";
    private bool _trickling;
    private NetworkStream _stream = null!;

    /// <summary>The code in the server's close frame, once it has come.</summary>
    public int? CloseCode { get; private set; }

    /// <summary>Whether the connection was reset, which takes away what had come and was not read yet.</summary>
    public bool WasReset { get; private set; }

    /// <summary>The port at this end.</summary>
    public int Port => ((IPEndPoint)_tcp.Client.LocalEndPoint!).Port;

    /// <summary>Opens the WebSocket; the hub's handshake is the caller's.</summary>
    public static async Task<FrameSocket> ConnectAsync(Uri server)
    {
        var socket = new FrameSocket();
        await socket._tcp.ConnectAsync(server.Host, server.Port).WaitAsync(Patience.Time);
        socket._stream = socket._tcp.GetStream();
        var request =
            $"GET /hub HTTP/1.1\r\nHost: {server.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        await socket._stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = new StringBuilder();
        var one = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await socket.ReadExactlyAsync(one);
            answer.Append((char)one[0]);
        }

        Assert.StartsWith("HTTP/1.1 101", answer.ToString(), StringComparison.Ordinal);
        return socket;
    }

    /// <summary>The same, after the hub's handshake.</summary>
    public static async Task<FrameSocket> ConnectToHubAsync(Uri server)
    {
        var socket = await ConnectAsync(server);
        await socket.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e");
        Assert.Equal("{}", await socket.ReadRecordAsync());
        return socket;
    }

    public Task SendAsync(string records) => SendFrameAsync(Text, Encoding.UTF8.GetBytes(records));

    public async Task SendFrameAsync(byte opcode, byte[] payload, bool final = true, bool masked = true)
    {
        var frame = new List<byte> { (byte)((final ? 0x80 : 0) | opcode) };
        var mask = (byte)(masked ? 0x80 : 0);
        if (payload.Length < 126)
        {
            frame.Add((byte)(mask | payload.Length));
        }
        else
        {
            var length = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
            frame.Add((byte)(mask | (payload.Length < 65536 ? 126 : 127)));
            frame.AddRange(payload.Length < 65536 ? length[6..] : length);
        }

        // A mask of zeros leaves the payload as it is, and is a mask all the same.
        if (masked)
            frame.AddRange(new byte[4]);
        frame.AddRange(payload);
        await SendBytesAsync([.. frame]);
    }

    /// <summary>Whatever it is, frame or not.</summary>
    public async Task SendBytesAsync(byte[] bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes).AsTask().InTime();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // One end has closed while this was being sent; reading says with which code.
        }
    }

    /// <summary>The next byte of a frame that is never whole.</summary>
    public async Task TrickleAsync()
    {
        await SendBytesAsync(_trickling ? [(byte)'x'] : [0x80 | Text, 0x80 | 100, 0, 0, 0, 0]);
        _trickling = true;
    }

    /// <summary>Throws away what comes until the server closes the connection, or this end is disposed.</summary>
    public async Task WaitForEndAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(buffer) > 0) { }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Closed the hard way is closed.
        }
    }

    /// <summary>A call and its answer.</summary>
    public async Task<JsonElement> CallAsync(string record, string invocationId = "1")
    {
        await SendAsync(record + "\u001e");
        return await ExpectCompletionAsync(invocationId);
    }

    public async Task<JsonElement> ExpectCompletionAsync(string invocationId = "1")
    {
        while (await ReadRecordAsync() is { } record)
        {
            var json = JsonSerializer.Deserialize<JsonElement>(record);
            if (json.TryGetProperty("invocationId", out var id) && id.GetString() == invocationId)
                return json;
        }

        throw new Xunit.Sdk.XunitException($"The server closed ({CloseCode}) instead of answering.");
    }

    /// <summary>All records until the server closes.</summary>
    public async Task<List<string>> ReadToCloseAsync()
    {
        var records = new List<string>();
        while (await ReadRecordAsync() is { } record)
            records.Add(record);
        return records;
    }

    /// <summary>The next record of the hub protocol; null: closed.</summary>
    public async Task<string?> ReadRecordAsync()
    {
        while (_records.Count == 0)
        {
            if (CloseCode is not null || await ReadFrameAsync() is not { } frame)
                return null;
            if (frame.Opcode == Close)
                CloseCode = frame.Payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(frame.Payload) : 1005;
            else if (frame.Opcode is Text or Binary or Continuation)
                Take(Encoding.UTF8.GetString(frame.Payload));
        }

        return _records.Dequeue();
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    // A record can be in several frames, and a frame can hold several records.
    private void Take(string text)
    {
        var parts = (_begun + text).Split('\u001e');
        foreach (var record in parts[..^1])
            _records.Enqueue(record);
        _begun = parts[^1];
    }

    private async Task<(byte Opcode, byte[] Payload)?> ReadFrameAsync()
    {
        try
        {
            var head = await ReadExactlyAsync(new byte[2]);
            long length = head[1] & 0x7f;
            if (length == 126)
                length = BinaryPrimitives.ReadUInt16BigEndian(await ReadExactlyAsync(new byte[2]));
            else if (length == 127)
                length = BinaryPrimitives.ReadInt64BigEndian(await ReadExactlyAsync(new byte[8]));
            return ((byte)(head[0] & 0x0f), await ReadExactlyAsync(new byte[length]));
        }
        catch (IOException e)
        {
            WasReset = e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset };
            return null;
        }
    }

    private async Task<byte[]> ReadExactlyAsync(byte[] buffer)
    {
        await _stream.ReadExactlyAsync(buffer).AsTask().InTime();
        return buffer;
    }
}
