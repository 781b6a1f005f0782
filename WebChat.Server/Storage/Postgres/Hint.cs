using System.Globalization;

namespace WebChat.Server.Storage.Postgres;

/// <summary>
/// What a notification says: a line each. It is only ever a reason to look: what counts is what is in the tables. Anybody who may use the
/// database can send one, so one that makes no sense is no error.
/// </summary>
internal abstract record Hint
{
    /// <summary>Sessions changed, or there is an announcement.</summary>
    internal sealed record Changed : Hint
    {
        public override string ToLine() => "c";
    }

    /// <summary>Something was said in a room.</summary>
    internal sealed record RoomGrew(string Room, long Last) : Hint
    {
        public override string ToLine() => string.Create(CultureInfo.InvariantCulture, $"r\t{Room}\t{Last}");
    }

    /// <summary>Somebody is writing.</summary>
    internal sealed record Typing(string Room, long Session) : Hint
    {
        public override string ToLine() => string.Create(CultureInfo.InvariantCulture, $"t\t{Room}\t{Session}");
    }

    public abstract string ToLine();

    /// <summary>What a payload says, and who sent it; nothing when it makes no sense.</summary>
    public static (Guid Sender, IReadOnlyList<Hint> Hints)? Parse(string payload)
    {
        var lines = payload.Split('\n');
        if (!Guid.TryParseExact(lines[0], "N", out var sender))
            return null;
        return (sender, [.. lines.Skip(1).Select(ParseLine).OfType<Hint>()]);
    }

    private static Hint? ParseLine(string line) =>
        line.Split('\t') switch
        {
            ["c"] => new Changed(),
            ["r", var room, var last] when IsNumber(last, out var number) => new RoomGrew(room, number),
            ["t", var room, var session] when IsNumber(session, out var number) => new Typing(room, number),
            _ => null,
        };

    private static bool IsNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
