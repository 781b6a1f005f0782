using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using WebChat.Contracts;
using WebChat.Server.Delivery;

namespace WebChat.MicroBench;

/// <summary>Whether an event is to be written once for its whole room, and what is due together joined rather than written anew.</summary>
[MemoryDiagnoser]
public class FrameBenchmarks
{
    private const int Batch = 16;

    private readonly ChatEvent[] _events =
    [
        .. Enumerable
            .Range(1, Batch)
            .Select(seq => new MessageEvent("lobby", seq, Guid.Empty.ToString(), "ann", "k3f9q2", new string('x', 100), "text")),
    ];

    private readonly FrameWriter _writer;
    private readonly Frame[] _frames;

    /// <summary>Writes as the hub does.</summary>
    public FrameBenchmarks()
    {
        var services = new ServiceCollection().AddLogging().AddSignalR().Services.BuildServiceProvider();
        _writer = new FrameWriter(services.GetRequiredService<IHubProtocolResolver>());
        _frames = [.. _events.Select(e => _writer.Write(e))];
    }

    /// <summary>One event, once for a room, however many hear it.</summary>
    [Benchmark(Baseline = true)]
    public int OnceForARoom() => _writer.Write(_events[0]).WebSocketMessage.Length;

    /// <summary>The same event, for each of ten who hear it.</summary>
    [Benchmark]
    public int ForEachOfTen()
    {
        var length = 0;
        for (var i = 0; i < 10; i++)
            length += _writer.Write(_events[0]).WebSocketMessage.Length;
        return length;
    }

    /// <summary>Sixteen events that are due together, written into one frame.</summary>
    [Benchmark]
    public int SixteenWritten() => _writer.Write(_events).WebSocketMessage.Length;

    /// <summary>The same sixteen, of the frames that were written when they came.</summary>
    [Benchmark]
    public int SixteenJoined()
    {
        var joiner = new FrameJoiner(_frames[0]);
        foreach (var frame in _frames.AsSpan(1))
            joiner.TryAdd(frame);
        return joiner.Join().WebSocketMessage.Length;
    }
}
