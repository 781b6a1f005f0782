using System.Net;
using System.Text.Json;
using WebChat.Contracts;
using WebChat.Server.Http.Transcripts;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Server;

/// <summary>A transcript speaks the language of who asks for it; what was said stays as it was.</summary>
public sealed class TranscriptLanguageTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly DateTimeOffset At = new(2026, 8, 2, 9, 5, 7, TimeSpan.Zero);

    [Theory]
    [InlineData("en", "Saved 2 August 2026, 09:05. All times are UTC.", "Sunday 2 August 2026", "End, 1,234 messages.")]
    [InlineData(
        "fr",
        "Enregistré le 2 août 2026 à 09:05. Toutes les heures sont en UTC.",
        "Dimanche 2 août 2026",
        "Fin, 1\u202f234 messages."
    )]
    [InlineData("zh", "保存于 2026年8月2日 09:05。所有时间均为 UTC。", "2026年8月2日 星期日", "结束，共 1,234 条消息。")]
    public void Dates_and_numbers_are_written_as_the_language_does(string language, string saved, string day, string end)
    {
        var text = Written(new TextTranscript(TranscriptWords.Of(language)!), 1234);
        Assert.StartsWith($"#room\n{saved}\n\n{day}\n\n09:05:07 -- ann ", text, StringComparison.Ordinal);
        Assert.EndsWith($"\n\n{end}\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "set the topic: soup", "cleared the topic", "edited", "deleted")]
    [InlineData("fr", "a défini le sujet : soup", "a retiré le sujet", "modifié", "supprimé")]
    [InlineData("zh", "将话题设为：soup", "移除了话题", "已编辑", "已删除")]
    public void Every_word_of_it_is_in_the_language(string language, string topic, string noTopic, string edited, string deleted)
    {
        var words = TranscriptWords.Of(language)!;
        var text = Written(new TextTranscript(words), 2);
        Assert.Contains($"-- ann {topic}\n", text, StringComparison.Ordinal);
        Assert.Contains($"-- ann {noTopic}\n", text, StringComparison.Ordinal);
        Assert.Contains($"<ann> hello ({edited})\n", text, StringComparison.Ordinal);
        Assert.Contains($"<ann> ({deleted})\n", text, StringComparison.Ordinal);

        var html = Written(new HtmlTranscript(words), 2);
        Assert.Contains($"<html lang=\"{language}\">", html, StringComparison.Ordinal);
        Assert.Contains(
            $"<bdi>ann</bdi> {topic.Replace("soup", "<bdi>soup</bdi>", StringComparison.Ordinal)}",
            html,
            StringComparison.Ordinal
        );
        Assert.Contains($"<bdi>ann</bdi> {noTopic}</p>", html, StringComparison.Ordinal);
        Assert.Contains($"<small>{edited}</small>", html, StringComparison.Ordinal);
        Assert.Contains($"<i>{deleted}</i>", html, StringComparison.Ordinal);
        Assert.Contains(
            $"<h2><time datetime=\"2026-08-02\">{words.Day(new DateOnly(2026, 8, 2))}</time></h2>",
            html,
            StringComparison.Ordinal
        );
        Assert.Contains($"aria-label=\"{words.Search}\"", html, StringComparison.Ordinal);
        Assert.Contains($"<small>{words.Count(2)}</small>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "0 messages", "1 message", "2 messages")]
    [InlineData("fr", "0 message", "1 message", "2 messages")]
    [InlineData("zh", "0 条消息", "1 条消息", "2 条消息")]
    public void Messages_are_counted_as_the_language_does(string language, params string[] counted) =>
        Assert.Equal(counted, Enumerable.Range(0, 3).Select(count => TranscriptWords.Of(language)!.Count(count)));

    [Fact]
    public void There_are_the_languages_of_the_page()
    {
        var locales = Directory.GetFiles(Repository.File("WebChat.Server/wwwroot/locales"), "*.json");
        Assert.Equal(locales.Select(Path.GetFileNameWithoutExtension).Order(), TranscriptWords.All.Select(w => w.Language).Order());
    }

    [Theory]
    [InlineData("", null, "en")]
    [InlineData("", "fr-CA,fr;q=0.9,en;q=0.8", "fr")]
    [InlineData("", "de, en;q=0.5, ZH-Hant;q=0.7", "zh")]
    [InlineData("", "fr;q=0, *;q=0.5", "en")]
    [InlineData("", "de", "en")]
    [InlineData("", "'; -- ,,;q=x, =", "en")]
    [InlineData("&lang=", "fr", "fr")]
    [InlineData("&lang=zh", "fr", "zh")]
    public async Task It_is_the_one_asked_for_or_else_the_browser_s(string query, string? accepted, string language)
    {
        var words = TranscriptWords.Of(language)!;
        foreach (var (format, expected) in new[] { ("html", words.Empty), ("txt", words.End(words.Count(0))) })
        {
            using var response = await AskAsync($"?format={format}{query}", accepted);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal([language], response.Content.Headers.ContentLanguage);
            Assert.Contains(expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Json_lines_have_no_language()
    {
        using var response = await AskAsync("?format=jsonl&lang=fr", "zh");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(response.Content.Headers.ContentLanguage);
        Assert.EndsWith("{\"type\":\"end\",\"count\":0}\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de")]
    [InlineData("EN")]
    [InlineData("fr-CA")]
    [InlineData("en&lang=fr")]
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("../../locales/en")]
    [InlineData("en\0")]
    [InlineData("en\r\nSet-Cookie: a=b")]
    public async Task One_that_is_not_there_is_refused(string lang)
    {
        var query = lang.Contains('&', StringComparison.Ordinal) ? lang : Uri.EscapeDataString(lang);
        foreach (var format in (string[])["html", "txt", "jsonl"])
        {
            using var response = await AskAsync($"?format={format}&lang={query}", null);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal("bad_request", problem.GetProperty("code").GetString());
            Assert.Contains("lang is en, fr or zh.", problem.GetRawText(), StringComparison.Ordinal);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(string query, string? accepted)
    {
        using var http = shared.Server.Http();
        if (accepted is not null)
            Assert.True(http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", accepted));
        return await http.GetAsync("api/rooms/quiet-room/transcript" + query);
    }

    private static string Written(ITranscriptFormat format, long count)
    {
        using var writer = new StringWriter();
        format.Begin(writer, new TranscriptHead("room", "e", At, 1, 4));
        foreach (
            var e in (ChatEvent[])
                [
                    new TopicEvent("room", 1, "soup", "ann"),
                    new TopicEvent("room", 2, "", "ann"),
                    new MessageEvent("room", 3, "i", "ann", "t", "hello", MessageKinds.Text, Edited: At),
                    new MessageEvent("room", 4, "i", "ann", "t", "", MessageKinds.Text, Deleted: At),
                ]
        )
            format.Add(writer, e with { At = At });
        format.End(writer, count);
        return writer.ToString();
    }
}
