using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using WebChat.Client;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>Healthy people in one room, who talk and note how long each message takes to each of them.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly List<HubConnection> _members = [];
    private readonly string _room;
    private ConcurrentQueue<double> _latencies = new();
    private long _delivered;
    private int _next;

    private Crowd(string room) => _room = room;

    /// <summary>How many messages came, at all members together.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    public static async Task<Crowd> JoinAsync(Uri server, int count, string room)
    {
        var crowd = new Crowd(room);
        for (var i = 0; i < count; i++)
            crowd._members.Add(await crowd.ConnectAsync(server, $"healthy{i}"));
        return crowd;
    }

    /// <summary>
    /// Talks at a steady pace, a message from each in turn.
    /// </summary>
    /// <returns>Milliseconds from the sending of a message to its arrival at a member, of all deliveries.</returns>
    public async Task<IReadOnlyCollection<double>> TalkAsync(double perSecond, int length, Func<bool> until)
    {
        _latencies = new ConcurrentQueue<double>();
        var before = Delivered;
        var posts = new List<Task>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1 / perSecond));
        while (!until())
        {
            posts.Add(PostAsync(length));
            await pace.WaitForNextTickAsync();
        }

        await Task.WhenAll(posts).WaitAsync(TimeSpan.FromSeconds(20));
        var all = before + ((long)posts.Count * _members.Count);
        await Patience.UntilAsync(() => Delivered >= all, () => $"{all} deliveries, not {Delivered}", TimeSpan.FromSeconds(20));
        return _latencies;
    }

    public Task<IReadOnlyCollection<double>> TalkAsync(double perSecond, int length, TimeSpan time)
    {
        var since = Stopwatch.GetTimestamp();
        return TalkAsync(perSecond, length, () => Stopwatch.GetElapsedTime(since) >= time);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
            await member.DisposeAsync();
    }

    // The text begins with when it was sent, so that whoever gets it knows how long it took.
    private async Task PostAsync(int length)
    {
        var member = _members[_next++ % _members.Count];
        var text = Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture).PadRight(length, '.');
        var request = new PostRequest(_room, Guid.NewGuid().ToString(), text);
        var reply = await member.InvokeAsync<Reply<Receipt>>(nameof(IChatHub.Post), request);
        Assert.Null(reply.Error);
    }

    private async Task<HubConnection> ConnectAsync(Uri server, string name)
    {
        var member = new HubConnectionBuilder()
            .WithWebSocket(server)
            .AddJsonProtocol(o => Wire.Configure(o.PayloadSerializerOptions))
            .Build();
        member.On<ChatEvent[]>(Wire.Receive, Receive);
        await member.StartAsync().InTime();
        var joined = await member.InvokeAsync<Reply<Welcome>>(nameof(IChatHub.Join), new JoinRequest(name)).InTime();
        Assert.Null(joined.Error);
        var entered = await member.InvokeAsync<Reply<RoomState>>(nameof(IChatHub.Enter), new EnterRequest(_room)).InTime();
        Assert.Null(entered.Error);
        return member;
    }

    private void Receive(ChatEvent[] events)
    {
        foreach (var message in events.OfType<MessageEvent>())
        {
            if (!long.TryParse(message.Text.TrimEnd('.'), CultureInfo.InvariantCulture, out var sent))
                continue;
            _latencies.Enqueue(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            Interlocked.Increment(ref _delivered);
        }
    }
}
