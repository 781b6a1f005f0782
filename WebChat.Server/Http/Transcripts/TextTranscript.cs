using System.Globalization;
using WebChat.Contracts;

namespace WebChat.Server.Http.Transcripts;

/// <summary>Plain text, a line for each line; those that belong to the message before are indented. Times are UTC.</summary>
internal sealed class TextTranscript : ITranscriptFormat
{
    private const string Indent = "         ";
    private DateOnly _day;

    public string MediaType => "text/plain; charset=utf-8";

    public string Extension => "txt";

    public void Begin(TextWriter writer, TranscriptHead head) =>
        writer.Write(
            string.Create(CultureInfo.InvariantCulture, $"#{head.Room}, saved {head.Saved:yyyy-MM-dd HH:mm} UTC. All times are UTC.\n")
        );

    public void Add(TextWriter writer, ChatEvent e)
    {
        if (e is not MessageEvent message)
            return;
        var day = DateOnly.FromDateTime(message.At.UtcDateTime);
        if (day != _day)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"\n{day:yyyy-MM-dd}\n\n"));
        _day = day;
        var text = message switch
        {
            { Deleted: not null } => "(deleted)",
            { Edited: not null } => message.Text + " (edited)",
            _ => message.Text,
        };
        text = text.Replace("\n", "\n" + Indent, StringComparison.Ordinal);
        var author = message.Kind is MessageKinds.Action ? $"* {message.From}" : $"<{message.From}>";
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{message.At.UtcDateTime:HH:mm:ss} {author} {text}\n"));
    }

    public void End(TextWriter writer, long count) =>
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"\nEnd, {count} messages.\n"));
}
