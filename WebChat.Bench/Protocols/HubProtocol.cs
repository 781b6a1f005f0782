using System.Text;
using WebChat.Bench.Net;

namespace WebChat.Bench.Protocols;

/// <summary>WebChat's hub: SignalR's JSON protocol, written by hand. Every post asks for its receipt.</summary>
internal sealed class HubProtocol(string path = "/hub") : WebSocketProtocol(path)
{
    private const byte RecordEnd = 0x1e;

    public override bool HasReceipts => true;

    /// <summary>A server may close what is silent for a minute.</summary>
    public override long KeepAliveNanoseconds => 15 * Clock.Second;

    private static ReadOnlySpan<byte> CompletionStart => "{\"type\":3,\"invocationId\":\""u8;

    private static ReadOnlySpan<byte> InvocationStart => "{\"type\":1,"u8;

    public override void Post(Connection member, int number, ReadOnlySpan<byte> text)
    {
        var record = Invocation(number, "Post"u8);
        record.Add("{\"room\":\""u8);
        record.Add(Room(member));
        AddIdAndText(ref record, number, text);
        Send(member, record.Written);
    }

    public override void Whisper(Connection member, Connection to, int number, ReadOnlySpan<byte> text)
    {
        var record = Invocation(number, "Whisper"u8);
        record.Add("{\"to\":\""u8);
        record.Add(to.Nickname);
        AddIdAndText(ref record, number, text);
        Send(member, record.Written);
    }

    public override void KeepAlive(Connection member) => Send(member, "{\"type\":6}\u001e"u8);

    protected override void Opened(Connection member) => Send(member, "{\"protocol\":\"json\",\"version\":1}\u001e"u8);

    protected override void Message(Connection member, ReadOnlySpan<byte> message)
    {
        while (message.IndexOf(RecordEnd) is >= 0 and var end)
        {
            var record = message[..end];
            message = message[(end + 1)..];
            if (member.Stage != Stage.Joined)
                Arrive(member, record);
            else if (record.StartsWith(InvocationStart))
                Count(member, record);
            else if (record.StartsWith(CompletionStart))
                TakeReceipt(member, record[CompletionStart.Length..]);
            else if (record.StartsWith("{\"type\":7"u8))
                member.Close(Encoding.UTF8.GetString(record));
        }
    }

    /// <summary>Handshake, Join, Enter: each begins when the one before is answered.</summary>
    private void Arrive(Connection member, ReadOnlySpan<byte> record)
    {
        if (member.Step == 1 && record.SequenceEqual("{}"u8))
        {
            member.Step = 2;
            Call(member, "Join"u8, "{\"nickname\":\""u8, member.Nickname);
        }
        else if (record.StartsWith(CompletionStart))
        {
            if (record.IndexOf("\"result\":{\"ok\""u8) < 0)
                throw new BenchException($"{member.Nickname} cannot come in: {Beginning(record)}");
            if (member.Step++ == 2)
                Call(member, "Enter"u8, "{\"room\":\""u8, Room(member));
            else
                member.Joined();
        }
    }

    private void Call(Connection member, ReadOnlySpan<byte> method, ReadOnlySpan<byte> argument, string value)
    {
        var record = Invocation(0, method);
        record.Add(argument);
        record.Add(value);
        record.Add("\"}]}\u001e"u8);
        Send(member, record.Written);
    }

    private static void TakeReceipt(Connection member, ReadOnlySpan<byte> completion)
    {
        var number = 0;
        var at = 0;
        while (at < completion.Length && (uint)(completion[at] - '0') <= 9)
            number = (number * 10) + (completion[at++] - '0');
        var accepted = completion[at..].StartsWith("\",\"result\":{\"ok\""u8);
        member.Crowd.Tally.Receipt(number, accepted, member.Crowd.ReadAt);
        if (!accepted)
            member.Crowd.Tally.Refusal ??= Beginning(completion[at..]);
    }

    private ByteWriter Invocation(int number, ReadOnlySpan<byte> method)
    {
        var record = new ByteWriter(Buffer);
        record.Add("{\"type\":1,\"invocationId\":\""u8);
        record.Add(number);
        record.Add("\",\"target\":\""u8);
        record.Add(method);
        record.Add("\",\"arguments\":["u8);
        return record;
    }

    private static void AddIdAndText(ref ByteWriter record, int number, ReadOnlySpan<byte> text)
    {
        // A UUID that never comes again in one run: numbers do not.
        record.Add("\",\"id\":\"00000000-0000-4000-8000-"u8);
        record.Add(number, 'x', 12);
        record.Add("\",\"text\":\""u8);
        record.Add(text);
        record.Add("\"}]}\u001e"u8);
    }

    private static string Beginning(ReadOnlySpan<byte> record) => Encoding.UTF8.GetString(record[..Math.Min(record.Length, 200)]);
}
