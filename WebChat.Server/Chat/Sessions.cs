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
    Attendance attendance,
    Rooms rooms,
    PrivateMessages privates,
    Announcements announcements,
    AddressLimits addresses,
    SessionNotices notices,
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
        if (!isAsked && connection.Session is not null)
            return Task.FromResult<Reply<Welcome>>(Refusals.AlreadyJoined);
        if (!isAsked)
            connection.Joining = BeginOrResumeAsync(connection, request);
        return connection.Joining!;
    }

    private async Task<Reply<Welcome>> BeginOrResumeAsync(Connection connection, JoinRequest request)
    {
        if (HashOf(request.Token) is { } hash)
        {
            while (await FindAsync(hash) is { } session)
            {
                var reply = await session.TakeTurnAsync(() => ResumeAsync(session, connection, request));
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
            var old = session.Name;
            if (old == name)
                return new Renamed(name.Text);
            if (!session.Moves.TryTake(out var retryAfterMs))
                return Refusals.SlowDown(retryAfterMs);
            if (await store.ClaimNameAsync(session.Id, name) != NameClaim.Claimed)
                return Refusals.NicknameTaken(name.Text);
            session.Name = name;
            index.AddName(session, name.CaseKey);
            if (!string.Equals(old.CaseKey, name.CaseKey, StringComparison.Ordinal))
                index.RemoveName(session, old.CaseKey);
            await rooms.ForEachOfAsync(session, room => room.RenamedAsync(session, old.Text, name.Text));
            notices.Tell(session, new(NoticeCodes.Renamed, $"You are now called {name.Text}.", Nickname: name.Text), except: connection);
            return new Renamed(name.Text);
        });
    }

    public Task<Reply> SetQuietAsync(Session session, Connection connection, bool on) =>
        session.TakeTurnAsync(async () =>
        {
            if (session.Quiet == on)
                return Reply.Done;
            await store.SetQuietAsync(session.Id, on);
            session.Quiet = on;
            notices.Tell(session, new(NoticeCodes.Quiet, on ? "Quiet mode is on." : "Quiet mode is off.", Quiet: on), except: connection);
            return Reply.Done;
        });

    /// <summary>By the session itself: the name is free at once, and everything of the session is gone.</summary>
    public Task<Reply> QuitAsync(Session session, Connection connection) =>
        session.TakeTurnAsync(async () =>
        {
            var notice = new NoticeEvent(NoticeCodes.Ended, "You quit.");
            await EndAsync(session, LeaveReasons.Quit, notice, except: connection);
            return Reply.Done;
        });

    /// <summary>By an operator. False: nobody holds that name.</summary>
    public async Task<bool> KickAsync(string nickname, string? reason)
    {
        if (index.ByName(Nickname.LookupKey(nickname)) is not { } session)
            return false;
        return await session.TakeTurnAsync(async () =>
        {
            if (session.Presence is Presence.Over or Presence.Absent)
                return false;
            var sentence = reason is null ? "An operator closed your session." : $"An operator closed your session: {reason}";
            await EndAsync(session, LeaveReasons.Kicked, new NoticeEvent(NoticeCodes.Kicked, sentence, Reason: reason), except: null);
            return true;
        });
    }

    public IReadOnlyList<SessionInfo> List() =>
        [
            .. index
                .Present.OrderBy(s => s.Name.Text, StringComparer.Ordinal)
                .Select(s => new SessionInfo(
                    s.Name.Text,
                    s.Tag,
                    s.State,
                    [.. s.Rooms.Order(StringComparer.Ordinal)],
                    s.Connections.Length,
                    s.Since,
                    s.Quiet
                )),
        ];

    public Member[] Everyone() => [.. index.Present.Select(s => new Member(s.Name.Text, s.Tag, s.State))];

    private async Task<Session?> FindAsync(byte[] tokenHash)
    {
        if (index.ByToken(tokenHash) is { } known)
            return known;
        if (await store.FindSessionAsync(tokenHash) is not { } stored)
            return null;
        return index.AddOrGet(new Session(stored, Nickname.OfStored(stored.Nickname), options.Value.Limits, time));
    }

    // In the session's turn. Null: it ended while this call waited for its turn.
    private async Task<Reply<Welcome>?> ResumeAsync(Session session, Connection connection, JoinRequest request)
    {
        if (session.Presence == Presence.Over)
            return null;
        try
        {
            if (!addresses.TryJoin(connection.Address, out var retryAfterMs))
                return Refusals.SlowDown(retryAfterMs);
            if (session.Presence == Presence.Absent)
            {
                var reclaimed = await ReclaimAsync(session, request.Nickname);
                if (reclaimed?.Error is not null)
                    return reclaimed.Error;
                if (reclaimed is null)
                    return null;
            }

            await attendance.ArriveAsync(session, connection);
        }
        finally
        {
            if (session.Presence == Presence.Absent)
                attendance.Forget(session);
        }

        return await WelcomeAsync(session, request.Token!, resumed: true, request.PrivateAfter ?? 0);
    }

    // An absent session has lost its claim to its name, and nothing else. Null: it ended meanwhile.
    private async Task<Reply?> ReclaimAsync(Session session, string? nickname)
    {
        var parsed = Nickname.Parse(string.IsNullOrEmpty(nickname) ? session.Name.Text : nickname);
        if (parsed.Ok is not { } name)
            return parsed.Error!;
        var claim = await store.ClaimNameAsync(session.Id, name);
        if (claim == NameClaim.SessionOver)
            return null;
        if (claim == NameClaim.Taken)
            return Refusals.NicknameTaken(name.Text);
        session.Name = name;
        index.AddName(session, name.CaseKey);
        return Reply.Done;
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

        var session = index.AddOrGet(new Session(stored, name, options.Value.Limits, time));
        index.AddName(session, name.CaseKey);
        return await session.TakeTurnAsync(async () =>
        {
            await attendance.ArriveAsync(session, connection);
            return await WelcomeAsync(session, token, resumed: false, privateAfter: 0);
        });
    }

    // The connection hears already: what comes meanwhile comes twice and is merged by id or number, but never not at all.
    private async Task<Welcome> WelcomeAsync(Session session, string token, bool resumed, long privateAfter) =>
        new(
            session.Name.Text,
            token,
            session.Tag,
            resumed,
            store.Epoch,
            time.GetUtcNow(),
            options.Value.Motd,
            Limits.V1,
            await announcements.StandingAsync(),
            resumed ? await privates.ReadAsync(session, privateAfter, before: long.MaxValue) : [],
            session.Quiet,
            [.. session.Rooms.Order(StringComparer.Ordinal)]
        );

    private async Task EndAsync(Session session, string reason, NoticeEvent notice, Connection? except)
    {
        if (session.Presence == Presence.Over)
            return;
        await store.EndSessionAsync(session.Id);
        await rooms.ForEachOfAsync(session, room => room.LeaveAsync(session, reason, except: null));
        attendance.End(session);
        notices.Tell(session, notice, except);
        foreach (var connection in session.Connections)
            _ = connection.CloseAsync(CloseLinger, comeBack: false, time);
    }

    private static readonly TimeSpan CloseLinger = TimeSpan.FromMilliseconds(200);

    private static byte[]? HashOf(string? token) =>
        token is { Length: > 0 and <= 100 } ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
