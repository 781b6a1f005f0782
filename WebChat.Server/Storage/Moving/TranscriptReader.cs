using System.Text.Json;
using WebChat.Contracts;
using WebChat.Server.Chat.Names;

namespace WebChat.Server.Storage.Moving;

/// <summary>
/// Reads a transcript in JSON Lines, line by line. What was changed by hand since it was saved must still be what the server itself would have kept:
/// names and texts by their rules, numbers that grow.
/// </summary>
internal sealed class TranscriptReader(TextReader lines, string file)
{
    private const int Version = 1;
    private const int MostOfALine = 1024 * 1024;

    private long _line;

    /// <summary>The last number of the room it is of; at the end of <see cref="ReadAsync"/> at least the last one read.</summary>
    public long Last { get; private set; }

    public long Count { get; private set; }

    /// <summary>The first line says what it is.</summary>
    /// <exception cref="StoreUnusableException">It is no transcript, or one of a newer server.</exception>
    public async Task OpenAsync()
    {
        using var head = Parse(await NextAsync() ?? throw Wrong("is empty"));
        if (TypeOf(head) is not "transcript")
            throw Wrong("is no transcript: its first line does not say so. Save one with format=jsonl");
        if (!head.RootElement.TryGetProperty("version", out var version) || !version.TryGetInt32(out var number) || number > Version)
            throw Wrong("was saved by a newer WebChat");
        Last = head.RootElement.TryGetProperty("last", out var last) && last.TryGetInt64(out var value) ? Math.Max(0, value) : 0;
    }

    /// <summary>What the room had, in the order of the numbers.</summary>
    /// <exception cref="StoreUnusableException">A line is not what it should be, or the end is missing.</exception>
    public async IAsyncEnumerable<RoomEvent> ReadAsync()
    {
        var before = 0L;
        while (await NextAsync() is { } line)
        {
            using (var json = Parse(line))
            {
                if (TypeOf(json) is "end")
                    yield break;
            }

            var e = Check(line);
            if (e.Seq <= before)
                throw WrongLine("has a number that does not grow");
            before = e.Seq;
            Last = Math.Max(Last, e.Seq);
            Count += e is MessageEvent ? 1 : 0;
            yield return e;
        }

        throw Wrong("has no last line that says so: it was cut. Save it again");
    }

    private RoomEvent Check(string line)
    {
        RoomEvent? e;
        try
        {
            e = JsonSerializer.Deserialize<ChatEvent>(line, Wire.Json) as RoomEvent;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw WrongLine("is no event", wrong);
        }

        return e switch
        {
            MessageEvent message => Check(message),
            { Seq: > 0, At.Year: >= 1970 } => e,
            _ => throw WrongLine("is no event of a room"),
        };
    }

    private MessageEvent Check(MessageEvent message)
    {
        if (message is not { Seq: > 0, At.Year: >= 1970, Tag: { Length: > 0 and <= 64 }, From: { } from, Text: { } text })
            throw WrongLine("is no message with number, author and text");
        if (Nickname.Parse(from).Error is { } name)
            throw WrongLine("has a name that nobody can have: " + name.Message);
        if (message.Kind is not (MessageKinds.Text or MessageKinds.Action))
            throw WrongLine("is of a kind that is not known");
        // A deleted one has none.
        if (text.Length == 0)
            return message;
        var cleaned = UserText.Clean(text);
        return cleaned.Ok is { } kept
            ? message with
            {
                Text = kept,
            }
            : throw WrongLine("has a text that cannot be: " + cleaned.Error!.Message);
    }

    private async Task<string?> NextAsync()
    {
        string? line;
        do
        {
            line = await lines.ReadLineAsync();
            _line++;
        } while (line is { Length: 0 });
        return line?.Length > MostOfALine ? throw WrongLine("is too long") : line;
    }

    private JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException e)
        {
            throw WrongLine("is no JSON", e);
        }
    }

    private static string? TypeOf(JsonDocument json) =>
        json.RootElement.ValueKind is JsonValueKind.Object
        && json.RootElement.TryGetProperty("type", out var type)
        && type.ValueKind is JsonValueKind.String
            ? type.GetString()
            : null;

    private StoreUnusableException Wrong(string what) => new($"The file {file} {what}. Nothing was changed.");

    private StoreUnusableException WrongLine(string what, Exception? inner = null) =>
        new($"Line {_line} of {file} {what}. Nothing was changed.", inner);
}
