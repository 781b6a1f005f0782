using System.Net;
using Npgsql;
using WebChat.Server.Chat;

namespace WebChat.Server;

/// <summary>The settings under <c>Chat:</c>, with their defaults. Checked at the start by <see cref="ChatOptionsCheck"/>.</summary>
internal sealed class ChatOptions
{
    public const string Section = "Chat";

    /// <summary>Where the database and the admin key are kept. None: <c>data</c> beside the server project.</summary>
    public string? DataDirectory { get; set; }

    /// <summary>
    /// The size of the database from which on messages are refused as <c>storage_full</c>, so that strangers cannot fill the
    /// disk. In megabytes; 0: as much as the disk holds.
    /// </summary>
    public int MaxDatabaseMB { get; set; }

    /// <summary>At least 32 characters. None: one is made at the first start and kept in the data directory.</summary>
    public string? AdminKey { get; set; }

    /// <summary>How long a dropped connection keeps its place and name; 1 to 3,600.</summary>
    public double GraceSeconds { get; set; } = 30;

    /// <summary>How long an absent session can come back; up to 8,760.</summary>
    public double SessionHours { get; set; } = 24;

    /// <summary>The path under which everything is served: <c>/chat</c>.</summary>
    public string? PathBase { get; set; }

    /// <summary>Sites besides our own whose pages may connect: <c>https://intranet.example</c>.</summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>Addresses or networks of proxies whose <c>X-Forwarded-*</c> are believed: <c>127.0.0.1</c>, <c>10.0.0.0/8</c>.</summary>
    public string[] TrustedProxies { get; set; } = [];

    public LimitOptions Limits { get; set; } = new();

    /// <summary>Members of a room above which it is told how many came and went, not who.</summary>
    public int CrowdSize { get; set; } = 500;

    /// <summary>What people read when they come in. The page says this one in the reader's language (<c>views/lines.js</c> has it too).</summary>
    public string Motd { get; set; } = "Welcome! Say hello; /help lists the commands.";

    /// <summary><c>auto</c>: lines typed at the server's terminal are announcements; <c>on</c>: lines from a pipe too; <c>off</c>.</summary>
    public string OperatorConsole { get; set; } = "auto";

    /// <summary>
    /// Write events straight to the sockets where that can be done; false: everything goes the web server's own way, at twice the cost.
    /// </summary>
    public bool DirectSends { get; set; } = true;

    public TimeSpan Grace => TimeSpan.FromSeconds(GraceSeconds);
}

/// <summary>What one session, or one address, may use. 0 turns a limit off.</summary>
internal sealed class LimitOptions
{
    /// <summary>Messages of a session, a second, in the long run.</summary>
    public double MessagesPerSecond { get; set; } = 2;

    /// <summary>Messages of a session at once.</summary>
    public double Burst { get; set; } = 10;

    /// <summary>Connections of an IPv4 address or an IPv6 /64.</summary>
    public int ConnectionsPerAddress { get; set; } = 64;

    /// <summary>Joins of an address in a minute.</summary>
    public int JoinsPerMinutePerAddress { get; set; } = 120;

    private bool IsFloodControlOn => MessagesPerSecond > 0 && Burst > 0;

    public TokenBucket NewMessageBucket(TimeProvider time) => new(time, IsFloodControlOn ? MessagesPerSecond : 0, Burst);

    /// <summary>Entering, leaving and renaming: others are told of each, so that a flood of them is as bad as one of messages.</summary>
    public TokenBucket NewMoveBucket(TimeProvider time) => new(time, IsFloodControlOn ? 1 : 0, 60);

    /// <summary>All calls of a connection: so many that people never meet it, and a flood does.</summary>
    public TokenBucket NewCommandBucket(TimeProvider time) => new(time, IsFloodControlOn ? 40 : 0, 200);

    /// <summary>Pages of history and lists of rooms that an address reads, but for those with which somebody comes in: one school behind one address never meets it.</summary>
    public TokenBucket NewReadBucket(TimeProvider time) => new(time, IsFloodControlOn ? 50 : 0, 2000);

    /// <summary>Answers over HTTP that an address has on their way.</summary>
    public int AnswersAtOnce => IsFloodControlOn ? 16 : int.MaxValue;

