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
        if (e is not (MessageEvent or TopicEvent))
            return;
        var day = DateOnly.FromDateTime(e.At.UtcDateTime);
        if (day != _day)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"\n{day:yyyy-MM-dd}\n\n"));
        _day = day;
        var line = e switch
        {
            TopicEvent { Topic: "" } topic => $"-- {topic.By} cleared the topic",
            TopicEvent topic => $"-- {topic.By} set the topic: {topic.Topic}",
            MessageEvent { Kind: MessageKinds.Action } message => $"* {message.From} {Text(message)}",
            MessageEvent message => $"<{message.From}> {Text(message)}",
            _ => "",
        };
        line = line.Replace("\n", "\n" + Indent, StringComparison.Ordinal);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{e.At.UtcDateTime:HH:mm:ss} {line}\n"));
    }

    // What it answers stands above it, what others answered with below.
    private static string Text(MessageEvent message)
    {
        var quote = message.Reply is { } reply ? $"> {reply.From}: {reply.Excerpt}\n" : "";
        var text = message switch
        {
            { Deleted: not null } => "(deleted)",
            { Edited: not null } => message.Text + " (edited)",
            _ => message.Text,
        };
        var reactions = string.Join(' ', (message.Reactions ?? []).Select(r => $"{r.Emoji} {r.Count}"));
        return quote + text + (reactions.Length > 0 ? "\n" + reactions : "");
    }

    public void End(TextWriter writer, long count) =>
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"\nEnd, {count} messages.\n"));
}
