using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>What every connection begins with: being oneself again, and in one's rooms again.</summary>
internal sealed class Arrival(ChatClientOptions options, Timeline timeline)
{
    private string? _token = options.Token;

    /// <summary>The name to ask for.</summary>
    public string Nickname { get; set; } = options.Nickname;

    /// <summary>The server was there and spoke: from now on a loss is a loss, and no wrong address.</summary>
    public bool Reached { get; private set; }

    /// <summary>Joins, asking for another nickname as long as the server refuses one.</summary>
    public async Task<Welcome> JoinAsync(Link link, CancellationToken cancellationToken, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var request = new JoinRequest(Nickname, _token, timeline.PrivateAfter);
                var joined = await link.CallAsync<Welcome>(nameof(IChatHub.Join), cancellationToken, request);
                joined = joined with { Privates = await AllPrivatesAsync(link, joined, request.PrivateAfter ?? 0, cancellationToken) };
                Nickname = joined.Nickname;
                Reached = true;
                _token = joined.Token;
                return joined;
            }
            catch (ChatRefusedException e)
                when (e.Code.StartsWith("nickname_", StringComparison.Ordinal) && options.AnotherNickname is not null)
            {
                // People think longer than servers wait: the question outlives the connection.
                Reached = true;
                Nickname = await options.AnotherNickname(e.Refusal, stop) ?? throw new ChatRefusedException(e.Refusal);
            }
        }
    }

    // A welcome holds the newest page of private messages; what is missing before it is asked for.
    private static async Task<List<ChatEvent>> AllPrivatesAsync(Link link, Welcome welcome, long after, CancellationToken cancellationToken)
    {
        List<ChatEvent> all = [.. welcome.Privates];
        while (all is [PrivateEvent { Seq: var first }, ..] && first > after + 1)
        {
            var request = new PrivatesRequest(Before: first, After: after);
            var page = await link.CallAsync<PrivatePage>(nameof(IChatHub.Privates), cancellationToken, request);
            if (page.Events.Count == 0)
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
            catch (ChatRefusedException e) when (e.Code is not (Codes.SlowDown or Codes.Unavailable or Codes.Stopping))
            {
                // This room will not have us any more; the others may.
                timeline.Left(room);
                timeline.Add(new NoticeEvent(e.Code, e.Message, Room: room));
            }
        }

        return states;
    }
}