    /// <summary>Searches of an address.</summary>
    public TokenBucket NewSearchBucket(TimeProvider time) => new(time, IsFloodControlOn ? 5 : 0, 200);

    /// <summary>Transcripts that an address takes.</summary>
    public TokenBucket NewExportBucket(TimeProvider time) => new(time, IsFloodControlOn ? 0.2 : 0, 20);

    public TokenBucket NewJoinBucket(TimeProvider time) => new(time, JoinsPerMinutePerAddress / 60.0, JoinsPerMinutePerAddress);

    /// <summary>Rooms that were not there before: as many at once as joins, but as many an hour, for what is said in one keeps it for ever.</summary>
    public TokenBucket NewRoomBucket(TimeProvider time) => new(time, JoinsPerMinutePerAddress / 3600.0, JoinsPerMinutePerAddress);
}

/// <summary>Finds all mistakes in the settings, in plain words.</summary>
internal static class ChatOptionsCheck
{
    private const string PostgresExample = "Host=db.example;Database=webchat;Username=webchat;Password=...";

    public static IReadOnlyList<string> Mistakes(ChatOptions o, string? postgres)
    {
        var mistakes = new List<string>();
        void Expect(bool good, string sentence)
        {
            if (!good)
                mistakes.Add(sentence);
        }

        Expect(o.AdminKey is null or "" || o.AdminKey.Length >= 32, "Chat:AdminKey must have at least 32 characters.");
        Expect(o.GraceSeconds is >= 1 and <= 3600, "Chat:GraceSeconds must be from 1 to 3600.");
        Expect(o.MaxDatabaseMB >= 0, "Chat:MaxDatabaseMB must be 0 (no limit) or more.");
        Expect(o.SessionHours is > 0 and <= 8760, "Chat:SessionHours must be above 0, and at most 8760 (a year).");
        Expect(
            o.PathBase is null or ""
                || (o.PathBase.StartsWith('/') && !o.PathBase.EndsWith('/') && !o.PathBase.Contains("//", StringComparison.Ordinal)),
            "Chat:PathBase must begin with a slash and not end with one, like /chat."
        );
        foreach (var origin in o.AllowedOrigins)
            Expect(
                Uri.TryCreate(origin, UriKind.Absolute, out var u)
                    && u.Scheme is "http" or "https"
                    && string.Equals(u.GetLeftPart(UriPartial.Authority), origin, StringComparison.Ordinal),
                $"Chat:AllowedOrigins: \"{origin}\" is no origin; write it like https://intranet.example, without a path."
            );
        foreach (var proxy in o.TrustedProxies)
            Expect(
                IPAddress.TryParse(proxy, out _) || IPNetwork.TryParse(proxy, out _),
                $"Chat:TrustedProxies: \"{proxy}\" is neither an address nor a network like 10.0.0.0/8."
            );
        Expect(o.Limits.MessagesPerSecond is >= 0 and <= 100_000, "Chat:Limits:MessagesPerSecond must be from 0 (off) to 100000.");
        Expect(o.Limits.Burst is 0 or (>= 1 and <= 100_000), "Chat:Limits:Burst must be 0 (off), or from 1 to 100000.");
        Expect(o.Limits.ConnectionsPerAddress >= 0, "Chat:Limits:ConnectionsPerAddress must be 0 (off) or more.");
        Expect(o.Limits.JoinsPerMinutePerAddress >= 0, "Chat:Limits:JoinsPerMinutePerAddress must be 0 (off) or more.");
        Expect(o.CrowdSize >= 1, "Chat:CrowdSize must be 1 or more.");
        Expect(o.Motd.Length <= 4000, "Chat:Motd must have at most 4000 characters.");
        Expect(o.OperatorConsole is "auto" or "on" or "off", "Chat:OperatorConsole must be auto, on or off.");
        if (PostgresMistake(postgres) is { } mistake)
            mistakes.Add($"ConnectionStrings:Postgres is no connection string ({mistake.TrimEnd('.')}); write it like {PostgresExample}.");
        return mistakes;
    }

    private static string? PostgresMistake(string? postgres)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(postgres);
            return string.IsNullOrEmpty(postgres) || settings.Host is { Length: > 0 } ? null : "it names no host";
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }
}
