namespace WebChat.Contracts;

/// <summary>The methods of the hub, for <c>nameof</c> at both ends.</summary>
public interface IChatHub
{
    /// <summary>First call; until it succeeds everything else is <see cref="Codes.NotJoined"/>.</summary>
    Task<Reply<Welcome>> Join(JoinRequest request);

    /// <summary>Enter, or come back to, a room.</summary>
    Task<Reply<RoomState>> Enter(EnterRequest request);

    /// <summary>Leave a room, stay joined.</summary>
    Task<Reply> Leave(string? room);

    /// <summary>Say something in a room. A receipt means durable and ordered.</summary>
    Task<Reply<Receipt>> Post(PostRequest request);

    /// <summary>Give one's own message another text, within 24 hours.</summary>
    Task<Reply> Edit(EditRequest request);

    /// <summary>Take one's own message back, within 24 hours: its text is kept nowhere.</summary>
    Task<Reply> Delete(DeleteRequest request);

    /// <summary>Answer a message with a picture, or take that back.</summary>
    Task<Reply> React(ReactRequest request);

    /// <summary>With which emoji one has reacted oneself: a message names the first ten people only.</summary>
    Task<Reply<OwnReactions[]>> OwnReactions(OwnReactionsRequest request);

    /// <summary>Say what a room is about.</summary>
    Task<Reply> SetTopic(TopicRequest request);

    /// <summary>Say something to one person.</summary>
    Task<Reply<Receipt>> Whisper(WhisperRequest request);

    /// <summary>Private messages of this session that a <see cref="Welcome"/> had no place for.</summary>
    Task<Reply<PrivatePage>> Privates(PrivatesRequest request);

    /// <summary>Quiet mode of this session.</summary>
    Task<Reply> SetQuiet(bool on);

    /// <summary>Whether one is away from the keyboard: others see it, on all connections of the session.</summary>
    Task<Reply> SetAway(bool on);

    /// <summary>Take another nickname.</summary>
    Task<Reply<Renamed>> Rename(string? nickname);

    /// <summary>Who is in a room; <see langword="null"/>: everyone.</summary>
    Task<Reply<Member[]>> Who(string? room);

    /// <summary>All rooms.</summary>
    Task<Reply<RoomInfo[]>> Rooms();

    /// <summary>Tell the room that one is writing.</summary>
    Task<Reply> Typing(string? room);

    /// <summary>Give the nickname up at once; the server then closes.</summary>
    Task<Reply> Quit();
}

/// <summary>The one method of a client.</summary>
public interface IChatClient
{
    /// <summary>What happened, in order.</summary>
    Task Receive(IReadOnlyList<ChatEvent> events);
}
