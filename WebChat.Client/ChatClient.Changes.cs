using WebChat.Contracts;

namespace WebChat.Client;

// What changes what was said. Each of these can be asked again: what is so already is done, and nobody hears of it twice.
public sealed partial class ChatClient
{
    /// <summary>Whether one has said that one is away.</summary>
    public bool IsAway => _loop.Welcome.Away;

    /// <summary>Gives one's own message another text, for 24 hours.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="seq">The number of the message.</param>
    /// <param name="text">At most 4,000 UTF-16 units and 60 lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatRefusedException">Not one's own, too old or deleted, or there is no connection.</exception>
    public Task EditAsync(string room, long seq, string text, CancellationToken cancellationToken = default) =>
        AskAsync(nameof(IChatHub.Edit), new EditRequest(room, seq, text), cancellationToken);

    /// <summary>Takes one's own message back, for 24 hours: its text is kept nowhere.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="seq">The number of the message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatRefusedException">Not one's own, or too old, or there is no connection.</exception>
    public Task DeleteAsync(string room, long seq, CancellationToken cancellationToken = default) =>
        AskAsync(nameof(IChatHub.Delete), new DeleteRequest(room, seq), cancellationToken);

    /// <summary>Answers a message with a picture, or takes that back.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="seq">The number of the message.</param>
    /// <param name="emoji">Exactly one emoji.</param>
    /// <param name="on">False: takes it back.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatRefusedException">No such message, no emoji or too many of them, or there is no connection.</exception>
    public Task ReactAsync(string room, long seq, string emoji, bool on = true, CancellationToken cancellationToken = default) =>
        AskAsync(nameof(IChatHub.React), new ReactRequest(room, seq, emoji, on), cancellationToken);

    /// <summary>With which emoji one has reacted oneself: <see cref="Reaction.Tags"/> has the first ten people only.</summary>
    /// <param name="room">The room's name; one is in it.</param>
    /// <param name="seqs">The numbers of at most 100 messages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>For each of the messages that has reactions, those that are one's own.</returns>
    /// <exception cref="ChatRefusedException">Not in that room, or there is no connection.</exception>
    public async Task<IReadOnlyList<OwnReactions>> OwnReactionsAsync(
        string room,
        IEnumerable<long> seqs,
        CancellationToken cancellationToken = default
    )
    {
        var request = new OwnReactionsRequest(room, [.. seqs]);
        return await _loop.AskAsync(link => link.CallAsync<OwnReactions[]>(nameof(IChatHub.OwnReactions), cancellationToken, request));
    }

    /// <summary>Says what a room is about.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="topic">One line of at most 200 UTF-16 units; empty: nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatRefusedException">Not in that room, or too long, or there is no connection.</exception>
    public Task SetTopicAsync(string room, string topic, CancellationToken cancellationToken = default) =>
        AskAsync(nameof(IChatHub.SetTopic), new TopicRequest(room, topic), cancellationToken);

    /// <summary>Says whether one is away, for all connections of the session, until it is said otherwise.</summary>
    /// <param name="on">Away, or back.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatRefusedException">There is no connection.</exception>
    public async Task SetAwayAsync(bool on, CancellationToken cancellationToken = default)
    {
        await AskAsync(nameof(IChatHub.SetAway), on, cancellationToken);
        _loop.Update(w => w with { Away = on });
    }

    private Task AskAsync(string method, object argument, CancellationToken cancellationToken) =>
        _loop.AskAsync(link => link.CallAsync(method, cancellationToken, argument));
}
