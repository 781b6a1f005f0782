namespace WebChat.Server.Storage.Moving;

/// <summary>What a column holds, and how each of the two databases says it.</summary>
internal enum Kind
{
    Number,
    Small,
    Text,
    Bytes,
    Flag,
}

/// <summary>A table that both databases have, with the columns that are the same in both.</summary>
/// <param name="HasIds">Whether its rows get their numbers from the database.</param>
/// <param name="Where">Which rows there are.</param>
/// <param name="AlsoIn">Where else its numbers are: those of rows that are gone belong to nobody else.</param>
internal sealed record Table(
    string Name,
    bool HasIds,
    (string Name, Kind Kind)[] Columns,
    string Where = "true",
    (string Table, string Column)[]? AlsoIn = null
)
{
    /// <summary>All of them, in the order in which they are written. Sessions that are over stay behind: only other servers need to know of them.</summary>
    public static readonly Table[] All =
    [
        new("rooms", HasIds: true, [("id", Kind.Number), ("name", Kind.Text), ("topic", Kind.Text), ("last", Kind.Number)]),
        new(
            "messages",
            HasIds: false,
            [
                ("room", Kind.Number),
                ("seq", Kind.Number),
                ("at", Kind.Number),
                ("session", Kind.Number),
                ("tag", Kind.Text),
                ("nickname", Kind.Text),
                ("kind", Kind.Text),
                ("text", Kind.Text),
                ("client_id", Kind.Text),
                ("reply_to", Kind.Number),
                ("target", Kind.Number),
                ("edited", Kind.Number),
                ("deleted", Kind.Number),
                ("changed", Kind.Number),
                ("reactions", Kind.Text),
                ("reacted", Kind.Number),
            ]
        ),
        new(
            "reactions",
            HasIds: false,
            [
                ("room", Kind.Number),
                ("target", Kind.Number),
                ("emoji", Kind.Text),
                ("session", Kind.Number),
                ("nickname", Kind.Text),
                ("tag", Kind.Text),
                ("seq", Kind.Number),
            ]
        ),
        new(
            "sessions",
            HasIds: true,
            [
                ("id", Kind.Number),
                ("version", Kind.Number),
                ("tag", Kind.Text),
                ("token_hash", Kind.Bytes),
                ("nickname", Kind.Text),
                ("case_key", Kind.Text),
                ("skeleton_key", Kind.Text),
                ("quiet", Kind.Flag),
                ("away", Kind.Flag),
                ("private_last", Kind.Number),
                ("since", Kind.Number),
                ("presence", Kind.Small),
                ("absent_since", Kind.Number),
            ],
            Where: $"presence <> {(int)Presence.Over}",
            AlsoIn: [("messages", "session"), ("reactions", "session"), ("privates", "owner"), ("privates", "sender")]
        ),
        new("memberships", HasIds: false, [("session", Kind.Number), ("room", Kind.Text)]),
        new(
            "privates",
            HasIds: false,
            [
                ("owner", Kind.Number),
                ("seq", Kind.Number),
                ("sender", Kind.Number),
                ("at", Kind.Number),
                ("from_name", Kind.Text),
                ("from_tag", Kind.Text),
                ("to_name", Kind.Text),
                ("to_tag", Kind.Text),
                ("kind", Kind.Text),
                ("text", Kind.Text),
                ("client_id", Kind.Text),
            ]
        ),
        new("announcements", HasIds: false, [("id", Kind.Text), ("at", Kind.Number), ("text", Kind.Text), ("author", Kind.Text)]),
    ];

    public string ColumnNames => string.Join(", ", Columns.Select(c => c.Name));

    /// <summary>A query: the highest number that any row has had, as far as anything tells; 0 for none.</summary>
    public string HighestId =>
        "SELECT coalesce(max(n), 0) FROM ("
        + string.Join(
            " UNION ALL ",
            (AlsoIn ?? []).Prepend((Table: Name, Column: "id")).Select(place => $"SELECT max({place.Column}) AS n FROM {place.Table}")
        )
        + ") AS highest";

    public string Select => $"SELECT {ColumnNames} FROM {Name} WHERE {Where}";
}

/// <summary>All that a store keeps, to be read and written row by row. A move that fails leaves the target as it was.</summary>
internal interface ITables : IAsyncDisposable
{
    /// <summary>In words: for those who moved it.</summary>
    string Place { get; }

    /// <summary>Made with the database, and kept by a move: numbers go on as they were.</summary>
    Task<string> EpochAsync();

    /// <summary>Whether nothing was kept in it yet.</summary>
    Task<bool> IsEmptyAsync();

    /// <summary>All rows of a table: whole numbers, texts, bytes, flags, and none.</summary>
    IAsyncEnumerable<object?[]> ReadAsync(Table table);

    /// <summary>Writes all rows of a table; says how many.</summary>
    Task<long> WriteAsync(Table table, IAsyncEnumerable<object?[]> rows);

    /// <summary>Makes it last what was written, under this epoch.</summary>
    Task CommitAsync(string epoch);

    /// <summary>Makes it last what was written, into what was there before.</summary>
    Task CommitAsync();
}
