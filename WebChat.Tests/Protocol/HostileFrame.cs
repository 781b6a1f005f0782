using System.Text;
using System.Text.Json;
using WebChat.Tests.Cases;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Protocol;

/// <summary>Sends a frame of the cases on a connection of its own and checks what comes of it.</summary>
internal static class HostileFrame
{
    private const string AStringMethod = "Rename";
    private const string AnObjectMethod = "Enter";

    /// <summary>Not those of plain HTTP, nor those that end by a deadline of the network (half a minute and more).</summary>
    public static bool CanRun(Case frame) => frame.Phase is not "http" && !frame.IsSlow;

    public static async Task RunAsync(Uri server, Case frame, string nickname)
    {
        await using var socket = frame.Phase is "handshake" ? await FrameSocket.ConnectAsync(server) : await JoinedAsync(server, nickname);

        await SendAsync(socket, frame);
        switch (frame.Expect)
        {
            case "accepted" when frame.Phase is "handshake":
                Assert.Equal("{}", await socket.ReadRecordAsync());
                break;
            case "accepted" or "application":
                Assert.True((await socket.ExpectCompletionAsync(frame.InvocationId)).TryGetProperty("result", out _), frame.Why);
                break;
            case "application_error":
                Assert.True((await socket.ExpectCompletionAsync()).GetProperty("result").TryGetProperty("error", out _), frame.Why);
                break;
            case "completion_error":
                Assert.True((await socket.ExpectCompletionAsync()).TryGetProperty("error", out _), frame.Why);
                break;
            case "closed":
                await socket.ReadToCloseAsync();
                // A connection that broke the rules of WebSockets, or still sends, is reset; that can overtake the close frame.
                if (!socket.WasReset)
                    Assert.Equal(frame.CloseCode, socket.CloseCode);
                break;
            case "ignored" or "rate_limited" or "connection_wedged":
                break;
            default:
                Assert.Fail($"An outcome that this test does not know: {frame.Expect}");
                break;
        }

        if (frame.IsAlive)
        {
            var rooms = await socket.CallAsync("""{"type":1,"target":"Rooms","invocationId":"after","arguments":[]}""", "after");
            Assert.True(rooms.GetProperty("result").TryGetProperty("ok", out _), frame.Why);
        }
    }

    private static async Task<FrameSocket> JoinedAsync(Uri server, string nickname)
    {
        var socket = await FrameSocket.ConnectToHubAsync(server);
        await socket.CallAsync($$"""{"type":1,"target":"Join","invocationId":"j","arguments":[{"nickname":"{{nickname}}"}]}""", "j");
        await socket.CallAsync("""{"type":1,"target":"Enter","invocationId":"e","arguments":[{"room":"lobby"}]}""", "e");
        return socket;
    }

    private static async Task SendAsync(FrameSocket socket, Case frame)
    {
        var record = Post("hi") + "\u001e";
        if (frame.Bytes is { } bytes)
            await socket.SendFrameAsync(frame.Opcode, Encoding.Latin1.GetBytes(WithMethods(Encoding.Latin1.GetString(bytes))));
        else if (frame.Records is { } count)
            await socket.SendAsync(
                string.Concat(Enumerable.Repeat(frame.Record ?? """{"type":1,"target":"Rooms","arguments":[]}""" + "\u001e", count))
            );
        else if (frame.TotalBytes is { } total)
            await socket.SendAsync(Padded(total));
        else if (frame.Frame is { } text)
            await socket.SendAsync(WithMethods(text));
        else
            await SendDescribedAsync(socket, frame.Description, record);
    }

    private static async Task SendDescribedAsync(FrameSocket socket, string description, string record)
    {
        switch (description)
        {
            case "unmasked client frame":
                await socket.SendFrameAsync(FrameSocket.Text, Encoding.UTF8.GetBytes(record), masked: false);
                break;
            case "fragmented ping":
                await socket.SendFrameAsync(FrameSocket.Ping, [1], final: false);
                break;
            case "close frame with code 1005":
                await socket.SendFrameAsync(FrameSocket.Close, [0x03, 0xed]);
                break;
            case "one invocation in 1-byte fragments":
                for (var i = 0; i < record.Length; i++)
                    await socket.SendFrameAsync(i == 0 ? FrameSocket.Text : (byte)0, [(byte)record[i]], final: i == record.Length - 1);
                break;
            default:
                Assert.Fail($"A frame that this test cannot make: {description}");
                break;
        }
    }

    public static string WithMethods(string frame) =>
        frame
            .Replace("{STR}", AStringMethod, StringComparison.Ordinal)
            .Replace("{OBJ}", AnObjectMethod, StringComparison.Ordinal)
            .Replace("{STREAM}", "Counter", StringComparison.Ordinal);

    private static string Post(string text) =>
        $$"""{"type":1,"target":"Post","invocationId":"1","arguments":[{"room":"lobby","id":"{{Guid.NewGuid()}}","text":{{JsonSerializer.Serialize(text)}},"pad":""}]}""";

    /// <summary>A record of exactly so many bytes with its separator.</summary>
    private static string Padded(int total)
    {
        var post = Post("hi");
        var padding = new string('x', total - post.Length - 1);
        return post.Replace("\"pad\":\"\"", $"\"pad\":\"{padding}\"", StringComparison.Ordinal) + "\u001e";
    }
}
