using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Tests.Infrastructure;

/// <summary>A person with a bare hub connection, who says what to expect and when to give up waiting.</summary>
public sealed class TestUser : IAsyncDisposable
{
    private readonly HubConnection _connection;
    private readonly Channel<ChatEvent> _events = Channel.CreateUnbounded<ChatEvent>();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TestUser(HubConnection connection, string name)
    {
        _connection = connection;
        Name = name;
        connection.On<ChatEvent[]>(
            Wire.Receive,
            events =>
            {
                foreach (var e in events)
                    _events.Writer.TryWrite(e);
            }
        );
        connection.Closed += _ =>
        {
            _events.Writer.TryComplete();
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    public string Name { get; private set; }

    public Welcome Welcome { get; private set; } = null!;

    public string Token => Welcome.Token;

    public string Tag => Welcome.Tag;

    /// <summary>Ends when the server has closed the connection.</summary>
    public Task Closed => _closed.Task.InTime();

    public static async Task<TestUser> ConnectAsync(Uri server, string name)
    {
        var builder = new HubConnectionBuilder().WithWebSocket(server).AddJsonProtocol(o => Wire.Configure(o.PayloadSerializerOptions));
        var user = new TestUser(builder.Build(), name);
        await user._connection.StartAsync().InTime();
        return user;
    }

    public async Task<Welcome> JoinAsync(string? nickname, string? token = null, long? privateAfter = null)
    {
        var reply = await WhenAvailableAsync(() => TryJoinAsync(nickname, token, privateAfter));
        return reply.Ok ?? throw new Xunit.Sdk.XunitException($"{nickname} was refused: {reply.Error}");
    }

    public async Task<Reply<Welcome>> TryJoinAsync(string? nickname, string? token = null, long? privateAfter = null)
    {
        var reply = await CallAsync<Reply<Welcome>>("Join", new JoinRequest(nickname, token, privateAfter));
        if (reply.Ok is { } welcome)
            (Welcome, Name) = (welcome, welcome.Nickname);
        return reply;
    }

    /// <summary>A further connection of the same session; what it was told on joining.</summary>
    public async Task<Welcome> JoinAgainAsync(ChatServer server, long? privateAfter = null)
    {
        await using var again = await server.ConnectAsync(Name + " again");
        return await again.JoinAsync(null, Token, privateAfter);
    }

    public async Task<RoomState> EnterAsync(string room, long? after = null, string? epoch = null)
    {
        var reply = await WhenAvailableAsync(() => CallAsync<Reply<RoomState>>("Enter", new EnterRequest(room, after, epoch)));
        return reply.Ok ?? throw new Xunit.Sdk.XunitException($"{Name} could not enter {room}: {reply.Error}");
    }

    /// <summary>As every client does: a store that has not answered in time is asked again.</summary>
    private static async Task<Reply<T>> WhenAvailableAsync<T>(Func<Task<Reply<T>>> ask)
        where T : class
    {
        var reply = await ask();
        await Patience.UntilAsync(
            async () => reply.Error?.Code != Codes.Unavailable || (reply = await ask()).Error?.Code != Codes.Unavailable,
            () => $"the store answers: {reply.Error}"
        );
        return reply;
    }

    public async Task<Receipt> SayAsync(string text, string room = "lobby", string? id = null, long? replyTo = null)
    {
        var reply = await PostAsync(text, room, id, replyTo);
        return reply.Ok ?? throw new Xunit.Sdk.XunitException($"{Name} could not say \"{text}\": {reply.Error}");
    }

    public Task<Reply<Receipt>> PostAsync(string text, string room = "lobby", string? id = null, long? replyTo = null) =>
        CallAsync<Reply<Receipt>>("Post", new PostRequest(room, id ?? Guid.NewGuid().ToString(), text, ReplyTo: replyTo));

    /// <summary>Why it was refused; none: it was not.</summary>
    public Task<string?> EditAsync(long seq, string? text, string room = "lobby") => ChangeAsync("Edit", new EditRequest(room, seq, text));

    public Task<string?> DeleteAsync(long seq, string room = "lobby") => ChangeAsync("Delete", new DeleteRequest(room, seq));

    public Task<string?> ReactAsync(long seq, string? emoji, bool? on = null, string room = "lobby") =>
        ChangeAsync("React", new ReactRequest(room, seq, emoji, on));

    public Task<string?> SetTopicAsync(string? topic, string room = "lobby") => ChangeAsync("SetTopic", new TopicRequest(room, topic));

    private async Task<string?> ChangeAsync(string method, object request) => (await CallAsync<Reply>(method, request)).Error?.Code;

    public Task<Reply<Receipt>> WhisperAsync(string to, string text, string? tag = null, string? id = null) =>
        CallAsync<Reply<Receipt>>("Whisper", new WhisperRequest(to, id ?? Guid.NewGuid().ToString(), text, tag));

    public Task<TReply> CallAsync<TReply>(string method, params object?[] arguments) =>
        CallWithoutPatienceAsync<TReply>(method, arguments).InTime();

    /// <summary>A call whose answer may take as long as it likes.</summary>
    public Task<TReply> CallWithoutPatienceAsync<TReply>(string method, params object?[] arguments) =>
        _connection.InvokeCoreAsync<TReply>(method, arguments);

    /// <summary>The JSON of a reply as it came.</summary>
    public Task<JsonElement> CallRawAsync(string method, params object?[] arguments) => CallAsync<JsonElement>(method, arguments);

    /// <summary>The next event of that type that fits; others before it are passed over.</summary>
    public async Task<TEvent> ExpectAsync<TEvent>(Func<TEvent, bool>? fits = null, TimeSpan? most = null)
        where TEvent : ChatEvent
    {
        using var deadline = new CancellationTokenSource(most ?? Patience.Time);
        var seen = new List<ChatEvent>();
        try
        {
            await foreach (var e in _events.Reader.ReadAllAsync(deadline.Token))
            {
                if (e is TEvent wanted && (fits is null || fits(wanted)))
                    return wanted;
                seen.Add(e);
            }
        }
        catch (OperationCanceledException)
        {
            // Told below, with what came instead.
        }

        throw new Xunit.Sdk.XunitException($"{Name} waited for {typeof(TEvent).Name}; what came: {string.Join(", ", seen)}");
    }

    public Task<MessageEvent> ExpectMessageAsync(string text) =>
        ExpectAsync<MessageEvent>(m => string.Equals(m.Text, text, StringComparison.Ordinal));

    /// <summary>
    /// All that has come until now: a private message to oneself is the barrier, for the server sends each connection
    /// what it has for it in order.
    /// </summary>
    public async Task<IReadOnlyList<ChatEvent>> EventsUntilNowAsync()
    {
        var barrier = Guid.NewGuid().ToString();
        var reply = await WhisperAsync(Name, "barrier", id: barrier);
        Assert.Null(reply.Error);
        using var deadline = new CancellationTokenSource(Patience.Time);
        var events = new List<ChatEvent>();
        await foreach (var e in _events.Reader.ReadAllAsync(deadline.Token))
        {
            if (e is PrivateEvent p && string.Equals(p.Id, barrier, StringComparison.Ordinal))
                return events;
            events.Add(e);
        }

        throw new Xunit.Sdk.XunitException($"{Name}'s connection was closed.");
    }

    /// <summary>All that came and was not looked at, once the server has closed the connection.</summary>
    public IReadOnlyList<ChatEvent> EventsOfClosed()
    {
        var events = new List<ChatEvent>();
        while (_events.Reader.TryRead(out var e))
            events.Add(e);
        return events;
    }

    /// <summary>Drops the connection without a word, as a closed tab does.</summary>
    public async Task DropAsync() => await _connection.StopAsync().InTime();

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();
}
