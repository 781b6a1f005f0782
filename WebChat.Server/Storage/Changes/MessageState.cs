using System.Data.Common;
using WebChat.Server.Storage.Search;
using static WebChat.Server.Storage.Rows;

namespace WebChat.Server.Storage.Changes;

/// <summary>A message while changes to it are judged, one on top of the other.</summary>
/// <param name="changed">The number of the last event that changed it, as it was read.</param>
internal sealed class MessageState(long seq, long session, DateTimeOffset at, long? changed)
{
    /// <summary>For <see cref="Of"/>.</summary>
    public const string Columns = "seq, session, at, changed, text, edited, deleted, reactions, nickname, tag, reacted";

    public static MessageState Of(DbDataReader r) =>
        new(r.GetInt64(0), r.GetInt64(1), Time(r.GetInt64(2)), NumberAt(r, 3))
        {
            Before = new(r.GetInt64(0), r.GetString(4), r.GetString(8), r.GetString(9)),
            Text = r.GetString(4),
            Edited = TimeAt(r, 5),
            Deleted = TimeAt(r, 6),
            Emoji = (RoomRows.ToReactions(TextAt(r, 7)) ?? []).ToDictionary(e => e.Emoji, e => e.Count, StringComparer.Ordinal),
            Reacted = NumberAt(r, 10) ?? 0,
        };

    public long Seq { get; } = seq;

    /// <summary>Whose it is.</summary>
    public long Session { get; } = session;

    public DateTimeOffset At { get; } = at;

    /// <summary>The number of the last event that changed it, as it was read: if it is another one by now, all this is void.</summary>
    public long? Changed { get; } = changed;

    /// <summary>What the search knows of it, as it was read.</summary>
    public required Searchable Before { get; init; }

    public required string Text { get; set; }

    public DateTimeOffset? Edited { get; set; }

    public DateTimeOffset? Deleted { get; set; }

    /// <summary>How many people reacted with which emoji.</summary>
    public required Dictionary<string, int> Emoji { get; init; }

    /// <summary>How often somebody reacted, whether it was taken back or not.</summary>
    public long Reacted { get; set; }

    /// <summary>Which of the new changes was the last one of it: 1, 2, 3 ... None: 0.</summary>
    public int Step { get; set; }
}

/// <summary>Somebody's emoji on a message.</summary>
internal readonly record struct ReactionKey(long Target, string Emoji, long Session);

/// <summary>What changes stand on, as it was read.</summary>
/// <param name="Topic">Of the room.</param>
/// <param name="Messages">The messages that are to be changed, by their numbers.</param>
/// <param name="Reactions">Which of the reactions that are asked for are there.</param>
/// <param name="Here">The sessions that are attended here; <see langword="null"/>: all are.</param>
internal sealed record ChangeGround(
    string Topic,
    IReadOnlyDictionary<long, MessageState> Messages,
    IReadOnlySet<ReactionKey> Reactions,
    IReadOnlySet<long>? Here
);
