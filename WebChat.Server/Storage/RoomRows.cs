using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Storage.Changes;
using static WebChat.Server.Storage.Rows;

namespace WebChat.Server.Storage;

/// <summary>What rows of <c>messages</c> mean, in either database: messages as they are now, and what changed them.</summary>
internal static class RoomRows
{
    /// <summary>So much of a text is read for a <see cref="Quote"/>, in code points.</summary>
    private const string QuotedText = "200";

    /// <summary>Of <c>messages m</c> with <see cref="Other"/> beside it, for <see cref="RoomPage"/>.</summary>
    public const string Columns = LiveColumns + ", CASE WHEN m.target IS NOT NULL THEN o.reactions END";

    /// <summary>The same for <see cref="ToLiveEvent"/>, and plain pages.</summary>
    public const string LiveColumns =
        "m.seq, m.kind, m.at, m.nickname, m.tag, m.text, m.client_id, m.reply_to, m.edited, m.deleted, m.changed, m.reactions, m.target, "
        + "o.nickname, o.tag, CASE WHEN m.target IS NULL THEN substr(o.text, 1, "
        + QuotedText
        + ") ELSE o.text END, o.edited, o.deleted, o.changed, CASE WHEN m.session < 0 THEN 1 END";

    /// <summary>How many columns <see cref="LiveColumns"/> are.</summary>
    public const int LiveCount = 20;

    /// <summary>Which row stands beside another: the message that it changes, or answers.</summary>
    public const string Other = "o.room = m.room AND o.seq = coalesce(m.target, m.reply_to)";

    /// <summary>For <see cref="ToQuote"/>, and which rows are messages.</summary>
    public const string QuoteColumns = "seq, nickname, tag, substr(text, 1, " + QuotedText + ")";

    public const string IsMessage = "kind IN ('" + MessageKinds.Text + "', '" + MessageKinds.Action + "')";

    /// <summary>What is kept of it as JSON is read by people who look at the database: as it is, without escapes.</summary>
    private static readonly JsonSerializerOptions Json = new(Wire.Json) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As those hear it who hear every change.</summary>
    public static RoomEvent ToLiveEvent(DbDataReader r, string room)
    {
        var (seq, kind, at) = (r.GetInt64(0), r.GetString(1), Time(r.GetInt64(2)));
        if (kind is MessageKinds.Text or MessageKinds.Action)
            return ToMessage(r, room, seq, kind, at);
        var value = kind is ChangeKinds.Edited ? TextAt(r, 15) ?? "" : r.GetString(5);
        return ChangeRow.ToEvent(room, seq, kind, NumberAt(r, 12) ?? 0, value, r.GetString(3), r.GetString(4), at);
    }

    /// <summary>The message that a change is about, as it is now; none: it is kept no longer, and what became of it is not known.</summary>
    public static MessageNow? ToNow(DbDataReader r) =>
        r.IsDBNull(12) || r.IsDBNull(18)
            ? null
            : new(r.GetString(15), TimeAt(r, 16), TimeAt(r, 17), ToReactions(TextAt(r, LiveCount)), r.GetInt64(18));

    public static Quote ToQuote(DbDataReader r) => QuoteOf(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3));

    /// <summary>Reactions as they are kept: the JSON of the wire.</summary>
    public static string? ToJson(IReadOnlyList<Reaction> reactions) => reactions is [] ? null : JsonSerializer.Serialize(reactions, Json);

    public static IReadOnlyList<Reaction>? ToReactions(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<List<Reaction>>(json, Wire.Json);

    private static MessageEvent ToMessage(DbDataReader r, string room, long seq, string kind, DateTimeOffset at) =>
        new(
            room,
            seq,
            Id: r.GetString(6),
            From: r.GetString(3),
            Tag: r.GetString(4),
            Text: r.GetString(5),
            kind,
            ReplyTo: NumberAt(r, 7),
            Reply: r.IsDBNull(7) || r.IsDBNull(13) ? null : QuoteOf(r.GetInt64(7), r.GetString(13), r.GetString(14), r.GetString(15)),
            Edited: TimeAt(r, 8),
            Deleted: TimeAt(r, 9),
            Reactions: ToReactions(TextAt(r, 11)),
            Changed: NumberAt(r, 10),
            Imported: r.IsDBNull(19) ? null : true
        )
        {
            At = at,
        };

    private static Quote QuoteOf(long seq, string from, string tag, string text) => new(seq, from, tag, Excerpt.Of(text, Quote.Length));
}
