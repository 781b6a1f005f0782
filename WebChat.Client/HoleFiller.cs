using System.Threading.Channels;
using WebChat.Contracts;

namespace WebChat.Client;

/// <summary>Asks history, page by page, for the messages that a room lacks, as fast as the program reads.</summary>
internal sealed class HoleFiller(Timeline timeline, EventStream stream, History history)
{
    // One note is enough, however many holes there are.
    private readonly Channel<bool> _notes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>There may be a hole.</summary>
    public void Look() => _notes.Writer.TryWrite(true);

    /// <summary>Fills holes as they come up, until the connection is lost.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _notes.Reader.ReadAsync(cancellationToken);
            await FillAsync(cancellationToken);
        }
    }

    /// <summary>Fills the holes that there are.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        while (timeline.NextHole() is var (room, after))
        {
            await stream.SpaceAsync(cancellationToken);
            timeline.Page(room, after, await history.PageAsync(room, after, null, Limits.V1.Page, cancellationToken));
        }
    }
}
