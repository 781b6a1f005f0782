using WebChat.Contracts;
using WebChat.Server.Chat.Names;
using WebChat.Server.Storage.Changes;
using WebChat.Server.Storage.Search;

namespace WebChat.Server.Storage;

/// <summary>
/// What must survive a restart. Every write that returns is durable. Writes fail with
/// <see cref="StorageFullException"/> or <see cref="StoreUnavailableException"/> and then have changed nothing.
/// </summary>
internal interface IChatStore : IAsyncDisposable
{
    /// <summary>Made with the database; numbers of another epoch mean nothing in this one.</summary>
    string Epoch { get; }

    /// <summary>Whether the store answers.</summary>
    Task<bool> IsReachableAsync(CancellationToken cancellation);

    /// <summary>Whether other servers write to it too, so that what this one knows of it may be behind.</summary>
    bool IsShared { get; }

    /// <summary>Another number after this server lost its place among those that share the store: then it attends nobody any more.</summary>
    long Tenure { get; }

    // Sessions. What changes one gives its new state; null: it is over. Where several servers share the store, a session can be
    // attended by more than one of them, and is "reconnecting" only when none is left.

    /// <summary>The sessions that hold their names.</summary>
    Task<IReadOnlyList<StoredSession>> NameHoldersAsync();

    /// <summary>The session with this token; none: it never was, or it is over.</summary>
    Task<StoredSession?> FindSessionAsync(byte[] tokenHash);

    /// <summary>A new session that holds its name, attended here; <see langword="null"/>: one of the name's keys is taken.</summary>
    Task<StoredSession?> CreateSessionAsync(Nickname name, string tag, byte[] tokenHash, DateTimeOffset since);

    /// <summary>
    /// One atomic step on both keys, for a rename as for coming back: an absent session is online, and attended here, from then on. Unless
    /// claimed, nothing changed.
    /// </summary>
    Task<NameClaim> ClaimNameAsync(long session, Nickname name);

    /// <summary>It has a connection here: online, unless it is absent, which it stays.</summary>
    Task<StoredSession?> ArriveAsync(long session);

    /// <summary>It has no connection here any more. If it has none elsewhere: reconnecting, and it is for this server to release its name.</summary>
    Task<StoredSession?> DepartAsync(long session);

    /// <summary>The session is absent, its name free for anybody; unless it came back elsewhere.</summary>
    Task<StoredSession?> ReleaseNameAsync(long session, DateTimeOffset absentSince);

    /// <summary>The session is over: its token, its place and its copies of private messages are gone. Its last state.</summary>
    Task<StoredSession?> EndSessionAsync(long session, Ending ending);

    /// <summary>Ends the sessions that are absent since before <paramref name="absentBefore"/>; says how many.</summary>
    Task<int> EndAbsentSessionsAsync(DateTimeOffset absentBefore);

    /// <summary>Remembers quiet mode.</summary>
    Task<StoredSession?> SetQuietAsync(long session, bool on);

    /// <summary>Remembers whether somebody is away.</summary>
    Task<StoredSession?> SetAwayAsync(long session, bool on);

    /// <summary>Remembers that a session is in a room, or no longer.</summary>
    Task<StoredSession?> SetMembershipAsync(long session, string room, bool member);

    // Rooms and their messages

    /// <summary>The rooms in which something was said.</summary>
    Task<IReadOnlyList<StoredRoom>> RoomsAsync();

    /// <summary>A room; none: nothing was said there.</summary>
    Task<StoredRoom?> FindRoomAsync(string room);

    /// <summary>
    /// Gives the drafts the room's next numbers (the room is made if there was none) and stores them, all or none. A draft whose session and id are
    /// stored already keeps its first place and is marked as a repeat.
    /// <see langword="null"/>: the sender's session is not attended here any more.
    /// </summary>
    Task<IReadOnlyList<Stored<MessageEvent>?>> AppendAsync(string room, IReadOnlyList<MessageDraft> drafts);

    /// <summary>
    /// Makes changes in their order, as far as they are allowed and change something: numbers, rows and the messages themselves, all or none.
    /// What became of each.
    /// </summary>
    Task<IReadOnlyList<ChangeOutcome>> ChangeAsync(string room, IReadOnlyList<ChangeDraft> drafts);

    /// <summary>These messages of a room, in short; those that are none are not in it.</summary>
    Task<IReadOnlyDictionary<long, Quote>> QuotesAsync(string room, IReadOnlyList<long> messages);

    /// <summary>What this session answered to these messages of a room; those to which nobody reacted are not in it.</summary>
    Task<IReadOnlyList<OwnReactions>> OwnReactionsAsync(string room, long session, IReadOnlyList<long> messages);

    /// <summary>The receipt of what this session sent under this id, to a room or in private.</summary>
    Task<Receipt?> FindReceiptAsync(long session, string id);

    /// <summary>What a room has after a number, oldest first, at most a page of it: for those who follow it. Changes come without the state of their messages.</summary>
    Task<IReadOnlyList<RoomEvent>> ReadNewAsync(string room, long after);

    /// <summary>What a room has, oldest first: messages as they are now.</summary>
    Task<MessagePage> ReadAsync(string room, PageRequest page);

    /// <summary>Lets other servers know that somebody is writing. Never waits, and may be lost.</summary>
    void TellTyping(string room, long session);

    // Private messages

    /// <summary>
    /// As <see cref="AppendAsync"/>, with a number for each of the two sessions. <see langword="null"/>: the sender's session
    /// ended meanwhile, or is not attended here any more.
    /// </summary>
    Task<IReadOnlyList<Stored<PrivateCopies>?>> AppendPrivatesAsync(IReadOnlyList<PrivateDraft> drafts);

    /// <summary>
    /// The newest <paramref name="limit"/> private messages of a session between two numbers, oldest first; fewer when they are
    /// long (<see cref="PageRequest.MaxTextUnits"/>).
    /// </summary>
    Task<IReadOnlyList<PrivateEvent>> PrivatesAsync(long session, long after, long before, int limit);

    /// <summary>Finds messages by what is in them.</summary>
    ISearchIndex Search { get; }

    // Announcements

    /// <summary>Keeps an announcement.</summary>
    Task AddAnnouncementAsync(AnnouncementEvent announcement);

    /// <summary>The newest <paramref name="limit"/> announcements since a time, oldest first.</summary>
    Task<IReadOnlyList<AnnouncementEvent>> AnnouncementsAsync(DateTimeOffset since, int limit);
}

/// <summary>The disk is full.</summary>
internal sealed class StorageFullException(Exception inner) : Exception("The disk is full.", inner);

/// <summary>The store did not take the work.</summary>
internal sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The store cannot be used at all: a start ends here, with this sentence and exit code 3.</summary>
internal sealed class StoreUnusableException(string message, Exception? inner = null) : Exception(message, inner);
