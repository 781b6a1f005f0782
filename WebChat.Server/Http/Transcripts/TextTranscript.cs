using System.Globalization;
using WebChat.Contracts;

namespace WebChat.Server.Http.Transcripts;

/// <summary>Plain text, a line for each line; those that belong to the message before are indented. Times are UTC.</summary>
internal sealed class TextTranscript(TranscriptWords words) : ITranscriptFormat
{
    private const string Indent = "         ";
    private DateOnly _day;

    public string MediaType => "text/plain; charset=utf-8";

    public string Extension => "txt";

    public string Language => words.Language;

    public void Begin(TextWriter writer, TranscriptHead head) => writer.Write($"#{head.Room}\n{words.Saved(words.Time(head.Saved))}\n");

    public void Add(TextWriter writer, ChatEvent e)
    {
        if (e is not (MessageEvent or TopicEvent))
            return;
        var day = DateOnly.FromDateTime(e.At.UtcDateTime);
        if (day != _day)
            writer.Write($"\n{words.Day(day)}\n\n");
        _day = day;
        var line = e switch
        {
            TopicEvent { Topic: "" } topic => "-- " + words.TopicCleared(topic.By),
            TopicEvent topic => "-- " + words.TopicSet(topic.By, topic.Topic),
            MessageEvent { Kind: MessageKinds.Action } message => $"* {message.From} {Text(message)}",
            MessageEvent message => $"<{message.From}> {Text(message)}",
            _ => "",
        };
        line = line.Replace("\n", "\n" + Indent, StringComparison.Ordinal);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{e.At.UtcDateTime:HH:mm:ss} {line}\n"));
    }

    // What it answers stands above it, what others answered with below.
    private string Text(MessageEvent message)
    {
        var quote = message.Reply is { } reply ? $"> {reply.From}: {reply.Excerpt}\n" : "";
        var text = message switch
        {
            { Deleted: not null } => $"({words.Deleted})",
            { Edited: not null } => $"{message.Text} ({words.Edited})",
            _ => message.Text,
        };
        var reactions = string.Join(' ', (message.Reactions ?? []).Select(r => $"{r.Emoji} {r.Count}"));
        return quote + text + (reactions.Length > 0 ? "\n" + reactions : "");
    }

    public void End(TextWriter writer, long count) => writer.Write($"\n{words.End(words.Count(count))}\n");
}
