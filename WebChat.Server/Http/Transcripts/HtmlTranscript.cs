using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using WebChat.Contracts;

namespace WebChat.Server.Http.Transcripts;

/// <summary>
/// One file that opens from the disk, with a search in it and an address for each message. It asks nobody for anything, and nothing in it runs but its
/// own script: the policy in its head names that by its digest. Texts are never markup.
/// </summary>
internal sealed class HtmlTranscript(TranscriptWords words) : ITranscriptFormat
{
    /// <summary>So many messages are laid out together, when they come into sight.</summary>
    private const int InSection = 200;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly string Style = Resource("transcript.css");
    private static readonly string Script = Resource("transcript.js");

    private int _inSection;
    private DateOnly _day;

    public string MediaType => "text/html; charset=utf-8";

    public string Extension => "html";

    public string Language => words.Language;

    public void Begin(TextWriter writer, TranscriptHead head)
    {
        var room = Encoder.Encode(head.Room);
        var saved = string.Create(
            CultureInfo.InvariantCulture,
            $"<time datetime=\"{head.Saved.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{words.Time(head.Saved)}</time>"
        );
        writer.Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                <!doctype html>
                <html lang="{words.Language}">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{DigestOf(Style)}'; script-src '{DigestOf(
                    Script
                )}'">
                <meta name="viewport" content="width=device-width">
                <title>#{room}</title>
                <style>{Style}</style>
                </head>
                <body>
                <header>
                <h1>#<bdi>{room}</bdi></h1>
                <p>{words.Saved(saved)}</p>
                <input type="search" placeholder="{words.Search}" aria-label="{words.Search}"> <output data-words="{words.Found}"></output>
                </header>
                <main>

                """
            )
        );
    }

    public void Add(TextWriter writer, ChatEvent e)
    {
        if (e is not (MessageEvent or TopicEvent))
            return;
        if (_inSection++ % InSection == 0)
            writer.Write(_inSection == 1 ? "<section>\n" : "</section>\n<section>\n");
        var day = DateOnly.FromDateTime(e.At.UtcDateTime);
        if (day != _day)
            writer.Write(
                string.Create(CultureInfo.InvariantCulture, $"<h2><time datetime=\"{day:yyyy-MM-dd}\">{words.Day(day)}</time></h2>\n")
            );
        _day = day;
        if (e is MessageEvent message)
            WriteMessage(writer, message);
        else if (e is TopicEvent topic)
            WriteTopic(writer, topic);
    }

    private void WriteTopic(TextWriter writer, TopicEvent topic)
    {
        var who = $"<bdi>{Encoder.Encode(topic.By)}</bdi>";
        var what = topic.Topic is "" ? words.TopicCleared(who) : words.TopicSet(who, $"<bdi>{Text(topic.Topic)}</bdi>");
        writer.Write($"<p class=\"topic\">{what}</p>\n");
    }

    private void WriteMessage(TextWriter writer, MessageEvent message)
    {
        var at = message.At.UtcDateTime;
        writer.Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"<article id=\"{message.Seq}\"><a href=\"#{message.Seq}\"><time datetime=\"{at:yyyy-MM-ddTHH:mm:ss.fffZ}\">{at:HH:mm}</time></a>"
            )
        );
        writer.Write($"<b><bdi>{Encoder.Encode(message.From)}</bdi></b> {(message.Kind is MessageKinds.Action ? "* " : "")}");
        WriteBody(writer, message);
        writer.Write("</article>\n");
    }

    public void End(TextWriter writer, long count) =>
        writer.Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {(_inSection > 0 ? "</section>\n" : "<p>" + words.Empty + "</p>\n")}</main>
                <footer><small>{words.Count(count)}</small></footer>
                <script>{Script}</script>
                </body>
                </html>

                """
            )
        );

    private void WriteBody(TextWriter writer, MessageEvent message)
    {
        if (message.Reply is { } reply)
            writer.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<blockquote><a href=\"#{reply.Seq}\"><bdi>{Encoder.Encode(reply.From)}</bdi></a> {Text(reply.Excerpt)}</blockquote>"
                )
            );
        if (message.Deleted is not null)
        {
            writer.Write($"<i>{words.Deleted}</i>");
            return;
        }

        if (message.Edited is not null)
            writer.Write($"<small>{words.Edited}</small>");
        writer.Write($"<p dir=\"auto\">{Text(message.Text)}</p>");
        foreach (var reaction in message.Reactions ?? [])
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"<small>{Encoder.Encode(reaction.Emoji)} {reaction.Count}</small> "));
    }

    // Line ends are shown as they are.
    private static string Text(string text) => Encoder.Encode(text).Replace("&#xA;", "\n", StringComparison.Ordinal);

    private static string DigestOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlTranscript).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
