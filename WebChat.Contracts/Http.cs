namespace WebChat.Contracts;

/// <summary>The body of <c>POST api/admin/announcements</c>.</summary>
/// <param name="Text">Cleaned and limited like a message.</param>
public sealed record AnnouncementRequest(string? Text);

/// <summary>The answer to <c>POST api/admin/announcements</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When.</param>
/// <param name="Text">As cleaned.</param>
/// <param name="By">Who.</param>
public sealed record Announcement(string Id, DateTimeOffset At, string Text, string By);

/// <summary>A session, as an operator sees it.</summary>
/// <param name="Nickname">Its name.</param>
/// <param name="Tag">Its public id.</param>
/// <param name="State">One of <see cref="MemberStates"/>.</param>
/// <param name="Rooms">The rooms it is in.</param>
/// <param name="Connections">How many connections it has.</param>
/// <param name="Since">When it began.</param>
/// <param name="Quiet">Whether quiet mode is on.</param>
/// <param name="MutedUntil">Until when it is muted.</param>
/// <param name="Nodes">The servers it is connected to.</param>
public sealed record SessionInfo(
    string Nickname,
    string Tag,
    string State,
    IReadOnlyList<string> Rooms,
    int Connections,
    DateTimeOffset Since,
    bool Quiet,
    DateTimeOffset? MutedUntil = null,
    IReadOnlyList<string>? Nodes = null
);

/// <summary>One of the servers that share a database, as an operator sees it.</summary>
/// <param name="Id">Its number; a restart gives it another one.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Host">The name of its machine.</param>
/// <param name="Since">When it started, or came back.</param>
/// <param name="Connections">How many connections it has.</param>
/// <param name="Lease">For how many seconds the others take it for alive; none: there are no others.</param>
/// <param name="Lag">How old what it knows of the others is at most, in milliseconds.</param>
public sealed record NodeInfo(string Id, string Version, string Host, DateTimeOffset Since, int Connections, double? Lease, int? Lag);
