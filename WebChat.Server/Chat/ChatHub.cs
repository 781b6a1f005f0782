using Microsoft.AspNetCore.SignalR;
using WebChat.Contracts;
using WebChat.Server.Delivery;

namespace WebChat.Server.Chat;

/// <summary>The doorman: finds out who calls, lets the domain do it, and answers. It holds nothing.</summary>
internal sealed class ChatHub(
    Sessions sessions,
    Attendance attendance,
    Rooms rooms,
    RoomCalls calls,
    ChangeCalls changes,
    PrivateMessages privates,
    CallGate gate
) : Hub<IChatClient>, IChatHub
{
    public async Task<Reply<Welcome>> Join(JoinRequest request)
    {
        var reply = await gate.AnswerAsync(Caller, () => sessions.JoinAsync(Caller, request));
        if (reply.Ok is not null)
            Caller.Joining = null;
        return reply;
    }

    public Task<Reply<RoomState>> Enter(EnterRequest request) =>
        gate.AnswerAsync(Caller, session => calls.EnterAsync(session, Caller, request));

    public Task<Reply> Leave(string? room) => gate.AnswerAsync(Caller, session => calls.LeaveAsync(session, Caller, room));

    public Task<Reply<Receipt>> Post(PostRequest request) =>
        gate.AnswerAsync(Caller, session => calls.PostAsync(session, Caller, request), isPost: true);

    public Task<Reply> Edit(EditRequest request) => gate.AnswerAsync(Caller, session => changes.EditAsync(session, request));

    public Task<Reply> Delete(DeleteRequest request) => gate.AnswerAsync(Caller, session => changes.DeleteAsync(session, request));

    public Task<Reply> React(ReactRequest request) => gate.AnswerAsync(Caller, session => changes.ReactAsync(session, request));

    public Task<Reply<OwnReactions[]>> OwnReactions(OwnReactionsRequest request) =>
        gate.AnswerAsync(Caller, session => changes.OwnReactionsAsync(session, Caller, request));

    public Task<Reply> SetTopic(TopicRequest request) => gate.AnswerAsync(Caller, session => changes.SetTopicAsync(session, request));

    public Task<Reply<Receipt>> Whisper(WhisperRequest request) =>
        gate.AnswerAsync(Caller, session => privates.WhisperAsync(session, request));

    public Task<Reply<PrivatePage>> Privates(PrivatesRequest request) =>
        gate.AnswerAsync(Caller, session => privates.PageAsync(session, request));

    public Task<Reply> SetQuiet(bool on) => gate.AnswerAsync(Caller, session => sessions.SetQuietAsync(session, Caller, on));

    public Task<Reply> SetAway(bool on) => gate.AnswerAsync(Caller, session => sessions.SetAwayAsync(session, Caller, on));

    public Task<Reply<Renamed>> Rename(string? nickname) =>
        gate.AnswerAsync(Caller, session => sessions.RenameAsync(session, Caller, nickname));

    public Task<Reply<Member[]>> Who(string? room) =>
        gate.AnswerAsync(Caller, _ => room is null ? Task.FromResult<Reply<Member[]>>(sessions.Everyone()) : rooms.WhoAsync(room));

    public Task<Reply<RoomInfo[]>> Rooms() => gate.AnswerAsync(Caller, _ => Task.FromResult<Reply<RoomInfo[]>>(rooms.List()));

    public Task<Reply> Typing(string? room) => gate.AnswerAsync(Caller, session => calls.TypingAsync(session, room));

    public Task<Reply> Quit() => gate.AnswerAsync(Caller, session => sessions.QuitAsync(session, Caller));

    /// <summary>The last in the order of calls: one that still waits could bring the connection into a room, and nobody would take it out.</summary>
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        var caller = Caller;
        caller.MarkClosed();
        return caller.Calls.RunAsync(
            isPost: false,
            async () =>
            {
                if (caller.Session is { } session)
                    await gate.UnlessStoppingAsync(() => attendance.DepartAsync(session, caller));
                return true;
            }
        );
    }

    private Connection Caller => Context.Features.Get<Connection>()!;
}
