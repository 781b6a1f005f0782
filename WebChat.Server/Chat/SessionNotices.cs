using WebChat.Contracts;
using WebChat.Server.Delivery;

namespace WebChat.Server.Chat;

/// <summary>Tells a session something on its own connections: what another tab of it did, what an operator did.</summary>
internal sealed class SessionNotices(FrameWriter frames, TimeProvider time)
{
    public void Tell(Session session, NoticeEvent notice, Connection? except)
    {
        if (session.Connections is [] || (session.Connections is [var only] && only == except))
            return;
        session.Send(frames.Write(notice with { At = time.GetUtcNow() }), except);
    }
}
