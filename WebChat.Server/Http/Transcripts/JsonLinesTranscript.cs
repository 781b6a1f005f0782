using System.Text.Json;
using WebChat.Contracts;

namespace WebChat.Server.Http.Transcripts;

/// <summary>A line of JSON for each event, as on the wire, between a line that says what it is and one that says that it is whole. Can be loaded again.</summary>
internal sealed class JsonLinesTranscript : ITranscriptFormat
{
    public const string HeadType = "transcript";
    public const string EndType = "end";
    public const int Version = 1;

    public string MediaType => "application/jsonl; charset=utf-8";

    public string Extension => "jsonl";

    public string? Language => null;

    public void Begin(TextWriter writer, TranscriptHead head) =>
        Line(
            writer,
            new
            {
                type = HeadType,
                version = Version,
                head.Room,
                head.Epoch,
                head.Saved,
                head.First,
                head.Last,
            }
        );

    public void Add(TextWriter writer, ChatEvent e) => Line(writer, e);

    public void End(TextWriter writer, long count) => Line(writer, new { type = EndType, count });

    private static void Line<T>(TextWriter writer, T value)
    {
        writer.Write(JsonSerializer.Serialize(value, Wire.Json));
        writer.Write('\n');
    }
}
