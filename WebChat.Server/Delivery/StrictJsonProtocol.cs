using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace WebChat.Server.Delivery;

/// <summary>
/// SignalR's JSON protocol, but that a record of an unknown type ends the connection. SignalR takes such a record for an
/// unfinished one and never reads on: the connection would look alive, and keep its name, without ever answering.
/// </summary>
internal sealed class StrictJsonProtocol(IOptions<JsonHubProtocolOptions> options) : IHubProtocol
{
    private readonly JsonHubProtocol _json = new(options);

    public string Name => _json.Name;

    public int Version => _json.Version;

    public TransferFormat TransferFormat => _json.TransferFormat;

    public bool IsVersionSupported(int version) => _json.IsVersionSupported(version);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        var before = input.Length;
        try
        {
            if (_json.TryParseMessage(ref input, binder, out message))
                return true;
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            // Half a character in the name of a method, a number beyond all numbers, an item of a stream that nobody began, or the like.
            throw new InvalidDataException("A record that cannot be read.", e);
        }

        if (input.Length != before)
            throw new InvalidDataException("A record of an unknown type.");
        return false;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _json.WriteMessage(message, output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _json.GetMessageBytes(message);
}
