using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.ConsoleClient;

/// <summary>A signal before one is in, or before all is done: exit code 130, at once, and the terminal as it was.</summary>
public sealed class SignalTests
{
    /// <summary>Where something is there, and goes no further than this.</summary>
    public enum Silence
    {
        Accepts,
        OpensTheSocket,
        ShakesHands,
        LetsIn,
    }

    [Theory(Timeout = 90_000)]
    [InlineData("INT", Silence.Accepts)]
    [InlineData("TERM", Silence.OpensTheSocket)]
    [InlineData("INT", Silence.ShakesHands)]
    [InlineData("TERM", Silence.LetsIn)]
    public async Task A_script_that_is_connecting(string signal, Silence silence)
    {
        await using var server = await SilentServer.StartAsync(silence);
        await using var program = Webchat.Start("join", server.Url, "--nick", "script");
        await server.UntilReachedAsync();
        await EndsAsync(program, signal);
    }

    [Theory(Timeout = 90_000)]
    [InlineData("INT", Silence.Accepts)]
    [InlineData("TERM", Silence.ShakesHands)]
    public async Task A_person_who_is_connecting(string signal, Silence silence)
    {
        await using var server = await SilentServer.StartAsync(silence);
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectLastRowAsync("connecting>");
        await server.UntilReachedAsync();
        await EndsAsync(ann, () => ann.SignalAsync(signal));
    }

    [Theory(Timeout = 90_000)]
    [InlineData("C-c")]
    [InlineData("C-d")]
    public async Task A_key_while_connecting(string key)
    {
        await using var server = await SilentServer.StartAsync(Silence.Accepts);
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectLastRowAsync("connecting>");
        await server.UntilReachedAsync();
        await EndsAsync(ann, () => ann.PressAsync(key));
    }

    [Fact(Timeout = 90_000)]
    public async Task A_person_who_is_asked_for_a_name()
    {
        await using var ann = await Tmux.StartAsync("join http://127.0.0.1:9");
        await ann.ExpectLastRowAsync("Your nickname:");
        await EndsAsync(ann, () => ann.SignalAsync("TERM"));
    }

    [Theory(Timeout = 90_000)]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_person_who_is_asked_for_another_name(string signal)
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick bob");
        await ann.ExpectLastRowAsync("Another nickname:");
        await ann.TypeAsync("half typed");
        await ann.ExpectLastRowAsync("Another nickname: half typed");
        await EndsAsync(ann, () => ann.SignalAsync(signal));
    }

    [Theory(Timeout = 90_000)]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_announcement_that_is_not_answered(string signal)
    {
        await using var server = await SilentServer.StartAsync(Silence.Accepts);
        await using var program = Webchat.StartAnnouncing(server.Url, "text");
        await server.UntilReachedAsync();
        await EndsAsync(program, signal);
    }

    [Theory(Timeout = 90_000)]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_announcement_that_is_not_written_to_its_end(string signal)
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var program = Webchat.StartAnnouncing(server.Url.ToString(), "-");
        // More than a pipe holds: once it is written, somebody reads.
        await program.Input.WriteAsync(new string('x', 200_000)).InTime();
        await program.Input.FlushAsync().InTime();
        await EndsAsync(program, signal);
        Assert.DoesNotContain(await bob.EventsUntilNowAsync(), e => e is AnnouncementEvent);
    }

    [Theory(Timeout = 90_000)]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_person_who_is_in_says_goodbye_as_ever(string signal)
    {
        await using var server = ChatServer.Start();
        await using var bob = await server.JoinAsync("bob");
        await using var ann = await Tmux.StartAsync($"join {server.Url} --nick ann");
        await ann.ExpectRowAsync("You are in lobby.");
        await ann.SignalAsync(signal);
        await ann.ExpectRowAsync("You have left. Goodbye.");
        await ann.ExpectRowAsync("exit code 0");
        await ann.ExpectLastRowAsync(Tmux.Restored);
        Assert.Equal(LeaveReasons.Quit, (await bob.ExpectAsync<LeftEvent>()).Reason);
    }

    private static async Task EndsAsync(Webchat program, string signal)
    {
        var since = Stopwatch.GetTimestamp();
        await program.SignalAsync(signal);
        Assert.Equal(130, await program.ExitAsync());
        Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0, 4);
        Assert.Equal("", await program.Error.ReadToEndAsync().InTime());
    }

    private static async Task EndsAsync(Tmux terminal, Func<Task> end)
    {
        var since = Stopwatch.GetTimestamp();
        await end();
        await terminal.ExpectRowAsync("exit code 130");
        Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0, 4);
        await terminal.ExpectLastRowAsync(Tmux.Restored);
        Assert.DoesNotContain(await terminal.RowsAsync(), row => row.Contains("   at ", StringComparison.Ordinal));
    }

    private sealed class SilentServer : IAsyncDisposable
    {
        private readonly TcpListener? _listener;
        private readonly Task<Socket>? _accepted;
        private readonly FakeHub? _hub;
        private readonly string? _reached;

        private SilentServer(TcpListener listener)
        {
            _listener = listener;
            listener.Start();
            _accepted = listener.AcceptSocketAsync();
            Url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        }

        private SilentServer(FakeHub hub, string? reached)
        {
            (_hub, _reached) = (hub, reached);
            Url = hub.Url.ToString();
        }

        public string Url { get; }

        public static async Task<SilentServer> StartAsync(Silence silence)
        {
            if (silence is Silence.Accepts)
                return new SilentServer(new TcpListener(IPAddress.Loopback, 0));

            var last = silence is Silence.LetsIn ? nameof(IChatHub.Enter) : nameof(IChatHub.Join);
            var hub = await FakeHub.StartAsync(call => call.Method == last, _ => Task.CompletedTask);
            hub.ShakesHands = silence is not Silence.OpensTheSocket;
            return new SilentServer(hub, silence is Silence.OpensTheSocket ? null : last);
        }

        public Task UntilReachedAsync() =>
            _accepted is not null ? _accepted.InTime()
            : _reached is not null ? _hub!.UntilCalledAsync(_reached)
            : Patience.UntilAsync(() => _hub!.Connections > 0, "a socket is open");

        public async ValueTask DisposeAsync()
        {
            _listener?.Dispose();
            if (_hub is not null)
                await _hub.DisposeAsync();
        }
    }
}
