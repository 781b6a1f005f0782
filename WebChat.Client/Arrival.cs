using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>What every connection begins with: being oneself again, and in one's rooms again.</summary>
internal sealed class Arrival(ChatClientOptions options, Timeline timeline)
{
    /// <summary>A name whose owner is gone is free after the grace time of the server, 30 s, and a little more.</summary>
    private static readonly TimeSpan GhostStays = TimeSpan.FromSeconds(60);

    private string? _token = options.Token;

    // The name that was asked for without an answer, and when: somebody may hold it who is oneself.
    private (string Name, long At)? _unanswered;

    /// <summary>The name to ask for.</summary>
    public string Nickname { get; set; } = options.Nickname;

    /// <summary>The server was there and spoke: from now on a loss is a loss, and no wrong address.</summary>
    public bool Reached { get; private set; }

    /// <summary>Joins, asking for another nickname as long as the server refuses one.</summary>
    public async Task<Welcome> JoinAsync(Link link, CancellationToken cancellationToken, CancellationToken stop)
    {
        while (true)
        {
            var answered = false;
            try
            {
                var request = new JoinRequest(Nickname, _token, timeline.PrivateAfter);
                var joined = await link.CallAsync<Welcome>(nameof(IChatHub.Join), cancellationToken, request);
                answered = true;
                joined = joined with { Privates = await AllPrivatesAsync(link, joined, request.PrivateAfter ?? 0, cancellationToken) };
                Nickname = joined.Nickname;
                Reached = true;
                _token = joined.Token;
                return joined;
            }
            catch (ChatRefusedException e) when (e.Code is Codes.NicknameTaken && IsOwnGhost)
            {
                answered = true;
                throw new ChatUnreachableException("An answer was lost, and the name is held for whoever it was meant for.", e);
            }
            catch (ChatRefusedException e)
                when (e.Code.StartsWith("nickname_", StringComparison.Ordinal) && options.AnotherNickname is not null)
            {
                // People think longer than servers wait: the question outlives the connection.
                Reached = true;
                answered = true;
                Nickname = await options.AnotherNickname(e.Refusal, stop) ?? throw new ChatRefusedException(e.Refusal);
            }
            finally
            {
                if (!answered && _token is null)
                    _unanswered = (Nickname, options.TimeProvider.GetTimestamp());
            }
        }
    }

    private bool IsOwnGhost =>
        _token is null
        && _unanswered is var (name, at)
        && string.Equals(name, Nickname, StringComparison.Ordinal)
        && options.TimeProvider.GetElapsedTime(at) < GhostStays;

    // A welcome holds the newest page of private messages; what is missing before it is asked for.
    private static async Task<List<ChatEvent>> AllPrivatesAsync(Link link, Welcome welcome, long after, CancellationToken cancellationToken)
    {
        List<ChatEvent> all = [.. welcome.Privates];
        while (all is [PrivateEvent { Seq: var first }, ..] && first > after + 1)
        {
            var request = new PrivatesRequest(Before: first, After: after);
            var page = await link.CallAsync<PrivatePage>(nameof(IChatHub.Privates), cancellationToken, request);
            if (page.Events is not [PrivateEvent { Seq: var earlier }, ..] || earlier >= first)
                break;

            all.InsertRange(0, page.Events);
        }

        return all;
    }

    /// <summary>Enters the rooms that one was in, here or on another connection of the session.</summary>
    public async Task<List<(string Asked, RoomState State)>> EnterAllAsync(Link link, Welcome welcome, CancellationToken cancellationToken)
    {
        List<(string, RoomState)> states = [];
        var theirs = welcome.Resumed ? welcome.Rooms : [];
        foreach (var room in timeline.Rooms.Union(theirs, StringComparer.Ordinal))
        {
            try
            {
                var state = await link.CallAsync<RoomState>(nameof(IChatHub.Enter), cancellationToken, timeline.Entering(room));
                states.Add((room, state));
            }
            catch (ChatRefusedException e) when (!e.Refusal.Passes() || e.Code is Codes.ServerFull)
            {
                // This room will not have us any more; the others may.
                timeline.Left(room);
                timeline.Add(new NoticeEvent(e.Code, e.Message, Room: room));
            }
        }

        return states;
    }
}
