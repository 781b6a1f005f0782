using System.Data.Common;
using WebChat.Contracts;

namespace WebChat.Server.Storage;

/// <summary>What rows of either database mean: the columns to ask for, and how they are read.</summary>
internal static class Rows
{
    /// <summary>For <see cref="ToPrivate"/>.</summary>
    public const string PrivateColumns = "seq, client_id, from_name, to_name, from_tag, text, kind, to_tag, at";

    /// <summary>For <see cref="ToReceipt"/>.</summary>
    public const string ReceiptColumns = "client_id, seq, at";

    /// <summary>For <see cref="ToRoom"/>.</summary>
    public const string RoomColumns = "name, topic, last";

    /// <summary>For <see cref="ToAnnouncement"/>.</summary>
    public const string AnnouncementColumns = "id, text, author, at";

    public static PrivateEvent ToPrivate(DbDataReader r) =>
        new(
            Seq: r.GetInt64(0),
            Id: r.GetString(1),
            From: r.GetString(2),
            To: r.GetString(3),
            Tag: r.GetString(4),
            Text: r.GetString(5),
            Kind: r.GetString(6),
            ToTag: r.GetString(7)
        )
        {
            At = Time(r.GetInt64(8)),
        };

    public static Receipt ToReceipt(DbDataReader r) => new(r.GetString(0), r.GetInt64(1), Time(r.GetInt64(2)));

    public static StoredRoom ToRoom(DbDataReader r) => new(r.GetString(0), r.GetString(1), r.GetInt64(2));

    public static AnnouncementEvent ToAnnouncement(DbDataReader r) =>
        new(r.GetString(0), r.GetString(1), r.GetString(2)) { At = Time(r.GetInt64(3)) };

    /// <summary>Times are kept as milliseconds since 1970.</summary>
    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static long? NumberAt(DbDataReader r, int i) => r.IsDBNull(i) ? null : r.GetInt64(i);

    public static string? TextAt(DbDataReader r, int i) => r.IsDBNull(i) ? null : r.GetString(i);

    public static DateTimeOffset? TimeAt(DbDataReader r, int i) => r.IsDBNull(i) ? null : Time(r.GetInt64(i));
}
