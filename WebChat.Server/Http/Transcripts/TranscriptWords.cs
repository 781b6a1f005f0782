using System.Globalization;

namespace WebChat.Server.Http.Transcripts;

/// <summary>
/// What a transcript says by itself, in one of the languages of the page (<c>wwwroot/locales</c> has the page's words). There is nothing in these words
/// that a page would take for markup. Names of days and months are written here: a machine need not have them in all languages.
/// </summary>
internal sealed record TranscriptWords
{
    /// <summary>As in <c>lang</c>: en, fr, zh.</summary>
    public required string Language { get; init; }

    /// <summary>When it was made, as a date and a time.</summary>
    public required Func<string, string> Saved { get; init; }

    public required string Search { get; init; }

    /// <summary>For its script, with {found} and {all}.</summary>
    public required string Found { get; init; }

    public required string Edited { get; init; }

    public required string Deleted { get; init; }

    /// <summary>Who, and what about.</summary>
    public required Func<string, string, string> TopicSet { get; init; }

    public required Func<string, string> TopicCleared { get; init; }

    public required string Empty { get; init; }

    /// <summary>So many messages: the number as a number, and as it is written.</summary>
    public required Func<long, string, string> Messages { get; init; }

    /// <summary>The last line of a text, with the words for so many messages.</summary>
    public required Func<string, string> End { get; init; }

    public required string DayPattern { get; init; }

    public required string TimePattern { get; init; }

    public required DateTimeFormatInfo Dates { get; init; }

    public required NumberFormatInfo Numbers { get; init; }

    public string Day(DateOnly day) => day.ToString(DayPattern, Dates);

    public string Time(DateTimeOffset at) => at.UtcDateTime.ToString(TimePattern, Dates);

    public string Count(long messages) => Messages(messages, messages.ToString("N0", Numbers));

    /// <summary>Those of a language: null if it is none of them.</summary>
    public static TranscriptWords? Of(string language) => All.FirstOrDefault(w => w.Language == language);

    public static TranscriptWords English { get; } =
        new()
        {
            Language = "en",
            Saved = at => $"Saved {at}. All times are UTC.",
            Search = "Search",
            Found = "{found} of {all}",
            Edited = "edited",
            Deleted = "deleted",
            TopicSet = (who, topic) => $"{who} set the topic: {topic}",
            TopicCleared = who => $"{who} cleared the topic",
            Empty = "Nothing has been said here.",
            Messages = (count, number) => count == 1 ? $"{number} message" : $"{number} messages",
            End = messages => $"End, {messages}.",
            DayPattern = "dddd d MMMM yyyy",
            TimePattern = "d MMMM yyyy, HH:mm",
            Dates = DateTimeFormatInfo.InvariantInfo,
            Numbers = NumberFormatInfo.InvariantInfo,
        };

    private static TranscriptWords French { get; } =
        new()
        {
            Language = "fr",
            Saved = at => $"Enregistré le {at}. Toutes les heures sont en UTC.",
            Search = "Rechercher",
            Found = "{found} sur {all}",
            Edited = "modifié",
            Deleted = "supprimé",
            TopicSet = (who, topic) => $"{who} a défini le sujet : {topic}",
            TopicCleared = who => $"{who} a retiré le sujet",
            Empty = "Rien n’a encore été dit ici.",
            Messages = (count, number) => count < 2 ? $"{number} message" : $"{number} messages",
            End = messages => $"Fin, {messages}.",
            DayPattern = "dddd d MMMM yyyy",
            TimePattern = "d MMMM yyyy 'à' HH:mm",
            Dates = DatesOf(
                ["Dimanche", "Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi"],
                ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
            ),
            Numbers = new NumberFormatInfo { NumberGroupSeparator = "\u202f" },
        };

    private static TranscriptWords Chinese { get; } =
        new()
        {
            Language = "zh",
            Saved = at => $"保存于 {at}。所有时间均为 UTC。",
            Search = "搜索",
            Found = "{found} / {all} 条",
            Edited = "已编辑",
            Deleted = "已删除",
            TopicSet = (who, topic) => $"{who} 将话题设为：{topic}",
            TopicCleared = who => $"{who} 移除了话题",
            Empty = "这里还没有人说话。",
            Messages = (_, number) => $"{number} 条消息",
            End = messages => $"结束，共 {messages}。",
            DayPattern = "yyyy年M月d日 dddd",
            TimePattern = "yyyy年M月d日 HH:mm",
            Dates = DatesOf(["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"], []),
            Numbers = NumberFormatInfo.InvariantInfo,
        };

    /// <summary>The first one is that of who asks for none.</summary>
    public static IReadOnlyList<TranscriptWords> All { get; } = [English, French, Chinese];

    private static DateTimeFormatInfo DatesOf(string[] days, string[] months)
    {
        var dates = new DateTimeFormatInfo { DayNames = days };
        if (months is [])
            return dates;
        // A year has room for a thirteenth.
        dates.MonthNames = dates.MonthGenitiveNames = [.. months, ""];
        return dates;
    }
}
