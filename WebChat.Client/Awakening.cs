using System.Threading.Channels;
using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>Quiet mode was ended by another connection of the session: this one enters its rooms again, which brings what was skipped.</summary>
internal sealed class Awakening(Timeline timeline, TimeProvider time)
{
    private readonly Channel<bool> _notes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Quiet mode is over.</summary>
    public void Note() => _notes.Writer.TryWrite(true);

    /// <summary>Enters as often as it is noted, until the connection is lost.</summary>
    /// <param name="link">The connection.</param>
    /// <param name="fill">Called when messages may be missing somewhere.</param>
    public async Task RunAsync(Link link, Action fill, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _notes.Reader.ReadAsync(cancellationToken);
            foreach (var room in timeline.Rooms)
                await EnterAsync(link, room, cancellationToken);
            fill();
        }
    }

    private async Task EnterAsync(Link link, string room, CancellationToken cancellationToken)
    {
        try
        {
            var state = await RefusalRules.WithPatienceAsync(
                () => link.CallAsync<RoomState>(nameof(IChatHub.Enter), cancellationToken, timeline.Entering(room)),
                time,
                cancellationToken
            );
            timeline.Entered(room, state);
        }
        catch (ChatRefusedException e) when (e.Refusal.Passes())
        {
            // It goes on from here, and history has what was skipped.
            timeline.NotEntered(room, connected: true);
        }
        catch (ChatRefusedException e)
        {
            // This room will not have us any more; the others may.
            timeline.Left(room);
            timeline.Add(new NoticeEvent(e.Code, e.Message, Room: room));
        }
    }
}
