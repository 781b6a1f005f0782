using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using WebChat.Contracts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Faults;

/// <summary>Mutated records of the hub protocol, through its reader and at the hub.</summary>
public sealed class RecordTests
{
    private const int Parsed = 100_000;
    private static readonly int Sent = Scale.Of(480, 20_000);
    private const int AtOnce = 8;

    [Fact]
    public async Task A_hundred_thousand_mutated_records_are_read_or_end_the_connection_in_order()
    {
        await using var server = ChatServer.Start();
        var protocol = server.Services.GetRequiredService<IHubProtocolResolver>().GetProtocol("json", supportedProtocols: null)!;
        var mutation = Mutation.OfRecords(Scale.Chance(23));
        var binder = new HubBinder();
        var (read, refused) = (0, 0);
        for (var i = 0; i < Parsed; i++)
        {
            var record = mutation.Next();
            try
            {
                var input = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(record + '\u001e'));
                while (input.Length > 0)
                {
                    var before = input.Length;
                    Assert.True(protocol.TryParseMessage(ref input, binder, out _), "It waits for more, although the record is whole.");
                    Assert.True(input.Length < before, "It reads nothing.");
                    read++;
                }
            }
            catch (InvalidDataException)
            {
                // This is how a reader tells the hub to close the connection.
                refused++;
            }
            catch (Exception e)
            {
                throw new Xunit.Sdk.XunitException($"{Scale.SeedInWords}record {i}, {record}: {e.Message}", e);
            }
        }

        Bars.Judge(
            $"{Parsed:N0} mutated records through the hub's reader",
            "0 exceptions but its own, with which it ends the connection; both kinds are many",
            $"{read:N0} read, {refused:N0} refused",
            read > Parsed / 10 && refused > Parsed / 10
        );
    }

    [Theory]
    [InlineData("""{"type":2,"item":1,"invocationId":"1"}""")]
    [InlineData("""{"type":2,"invocationId":"1","item":1}""")]
    [InlineData("""{"type":2,"item":1}""")]
    [InlineData("""{"type":3,"result":1,"invocationId":"1"}""")]
    [InlineData("""{"type":3,"invocationId":"1","result":1}""")]
    public async Task Answers_to_what_nobody_asked_are_passed_over_or_end_the_connection_and_leave_no_line_in_the_log(string record)
    {
        await using var server = ChatServer.Start();
        await using var socket = await FrameSocket.ConnectToHubAsync(server.Url);
        await socket.SendAsync(record + '\u001e');
        await socket.SendAsync("""{"type":1,"target":"Rooms","invocationId":"after","arguments":[]}""" + '\u001e');
        await IsOpenAsync(socket);
        Assert.True(server.Log.Warnings is [], server.Log.All);
    }

    [Fact]
    public async Task Mutated_records_at_the_hub_are_answered_or_end_the_connection_and_leave_no_line_in_the_log()
    {
        await using var server = ChatServer.Start();
        await using var witness = await server.JoinAsync("witness", "control");
        var ended = (await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(lane => SendAsync(server, lane)))).Sum();
        await witness.SayAsync("still here", "control");
        await witness.ExpectMessageAsync("still here");
        Bars.Judge(
            $"{Sent:N0} mutated records at the hub",
            "the connection goes on or ends, and says so; nobody else notices; 0 lines in the log",
            $"{Sent - ended:N0} times it went on, {ended:N0} times it ended; {server.Log.Warnings.Count} lines",
            server.Log.Warnings is [] && ended > 0 && ended < Sent
        );
    }

    /// <returns>How many of them ended their connection.</returns>
    private static async Task<int> SendAsync(ChatServer server, int lane)
    {
        var ended = 0;
        var mutation = Mutation.OfRecords(Scale.Chance(24 + lane));
        FrameSocket? socket = null;
        for (var i = 0; i < Sent / AtOnce; i++)
        {
            if (socket is null)
            {
                socket = await FrameSocket.ConnectToHubAsync(server.Url);
                await socket.CallAsync(
                    $$"""{"type":1,"target":"Join","invocationId":"j","arguments":[{"nickname":"lane{{lane}}-{{i}}x"}]}""",
                    "j"
                );
                await socket.CallAsync("""{"type":1,"target":"Enter","invocationId":"e","arguments":[{"room":"lobby"}]}""", "e");
            }

            var record = mutation.Next();
            try
            {
                await socket.SendAsync(record + '\u001e');
                await socket.SendAsync("""{"type":1,"target":"Rooms","invocationId":"after","arguments":[]}""" + '\u001e');
                if (await IsOpenAsync(socket))
                    continue;
            }
            catch (TimeoutException e)
            {
                throw new Xunit.Sdk.XunitException(
                    $"{Scale.SeedInWords}lane {lane}, record {i}, {record}: neither an answer nor the end",
                    e
                );
            }

            ended++;
            await socket.DisposeAsync();
            socket = null;
        }

        if (socket is not null)
            await socket.DisposeAsync();
        return ended;
    }

    private static async Task<bool> IsOpenAsync(FrameSocket socket)
    {
        while (await socket.ReadRecordAsync() is { } record)
        {
            if (record.Contains("\"invocationId\":\"after\"", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>As SignalR's own, which is not for others to use.</summary>
    private sealed class HubBinder : IInvocationBinder
    {
        private readonly Dictionary<string, Type[]> _methods = typeof(IChatHub)
            .GetMethods()
            .ToDictionary(m => m.Name, m => m.GetParameters().Select(p => p.ParameterType).ToArray(), StringComparer.OrdinalIgnoreCase);

        public IReadOnlyList<Type> GetParameterTypes(string methodName) =>
            _methods.TryGetValue(methodName, out var types) ? types : throw new HubException("There is no such method.");

        public Type GetReturnType(string invocationId) => throw new InvalidOperationException("Nobody asked for that.");

        public Type GetStreamItemType(string streamId) => throw new KeyNotFoundException("There is no such stream.");
    }
}
