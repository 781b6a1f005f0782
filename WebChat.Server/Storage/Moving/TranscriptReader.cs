using System.Text;
using System.Text.Json;
using WebChat.Contracts;

namespace WebChat.Server.Storage.Moving;

/// <summary>
/// Reads a transcript in JSON Lines, line by line, as often as it is wanted. What was changed by hand since it was saved must still be what the server
/// itself would have kept (<see cref="TranscriptRules"/>), with numbers that grow.
/// </summary>
/// <param name="transcript">One that can be read again from its beginning.</param>
/// <param name="file">Its name, to tell.</param>
internal sealed class TranscriptReader(Stream transcript, string file)
{
    private const int Version = 1;
    private const int MostOfALine = 1024 * 1024;

    /// <summary>Numbers that nothing has, before the first event and between two, all together. Who searches walks over them.</summary>
    private const long MostMissing = 10_000_000;

    public string File => file;

    /// <summary>The one that was read last: 1, 2, 3 ...</summary>
    public long Line { get; private set; }

    /// <summary>What the room had, in the order of the numbers, from the beginning.</summary>
    /// <exception cref="StoreUnusableException">It is no transcript, or one of a newer server; a line is not what it should be, or the end is missing.</exception>
    public async IAsyncEnumerable<RoomEvent> ReadAsync()
    {
        transcript.Position = 0;
        Line = 0;
        using var text = new StreamReader(transcript, Encoding.UTF8, leaveOpen: true);
        var lines = new BoundedLines(text, MostOfALine);
        CheckHead(await NextAsync(lines) ?? throw Wrong("is empty"));
        var (last, missing) = (0L, 0L);
        while (await NextAsync(lines) is { } line)
        {
            if (Parse(line) is not { } e)
                yield break;
            if (e.Seq <= last)
                throw WrongLine("has a number that does not grow");
            missing += e.Seq - last - 1;
            if (missing > MostMissing)
                throw WrongLine($"has a number that is too high: up to it, more than {MostMissing} are missing");
            last = e.Seq;
            yield return e;
        }

        throw Wrong("has no last line that says so: it was cut. Save it again");
    }

    public StoreUnusableException WrongLine(string what, Exception? inner = null) =>
        new($"Line {Line} of {file} {what}. Nothing was changed.", inner);

    private void CheckHead(string line)
    {
        var (isTranscript, version) = Read(
            line,
            head =>
            {
                var number = 0;
                var isNumber =
                    head.TryGetProperty("version", out var v) && v.ValueKind is JsonValueKind.Number && v.TryGetInt32(out number);
                return (TypeOf(head) is "transcript", isNumber ? number : int.MaxValue);
            },
            otherwise: (false, 0)
        );
        if (!isTranscript)
            throw Wrong("is no transcript: its first line does not say so. Save one with format=jsonl");
        if (version > Version)
            throw Wrong("was saved by a newer WebChat");
    }

    /// <summary>The event of a line; <see langword="null"/>: it is the last one.</summary>
    private RoomEvent? Parse(string line)
    {
        var (isEnd, parsed) = Read(
            line,
            json => TypeOf(json) is "end" ? (true, null) : (false, json.Deserialize<ChatEvent>(Wire.Json)),
            otherwise: (false, (ChatEvent?)null)
        );
        if (isEnd)
            return null;
        var (e, wrong) = TranscriptRules.Check(parsed);
        return e ?? throw WrongLine(wrong);
    }

    /// <param name="otherwise">Of what is JSON, but no object.</param>
    private T Read<T>(string line, Func<JsonElement, T> read, T otherwise)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind is JsonValueKind.Object ? read(json.RootElement) : otherwise;
        }
        // The second: half of a character, escaped. The third: an event without a type.
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw WrongLine("is no JSON of an event", wrong);
        }
    }

    private async Task<string?> NextAsync(BoundedLines lines)
    {
        string? line;
        do
        {
            line = await lines.NextAsync();
            Line++;
        } while (line is not null && string.IsNullOrWhiteSpace(line));
        return line?.Length > MostOfALine ? throw WrongLine("is too long") : line;
    }

    private static string? TypeOf(JsonElement json) =>
        json.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.String ? type.GetString() : null;

    private StoreUnusableException Wrong(string what) => new($"The file {file} {what}. Nothing was changed.");
}
