using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Delivery;
using WebChat.Server.Storage;

namespace WebChat.Server.Chat;

/// <summary>How sessions begin, come back, change and end. How they drop and are given up: <see cref="Attendance"/>.</summary>
internal sealed class Sessions(
    IChatStore store,
    SessionIndex index,
    Roster roster,
    Attendance attendance,
    PrivateMessages privates,
    Announcements announcements,
    AddressLimits addresses,
    INodes nodes,
    IOptions<ChatOptions> options,
    TimeProvider time
)
{
    private const int TokenBytes = 32;

    /// <summary>
    /// A join that was not answered in time goes on: whoever asks again on the same connection gets its answer, for nobody
    /// else could ever use the session that it began.
    /// </summary>
    public Task<Reply<Welcome>> JoinAsync(Connection connection, JoinRequest request)
    {
        connection.HasAsked = true;
        var isAsked =
            connection.Joining is { } running
            && (!running.IsCompleted || running is { IsCompletedSuccessfully: true, Result.Ok: not null });
        if (isAsked)
            return connection.Joining!;
        if (connection.Session is not { } session)
            return connection.Joining = BeginOrResumeAsync(connection, request);
        // It came back, but what it is told then could not be read.
        if (connection.Joining is { IsFaulted: true } && HashOf(request.Token)?.AsSpan().SequenceEqual(session.TokenHash) == true)
            return connection.Joining = session.TakeTurnAsync(() => WelcomeBackAsync(session, request));
        return Task.FromResult<Reply<Welcome>>(Refusals.AlreadyJoined);
    }

    private async Task<Reply<Welcome>> BeginOrResumeAsync(Connection connection, JoinRequest request)
    {
        if (HashOf(request.Token) is { } hash)
        {
            while (await FindAsync(hash) is var (session, stored))
            {
                var reply = await session.TakeTurnAsync(() => ResumeAsync(session, stored, connection, request));
                if (reply is not null)
                    return reply;
            }
        }

        return await BeginAsync(connection, request);
    }

    public async Task<Reply<Renamed>> RenameAsync(Session session, Connection connection, string? nickname)
    {
        var parsed = Nickname.Parse(nickname);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        return await session.TakeTurnAsync<Reply<Renamed>>(async () =>
        {
            if (session.Presence == Presence.Over)
                return Refusals.NotJoined;
            if (session.Name == name)
                return new Renamed(name.Text);
            if (!session.Moves.TryTake(out var retryAfterMs))
                return Refusals.SlowDown(retryAfterMs);
            var claim = await store.ClaimNameAsync(session.Id, name);
            if (claim.IsTaken)
                return Refusals.NicknameTaken(name.Text);
            if (claim.Session is not { } state)
                return Refusals.NotJoined;
            await roster.ApplyAsync(session, state, by: connection);
            return new Renamed(name.Text);
        });
    }

    public Task<Reply> SetQuietAsync(Session session, Connection connection, bool on) =>
        session.TakeTurnAsync<Reply>(async () =>
        {
            if (session.Quiet == on)
                return Reply.Done;
            if (!session.Moves.TryTake(out var retryAfterMs))
                return Refusals.SlowDown(retryAfterMs);
            if (await store.SetQuietAsync(session.Id, on) is not { } state)
                return Refusals.NotJoined;
            await roster.ApplyAsync(session, state, by: connection);
            return Reply.Done;
        });

    public Task<Reply> SetAwayAsync(Session session, Connection connection, bool on) =>
        session.TakeTurnAsync<Reply>(async () =>
        {
            if (session.Away == on)
                return Reply.Done;
            if (!session.Moves.TryTake(out var retryAfterMs))
                return Refusals.SlowDown(retryAfterMs);
            if (await store.SetAwayAsync(session.Id, on) is not { } state)
                return Refusals.NotJoined;
            await roster.ApplyAsync(session, state, by: connection);
            return Reply.Done;
        });

    /// <summary>By the session itself: the name is free at once, and everything of the session is gone.</summary>
    public Task<Reply> QuitAsync(Session session, Connection connection) =>
        session.TakeTurnAsync(async () =>
        {
            await EndAsync(session, new Ending(LeaveReasons.Quit), by: connection);
            return Reply.Done;
        });

    /// <summary>By an operator. False: nobody holds that name.</summary>
    public async Task<bool> KickAsync(string nickname, string? words)
    {
        if (index.ByName(Nickname.LookupKey(nickname)) is not { } session)
            return false;
        return await session.TakeTurnAsync(async () =>
            session.Presence is not (Presence.Over or Presence.Absent)
            && await EndAsync(session, new Ending(LeaveReasons.Kicked, words), by: null)
        );
    }

    public async Task<IReadOnlyList<SessionInfo>> ListAsync()
    {
        var attendances = await nodes.AttendancesAsync();
        return [.. index.Present.OrderBy(s => s.Name.Text, StringComparer.Ordinal).Select(s => InfoOf(s, attendances(s)))];
    }

    public Member[] Everyone() => [.. index.Present.Select(s => new Member(s.Name.Text, s.Tag, s.State))];

    private static SessionInfo InfoOf(Session session, IReadOnlyList<(string Node, int Connections)> attendances) =>
        new(
            session.Name.Text,
            session.Tag,
            session.State,
            [.. session.Rooms.Order(StringComparer.Ordinal)],
            attendances.Sum(a => a.Connections),
            session.Since,
            session.Quiet,
            Nodes: [.. attendances.Select(a => a.Node)]
        );

    private async Task<(Session Session, StoredSession? Stored)?> FindAsync(byte[] tokenHash)
    {
        if (index.ByToken(tokenHash) is { } known)
            return (known, null);
        return await store.FindSessionAsync(tokenHash) is { } stored ? (roster.Of(stored), stored) : null;
    }

    // In the session's turn. Null: it ended, or has to be looked up anew.
    private async Task<Reply<Welcome>?> ResumeAsync(Session session, StoredSession? stored, Connection connection, JoinRequest request)
    {
        if (stored is not null)
            await roster.ApplyAsync(session, stored);
        if (session.Presence == Presence.Over)
            return null;
        try
        {
            if (!addresses.TryJoin(connection.Address, out var retryAfterMs))
                return Refusals.SlowDown(retryAfterMs);
            StoredSession? reclaimed = null;
            if (session.Presence == Presence.Absent)
            {
                var claim = await ReclaimAsync(session, request.Nickname);
                if (claim.Error is not null)
                    return claim.Error;
                reclaimed = claim.Ok!.Session;
                if (reclaimed is null)
                    return null;
            }

            if (!await attendance.ArriveAsync(session, connection, reclaimed))
                return null;
        }
        finally
        {
            // One that could not come back need not be kept in memory.
            if (session.Presence == Presence.Absent)
                await roster.ForgetAsync(session);
        }

        return await WelcomeBackAsync(session, request);
    }

    private async Task<Reply<Welcome>> WelcomeBackAsync(Session session, JoinRequest request) =>
        Welcome(session, request.Token!, resumed: true, await privates.ReadAsync(session, request.PrivateAfter ?? 0, long.MaxValue));

    // An absent session has lost its claim to its name, and nothing else.
    private async Task<Reply<NameClaim>> ReclaimAsync(Session session, string? nickname)
    {
        var parsed = Nickname.Parse(string.IsNullOrEmpty(nickname) ? session.Name.Text : nickname);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        var claim = await store.ClaimNameAsync(session.Id, name);
        return claim.IsTaken ? Refusals.NicknameTaken(name.Text) : claim;
    }

    private async Task<Reply<Welcome>> BeginAsync(Connection connection, JoinRequest request)
    {
        var parsed = Nickname.Parse(request.Nickname);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        if (!addresses.TryJoin(connection.Address, out var retryAfterMs))
            return Refusals.SlowDown(retryAfterMs);

        var token = Base64Url(RandomNumberGenerator.GetBytes(TokenBytes));
        var tag = RandomNumberGenerator.GetString("0123456789abcdefghjkmnpqrstvwxyz", 10);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        if (await store.CreateSessionAsync(name, tag, HashOf(token)!, now) is not { } stored)
            return Refusals.NicknameTaken(name.Text);

        var session = roster.Of(stored);
        return await session.TakeTurnAsync<Reply<Welcome>>(async () =>
            // An operator can be as quick as that.
            await attendance.ArriveAsync(session, connection, stored)
                ? Welcome(session, token, resumed: false, privates: [])
                : Refusals.NotJoined
        );
    }

    // The connection hears already: what comes meanwhile comes twice and is merged by id or number, but never not at all.
    private Welcome Welcome(Session session, string token, bool resumed, IReadOnlyList<ChatEvent> privates) =>
        new(
            session.Name.Text,
            token,
            session.Tag,
            resumed,
            store.Epoch,
            time.GetUtcNow(),
            options.Value.Motd,
            Limits.V1,
            announcements.ThoseStanding(),
            privates,
            session.Quiet,
            [.. session.Rooms.Order(StringComparer.Ordinal)],
            session.Away
        );

    // In the session's turn. False: it is over already.
    private async Task<bool> EndAsync(Session session, Ending ending, Connection? by)
    {
        if (session.Presence == Presence.Over)
            return false;
        if (await store.EndSessionAsync(session.Id, ending) is { } state)
            await roster.ApplyAsync(session, state, by);
        else
            await roster.ForgetAsync(session);
        return true;
    }

    private static byte[]? HashOf(string? token) =>
        token is { Length: > 0 and <= 100 } ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
