using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using WebChat.Server.Delivery;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Delivery;

/// <summary>Events straight to a socket: what a WebSocket at the other end makes of it.</summary>
public sealed class SocketWireTests : IAsyncLifetime
{
    private static readonly byte[] Pong = [0x8A, 0];
    private static readonly byte[] CloseFrame = [0x88, 2, 0x03, 0xE8];
    private Socket _near = null!;
    private Socket _far = null!;
    private WebSocket _reader = null!;
    private SocketWire _wire = null!;
    private readonly ManualTime _time = new();
    private int _aborts;

    public async ValueTask InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        listener.Server.SendBufferSize = 16 * 1024;
        _far = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };
        await _far.ConnectAsync(listener.LocalEndpoint);
        _near = await listener.AcceptSocketAsync();
        _near.Blocking = false;
        _reader = WebSocket.CreateFromStream(new NetworkStream(_far), new WebSocketCreationOptions());
        _wire = new SocketWire(_near, () => _aborts++, _time);
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _near.Dispose();
        _far.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public async Task A_frame_of_any_length_arrives_as_one_message(int length)
    {
        var text = new string('x', length);
        var write = _wire.WriteAsync(FrameOf(text)).AsTask();
        Assert.Equal(text, await ReadAsync());
        await write.InTime();
    }

    [Fact]
    public async Task Several_records_stand_in_one_frame_in_their_order()
    {
        await _wire.WriteAsync(new Frame("a"u8.ToArray(), "bc"u8.ToArray(), "d"u8.ToArray()));
        Assert.Equal("abcd", await ReadAsync());
    }

    [Fact]
    public async Task After_the_close_frame_nothing_is_sent()
    {
        await _wire.WriteAsync(CloseFrame);
        await _wire.WriteAsync(FrameOf("late"));
        var buffer = new byte[64];
        Assert.Equal(WebSocketMessageType.Close, (await _reader.ReceiveAsync(buffer, CancellationToken.None).InTime()).MessageType);
        _near.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await _far.ReceiveAsync(buffer).InTime());
    }

    [Fact]
    public async Task A_reader_that_pauses_gets_everything_whole_and_in_order()
    {
        const int count = 300;
        var writes = Task.Run(async () =>
        {
            for (var i = 0; i < count; i++)
                await _wire.WriteAsync(FrameOf(i + new string('y', 5000)));
        });
        var others = Task.Run(async () =>
        {
            for (var i = 0; i < count; i++)
                await _wire.WriteAsync(Pong);
        });
        await Patience.UntilAsync(() => _far.Available > 0, "something has come");
        Assert.False(writes.IsCompleted);
        for (var i = 0; i < count; i++)
            Assert.Equal(i + new string('y', 5000), await ReadAsync());
        await writes.InTime();
        await others.InTime();
    }

    [Fact]
    public async Task A_broken_socket_ends_the_connection_and_throws_nothing_at_the_room()
    {
        _near.Dispose();
        await _wire.WriteAsync(FrameOf("x"));
        Assert.Equal(1, _aborts);
        await _wire.WriteAsync(FrameOf("x"));
        Assert.Equal(1, _aborts);
    }

    [Fact]
    public async Task Asking_is_a_ping_and_a_word_of_the_hub_and_is_unanswered_until_something_comes()
    {
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(TimeSpan.FromSeconds(8), _wire.Silence);
        Assert.Equal(TimeSpan.FromSeconds(8), _wire.SilenceTowards);
        Assert.Equal(TimeSpan.Zero, _wire.Unanswered);
        _wire.Ask();
        Assert.Equal(TimeSpan.Zero, _wire.SilenceTowards);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), _wire.Unanswered);
        Assert.Equal("""{"type":6}""" + "\u001e", await ReadAsync());
        var answer = new byte[16];
        Assert.Equal(6, await _near.ReceiveAsync(answer).InTime());
        Assert.Equal(0x8A, answer[0]);
        _wire.NoteHeard();
        Assert.Equal(TimeSpan.Zero, _wire.Unanswered);
        Assert.Equal(TimeSpan.Zero, _wire.Silence);
    }

    [Fact]
    public async Task Nobody_is_asked_while_something_is_on_its_way()
    {
        var text = new string('z', 2_000_000);
        var write = _wire.WriteAsync(FrameOf(text)).AsTask();
        Assert.False(write.IsCompleted);
        _wire.Ask();
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.Zero, _wire.Unanswered);
        Assert.Equal(text, await ReadAsync());
        await write.InTime();
    }

    [Fact]
    public async Task A_long_answer_on_a_slow_line_shows_that_it_goes_on()
    {
        var write = _wire.WriteAsync(FrameOf(new string('z', 2_000_000))).AsTask();
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(4));
            Assert.Equal(TimeSpan.FromSeconds(4), _wire.SilenceTowards);
            var buffer = new byte[16 * 1024];
            await Patience.UntilAsync(
                () => _reader.ReceiveAsync(buffer, CancellationToken.None).IsCompleted && _wire.SilenceTowards == TimeSpan.Zero,
                "more of it has gone"
            );
            Assert.False(write.IsCompleted);
        }
    }

    private static Frame FrameOf(string text) => new(Encoding.UTF8.GetBytes(text));

    private async Task<string> ReadAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await _reader.ReceiveAsync(buffer, CancellationToken.None).InTime();
            text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            if (part.EndOfMessage)
                return text.ToString();
        }
    }
}
